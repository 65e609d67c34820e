package keys_test

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/ablate-go/ablate/internal/keys"
)

// mode reads and writes itself, as enumerations of other packages do.
type mode int

func (m mode) MarshalText() ([]byte, error) { return []byte([]string{"none", "es", "gdes"}[m]), nil }

func (m *mode) UnmarshalText(text []byte) error {
	for i, name := range []string{"none", "es", "gdes"} {
		if name == string(text) {
			*m = mode(i)
			return nil
		}
	}
	return errors.New("want none, es or gdes")
}

type common struct {
	Seed uint64 `yaml:"seed" doc:"of every random stream"`
	Name string `yaml:"name" resume:"free"`
}

type task struct {
	Name string  `yaml:"name"`
	LR   float64 `yaml:"lr"`
}

type config struct {
	common
	Model struct {
		Layers int     `yaml:"layers" doc:"encoder layers"`
		Rate   float32 `yaml:"dropout" doc:"share of activations that are set to zero in training, before every residual sum of every layer"`
	} `yaml:"model"`
	Train struct {
		LR      float64       `yaml:"lr"`
		Clip    *float64      `yaml:"clip"`
		Every   time.Duration `yaml:"every" resume:"free"`
		Stop    bool          `yaml:"stop"`
		Sharing mode          `yaml:"sharing"`
	} `yaml:"train" doc:"optimisation"`
	Seeds  []int              `yaml:"seeds"`
	Files  []string           `yaml:"files"`
	Tasks  []task             `yaml:"tasks"`
	Scales map[string]float64 `yaml:"scales"`
	Extra  *task              `yaml:"extra"`
	Small  int8               `yaml:"small"`
	Plain  string
	Hidden chan int `yaml:"-"`
	inner  int      //nolint:unused // to see that a key cannot reach it
}

func defaults() config {
	var c config
	c.Seed, c.Model.Layers, c.Train.LR, c.Train.Every = 7, 3, 5e-4, 15*time.Second
	c.Seeds, c.Scales = []int{1, 2, 3}, map[string]float64{"a": 1, "b": 2}
	return c
}

func check(t *testing.T, what string, err error, want string) {
	t.Helper()
	switch {
	case want == "" && err != nil:
		t.Errorf("%s: %v", what, err)
	case want != "" && (err == nil || err.Error() != want):
		t.Errorf("%s:\n got %v\nwant %s", what, err, want)
	}
}

func TestDecodeChangesOnlyWhatStandsThere(t *testing.T) {
	got := defaults()
	text := `# a comment
seed: 18446744073709551615
model: {layers: 6}
train:
  lr: 1e-3        # not a float in YAML 1.1
  clip: 1.0
  every: 1m30s
  sharing: gdes
seeds: []
files: [a b, "c, d", 5, no]
tasks:
  - name: rte
    lr: 2e-5
  - {name: "010"}
scales: {c: 1_000}
extra: {lr: .5}
small: -0x10
plain: |
  two
  lines
name: 1.10
`
	want := defaults()
	one := 1.0
	want.Seed, want.Model.Layers, want.Train.LR, want.Train.Clip, want.Train.Every, want.Train.Sharing = math.MaxUint64, 6,
		1e-3, &one, 90*time.Second, 2
	want.Seeds, want.Files, want.Tasks = []int{}, []string{"a b", "c, d", "5", "no"},
		[]task{{Name: "rte", LR: 2e-5}, {Name: "010", LR: 0}}
	want.Scales, want.Extra, want.Small, want.Plain, want.Name = map[string]float64{"c": 1000}, &task{LR: .5}, -16,
		"two\nlines\n", "1.10"
	check(t, "decode", keys.Decode([]byte(text), &got), "")
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	for _, empty := range []string{"", "# nothing\n", "---\n", "model:\n", "\ufeffseed: 7\r\nname: \"\"\r\n"} {
		got := defaults()
		check(t, "empty", keys.Decode([]byte(empty), &got), "")
		if !reflect.DeepEqual(got, defaults()) {
			t.Errorf("%q changes %+v", empty, got)
		}
	}
}

