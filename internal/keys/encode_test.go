package keys_test

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ablate-go/ablate/internal/keys"
)

func TestEncodedFileExplainsItself(t *testing.T) {
	c := defaults()
	one := 1e-5
	c.Name, c.Train.Clip, c.Model.Rate, c.Files, c.Tasks = "true", &one, .1, []string{"a b", "c,d"}, []task{{Name: "x", LR: 1e6}}
	got, err := keys.Encode(&c)
	if err != nil {
		t.Fatal(err)
	}
	want := `seed: 7  # of every random stream
name: "true"
model:
  layers: 3  # encoder layers
  # share of activations that are set to zero in training, before every residual sum of every layer
  dropout: 0.1
# optimisation
train:
  lr: 0.0005
  clip: 1.0e-05
  every: 15s
  stop: false
  sharing: none
seeds: [1, 2, 3]
files: [a b, "c,d"]
tasks:
  - {name: x, lr: 1.0e+06}
scales: {a: 1, b: 2}
extra: null
small: 0
plain: ""
`
	if string(got) != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestEncodeRoundTrips(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	float := func() float64 {
		for {
			if x := math.Float64frombits(r.Uint64()); !math.IsNaN(x) && !math.IsInf(x, 0) {
				return x
			}
		}
	}
	runes := []rune("aZ09 \t\n\r\"'\\#:-,[]{}&*!|>%@`~?=é漢😀\x00\x01\x7f\u0085\u00a0\u2028\ufeff\ufffd")
	text := func() string {
		out := make([]rune, r.IntN(6))
		for i := range out {
			out[i] = runes[r.IntN(len(runes))]
		}
		return string(out)
	}
	for range 1000 {
		var c config
		c.Seed, c.Name, c.Model.Layers, c.Model.Rate = r.Uint64(), text(), int(r.Uint64()), float32(r.NormFloat64())
		c.Train.LR, c.Train.Every, c.Train.Stop, c.Train.Sharing = float(), time.Duration(r.Int64()), r.IntN(2) == 0, mode(r.IntN(3))
		c.Small, c.Plain = int8(r.IntN(256)-128), text()
		if r.IntN(2) == 0 {
			x := float()
			c.Train.Clip, c.Extra = &x, &task{Name: text(), LR: float()}
		}
		for range r.IntN(3) {
			c.Files, c.Tasks = append(c.Files, text()), append(c.Tasks, task{Name: text(), LR: float()})
			if c.Scales == nil {
				c.Scales = map[string]float64{}
			}
			c.Scales[text()] = float()
		}
		encoded, err := keys.Encode(c)
		if err != nil {
			t.Fatal(err)
		}
		var back config
		if err := keys.Decode(encoded, &back); err != nil {
			t.Fatalf("%v in\n%s", err, encoded)
		}
		if !reflect.DeepEqual(c, back) {
			t.Fatalf("differs: %+v\nfrom\n%s", keys.Diff(c, back), encoded)
		}
		for _, k := range keys.List(c) { // what help shows can be typed
			var one config
			if k.Value == "null" && strings.HasPrefix(k.Path, "extra") || strings.HasPrefix(k.Value, `"`) {
				continue // the section is null; quotes are the file's
			}
			if err := keys.Set(&one, k.Path+"="+k.Value); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestEncodeRefusesWhatCannotBeReadBack(t *testing.T) {
	nan, c := math.NaN(), defaults()
	c.Train.Clip = &nan
	_, err := keys.Encode(c)
	check(t, "NaN", err, `key "train.clip" is NaN, which a configuration cannot hold; use null or a finite number`)
	c = defaults()
	c.Files = []string{"a", "\xff"}
	_, err = keys.Encode(c)
	check(t, "text", err, `key "files[1]" is the text "\xff", which is not UTF-8 and cannot be written`)
	c = defaults()
	c.Scales = map[string]float64{"\xff": 1}
	_, err = keys.Encode(c)
	check(t, "entry", err, `key "scales" has the entry "\xff", which is not UTF-8 and cannot be written`)
}

func TestList(t *testing.T) {
	list := keys.List(defaults())
	var paths, types []string
	for _, k := range list {
		paths, types = append(paths, k.Path), append(types, k.Type)
	}
	want := strings.Fields("seed name model.layers model.dropout train.lr train.clip train.every train.stop train.sharing seeds files tasks scales extra.name extra.lr small plain")
	if !slices.Equal(paths, want) {
		t.Errorf("paths %q", paths)
	}
	want = []string{"whole number", "text", "whole number", "number", "number", "number or null", "duration", "true/false", "text",
		"list of whole numbers", "list of text", "list of sections", "map of numbers", "text", "number", "whole number", "text"}
	if !slices.Equal(types, want) {
		t.Errorf("types %q", types)
	}
	if k := list[2]; k != (keys.Key{Path: "model.layers", Type: "whole number", Value: "3", Doc: "encoder layers"}) {
		t.Errorf("%+v", k)
	}
	if !list[1].Free || list[0].Free || list[13].Value != "null" {
		t.Errorf("%+v", list)
	}
}

func TestDiff(t *testing.T) {
	a, b := defaults(), defaults()
	if d := keys.Diff(a, b); len(d) != 0 {
		t.Errorf("equal configurations differ: %+v", d)
	}
	half := .5
	b.Train.LR, b.Train.Every, b.Train.Clip, b.Scales, b.Extra = 1, time.Second, &half, map[string]float64{"a": 1, "b": 3}, &task{}
	want := []keys.Difference{
		{Path: "train.lr", A: "0.0005", B: "1"},
		{Path: "train.clip", A: "null", B: "0.5"},
		{Path: "train.every", A: "15s", B: "1s", Free: true},
		{Path: "scales", A: "{a: 1, b: 2}", B: "{a: 1, b: 3}"},
		{Path: "extra.name", A: "null", B: `""`},
		{Path: "extra.lr", A: "null", B: "0"},
	}
	if got := keys.Diff(a, b); !slices.Equal(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestStructsThatCannotBeConfigurations(t *testing.T) {
	type loop struct{ Next *loop }
	type twice struct {
		A int `yaml:"x"`
		B int `yaml:"x"`
	}
	for want, cfg := range map[string]any{
		`keys: the field "c" has type chan int, which a configuration cannot hold`:               &struct{ C chan int }{},
		`keys: the field "c" has type []*int, which a configuration cannot hold`:                 &struct{ C []*int }{},
		`keys: the field "c" has type map[int]int, which a configuration cannot hold`:            &struct{ C map[int]int }{},
		`keys: the field "c" has type interface {}, which a configuration cannot hold`:           &struct{ C any }{},
		`keys: keys_test.loop at "next" contains itself`:                                         &loop{},
		`keys: keys_test.twice has the key "x" twice or with a character that paths cannot hold`: &twice{},
		`keys: *int is no struct or pointer to one`:                                              new(int),
		`keys: <nil> is no struct or pointer to one`:                                             nil,
		`keys: keys_test.task cannot be changed; pass a pointer`:                                 task{},
	} {
		check(t, "decode", keys.Decode([]byte("x: 1"), cfg), want)
		check(t, "set", keys.Set(cfg, "x=1"), want)
	}
}

func TestNearest(t *testing.T) {
	all := []string{"model", "model.layers", "model.hidden_size", "train", "train.lr", "train.warmup"}
	for name, want := range map[string]string{
		"modle.layers": "model.layers", "model.layesr": "model.layers", "Model.Layers": "model.layers", "lr": "train.lr",
		"model.lr": "train.lr", "model.hidden": "model.hidden_size", "warm": "train.warmup", "x": "", "": "", "zebra": "", "trian": "train",
	} {
		if got := keys.Nearest(name, all); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", name, got, want)
		}
	}
	if got := keys.Nearest("bat", []string{"cat", "hat"}); got != "cat" {
		t.Errorf("a tie goes to %q, not to the first", got)
	}
}

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{"seed: 1\nmodel: {layers: 2}\n", "tasks:\n- name: x\n", "a: [", "? x", "plain: >-\n  a\n", "name: \"\\u0000\""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c := defaults()
		if err := keys.Decode([]byte(text), &c); err != nil {
			if !reflect.DeepEqual(c, defaults()) {
				t.Fatal("fails but changes the configuration")
			}
			return
		}
		encoded, err := keys.Encode(c)
		if err != nil {
			return
		}
		var back config
		if err := keys.Decode(encoded, &back); err != nil {
			t.Fatalf("%v in\n%s", err, encoded)
		}
		if d := keys.Diff(c, back); len(d) > 0 {
			t.Fatalf("%+v after\n%s", d, encoded)
		}
	})
}

func FuzzSet(f *testing.F) {
	f.Add("train.lr=1e-3")
	f.Add("tasks=[{name: x}]")
	f.Fuzz(func(t *testing.T, assignment string) {
		c := defaults()
		if keys.Set(&c, assignment) != nil && !reflect.DeepEqual(c, defaults()) {
			t.Fatal("fails but changes the configuration")
		}
	})
}