func TestDecodeNamesEveryFault(t *testing.T) {
	for text, want := range map[string]string{
		"seed: 1\nmodle:\n  layers: 6": `unknown key "modle.layers" (line 3): did you mean "model.layers"?`,
		"model:\n  layer: 6":           `unknown key "model.layer" (line 2): did you mean "model.layers"?`,
		"layers: 6":                    `unknown key "layers" (line 1): did you mean "model.layers"?`,
		"modle: {zzzzzzzzzz: 1}":       `unknown key "modle.zzzzzzzzzz" (line 1): did you mean "model"?`,
		"train: {zzzzz: 1}":            `unknown key "train.zzzzz" (line 1): the keys in "train" are lr, clip, every, stop, sharing`,
		"zzzzz: 1":                     `unknown key "zzzzz" (line 1): the keys at the top are seed, name, model, train, seeds, files, tasks, scales, extra, small, plain`,
		"tasks: [{nmae: x}]":           `unknown key "tasks.nmae" (line 1): did you mean "tasks.name"?`,
		"model.layers: 3":              `unknown key "model.layers" (line 1): in a file each dot is a level; write "layers:" indented below "model:"`,
		"inner: 3":                     `unknown key "inner" (line 1): the keys at the top are seed, name, model, train, seeds, files, tasks, scales, extra, small, plain`,
		"\nmodel: {layers: six}":       `key "model.layers" (line 2) is "six" but wants a whole number`,
		`model: {layers: "6"}`:         `key "model.layers" (line 1) is the text "6" but wants a whole number`,
		"model: {layers: 2.5}":         `key "model.layers" (line 1) is "2.5" but wants a whole number`,
		"model: {layers: 010}":         `key "model.layers" (line 1) is "010" but wants a whole number`,
		"model: {layers: }":            `key "model.layers" (line 1) is empty but wants a whole number; leave the key out to keep its default`,
		"model: {layers: [1, 2]}":      `key "model.layers" (line 1) is a list of 2 but wants a whole number`,
		"model: {layers: {a: 1}}":      `key "model.layers" (line 1) is a section with the keys a but wants a whole number`,
		"model: 3":                     `key "model" (line 1) is "3" but is a section, with the keys layers, dropout`,
		"small: 200":                   `key "small" (line 1) is "200" but wants a whole number from -128 to 127`,
		"seed: -1":                     `key "seed" (line 1) is "-1" but wants a whole number of 0 or more`,
		"model: {dropout: 1e300}":      `key "model.dropout" (line 1) is "1e300" but wants a finite number`,
		"train: {lr: .nan}":            `key "train.lr" (line 1) is ".nan" but wants a finite number`,
		"train: {lr: inf}":             `key "train.lr" (line 1) is "inf" but wants a finite number`,
		"train: {stop: yes}":           `key "train.stop" (line 1) is "yes" but wants true or false`,
		"train: {every: 30}":           `key "train.every" (line 1) is "30" but wants a duration such as 30s or 1h30m`,
		"train: {sharing: gdse}":       `key "train.sharing" (line 1) is "gdse": want none, es or gdes`,
		"files: a b.txt":               `key "files" (line 1) is "a b.txt" but wants a list of text: write ["a b.txt"]`,
		"seeds: 1, 2":                  `key "seeds" (line 1) is "1, 2" but wants a list of whole numbers`,
		"seeds:\n- 1\n- x":             `key "seeds[1]" (line 3) is "x" but wants a whole number`,
		"scales: [1]":                  `key "scales" (line 1) is a list of 1 but wants a map of numbers`,
		"scales: {a: x}":               `key "scales.a" (line 1) is "x" but wants a finite number`,
		"name: [a]":                    `key "name" (line 1) is a list of 1 but wants text`,
		"seed: x\nsmall: y": "key \"seed\" (line 1) is \"x\" but wants a whole number of 0 or more\nkey " +
			"\"small\" (line 2) is \"y\" but wants a whole number from -128 to 127",
		"seed: 1\nseed: 2":                 `line 2, column 1 is not valid YAML: mapping key "seed" already defined at [1:1]`,
		"seed: [1, 2":                      `line 1, column 7 is not valid YAML: sequence end token ']' not found`,
		"seed: &x 1":                       `line 1 uses anchor, which configurations do without; write the value itself`,
		"<<: {seed: 1}":                    `line 1 uses mergekey, which configurations do without; write the value itself`,
		"- 1":                              `the configuration is a list of 1 but wants keys such as "seed: ..."`,
		"seed: 1\n---\nseed: 2":            `line 3 begins a second document; a configuration is one`,
		strings.Repeat("[", 1<<16):         `line 1 nests more than 64 lists or sections in each other`,
		strings.Repeat("- ", 1<<16):        `line 1 nests more than 64 lists or sections in each other`,
		"a: " + strings.Repeat("x", 1<<20): `the configuration has 1048579 bytes, above the limit of 1048576: is it the right file?`,
		"train: {stop: " + xs(70) + "}":    `key "train.stop" (line 1) is "` + xs(57) + `..." but wants true or false`,
	} {
		got := defaults()
		check(t, fmt.Sprintf("%.40q", text), keys.Decode([]byte(text), &got), want)
		if !reflect.DeepEqual(got, defaults()) {
			t.Errorf("%.40q fails but changes the configuration", text)
		}
	}
}

func xs(n int) string { return strings.Repeat("x", n) }

func TestDecodeLeavesSharedValuesAlone(t *testing.T) {
	base := defaults()
	base.Extra = &task{Name: "x", LR: 1}
	half := .5
	base.Train.Clip = &half
	derived := base // shares pointers, lists and maps
	check(t, "decode", keys.Decode([]byte("extra: {lr: 9}\nscales: {a: 9}\nseeds: [9]\ntrain: {clip: 9}"), &derived), "")
	check(t, "set", keys.Set(&derived, "scales.b=9"), "")
	if *base.Extra != (task{Name: "x", LR: 1}) || base.Scales["b"] != 2 || base.Seeds[0] != 1 || half != .5 {
		t.Errorf("the base changed: %+v", base)
	}
	if *derived.Extra != (task{Name: "x", LR: 9}) || derived.Scales["b"] != 9 || *derived.Train.Clip != 9 {
		t.Errorf("derived is %+v", derived)
	}
}

func TestSet(t *testing.T) {
	one := 1.5
	for assignment, change := range map[string]func(*config){
		"train.lr=1e-3":             func(c *config) { c.Train.LR = 1e-3 },
		" model.layers = 12 ":       func(c *config) { c.Model.Layers = 12 },
		"model.layers=1e2":          func(c *config) { c.Model.Layers = 100 },
		"train.stop=True":           func(c *config) { c.Train.Stop = true },
		"train.every=2m":            func(c *config) { c.Train.Every = 2 * time.Minute },
		"train.clip=1.5":            func(c *config) { c.Train.Clip = &one },
		"train.clip=null":           func(c *config) { c.Train.Clip = nil },
		"train.sharing=es":          func(c *config) { c.Train.Sharing = 1 },
		"name=a=b # \"c\": [":       func(c *config) { c.Name = `a=b # "c": [` },
		"name=":                     func(c *config) { c.Name = "" },
		"seeds=4, 5":                func(c *config) { c.Seeds = []int{4, 5} },
		"seeds=":                    func(c *config) { c.Seeds = []int{} },
		"seeds=[6]":                 func(c *config) { c.Seeds = []int{6} },
		"files=a,b c":               func(c *config) { c.Files = []string{"a", "b c"} },
		`files=["a,b", c]`:          func(c *config) { c.Files = []string{"a,b", "c"} },
		"scales.c=3":                func(c *config) { c.Scales = map[string]float64{"a": 1, "b": 2, "c": 3} },
		"scales={c: 3}":             func(c *config) { c.Scales = map[string]float64{"c": 3} },
		"tasks=[{name: x, lr: 1}]":  func(c *config) { c.Tasks = []task{{Name: "x", LR: 1}} },
		"extra.name=x":              func(c *config) { c.Extra = &task{Name: "x"} },
		"extra={name: x}":           func(c *config) { c.Extra = &task{Name: "x"} },
		"seed=18446744073709551615": func(c *config) { c.Seed = math.MaxUint64 },
	} {
		got, want := defaults(), defaults()
		change(&want)
		check(t, assignment, keys.Set(&got, assignment), "")
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n got %+v\nwant %+v", assignment, got, want)
		}
	}
}

func TestSetNamesEveryFault(t *testing.T) {
	for assignment, want := range map[string]string{
		"modle.layers=2":     `unknown key "modle.layers": did you mean "model.layers"?`,
		"lr=2":               `unknown key "lr": did you mean "train.lr"?`,
		"train.lr":           `"train.lr" is no assignment; write it as key=value, for instance "seed=..."`,
		"=2":                 `"=2" is no assignment; write it as key=value, for instance "seed=..."`,
		"train.lr=fast":      `key "train.lr" is "fast" but wants a finite number`,
		"train.lr=":          `key "train.lr" is "" but wants a finite number`,
		"train.clip=x":       `key "train.clip" is "x" but wants a finite number`,
		"train=2":            `key "train" is "2" but is a section, with the keys lr, clip, every, stop, sharing`,
		"train.lr.x=2":       `key "train.lr" is a section with the keys x but wants a finite number`,
		"seeds=1,x":          `key "seeds[1]" is "x" but wants a whole number`,
		"seeds=[1":           `key "seeds" is "[1" but wants a list of whole numbers`,
		"tasks=[{lr: x}]":    `key "tasks[0].lr" is "x" but wants a finite number`,
		"train.sharing=gdse": `key "train.sharing" is "gdse": want none, es or gdes`,
		"..=":                `"..=" is no assignment; write it as key=value, for instance "seed=..."`,
	} {
		got := defaults()
		check(t, assignment, keys.Set(&got, assignment), want)
		if !reflect.DeepEqual(got, defaults()) {
			t.Errorf("%s fails but changes the configuration", assignment)
		}
	}
}
