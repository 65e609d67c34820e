package experiments

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/testutil"

	"github.com/ablate-go/ablate/graph"
)

// onePlan is a small plan in YAML; more is added at its end.
func onePlan(t *testing.T, more string) *Plan {
	t.Helper()
	p, err := ParsePlan([]byte("name: one\nquestion: Is it?\narms:\n  - name: a\n  - name: b\n" +
		"    set: [sharing=es, coupling=joint]\n" + more))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestReadyPlansAreValidAndRoundTrip(t *testing.T) {
	if names := ReadyPlans(); !slices.Contains(names, "smoke") || !slices.Contains(names, "tug-of-war") {
		t.Errorf("ready plans %v", names)
	}
	for _, name := range ReadyPlans() {
		p, err := LoadPlan(name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := p.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if p.Name != name || !strings.HasSuffix(p.Question, "?") {
			t.Errorf("%s: name %q, question %q", name, p.Name, p.Question)
		}
		wantRoundTrip(t, p)
	}
}

// wantRoundTrip writes the resolved plan, reads it back, and reads it as a file.
func wantRoundTrip(t *testing.T, p *Plan) {
	t.Helper()
	data, err := p.Encode()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "plan.yaml")
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	back, err := LoadPlan(path)
	if err != nil {
		t.Errorf("%s: the resolved plan cannot be read: %v\n%.200s", p.Name, err, data)
		return
	}
	again, err := back.Encode()
	if err != nil || string(again) != string(data) {
		t.Errorf("%s: read back and written again, the plan is\n%s\nand was\n%s, %v", p.Name, again, data, err)
	}
	if !reflect.DeepEqual(back.Base, p.Base) {
		t.Errorf("%s: base comes back as %+v, was %+v", p.Name, back.Base, p.Base)
	}
}

func TestResolvedPlansRoundTripWhateverIsSet(t *testing.T) {
	p := onePlan(t, "")
	for _, s := range []string{"model.preset=xsmall", "model.encoder.layers=3", "train.lr=1.25e-4",
		"seeds=1,2,18446744073709551615",
		"corpus=a b.txt,c#d.txt", "held_out=0.125", "question=Does: it - # work?", "intervals.eval_every=7"} {
		if err := p.Set(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	wantRoundTrip(t, p)
	p.Question = "Two lines:\n- one\nname: two\n" // such as YAML's block text gives
	wantRoundTrip(t, p)
}

func TestSetReachesBaseAndArms(t *testing.T) {
	p := onePlan(t, "")
	for _, s := range []string{"seeds=4,5", "train.lr=0.5", " model.emd = false", "name=other", "held_out=0.2",
		"corpus=x.txt"} {
		if err := p.Set(s); err != nil {
			t.Errorf("%s: %v", s, err)
		}
	}
	if !slices.Equal(p.Seeds, []uint64{4, 5}) || p.Name != "other" || p.HeldOut != 0.2 ||
		!slices.Equal(p.Corpus, []string{"x.txt"}) {
		t.Errorf("plan keys: %+v", p)
	}
	for _, a := range p.Arms {
		c, err := p.Config(a)
		if err != nil || c.Train.LR != 0.5 || c.Model.EMD || (c.Sharing == "es") != (a.Name == "b") {
			t.Errorf("arm %s: %+v, %v", a.Name, c, err)
		}
	}
	cells, err := p.Cells("runs/x")
	if err != nil || len(cells) != 4 {
		t.Fatal(len(cells), err)
	}
	for i, want := range []string{"a/seed-4", "b/seed-4", "a/seed-5", "b/seed-5"} {
		if !strings.HasSuffix(filepath.ToSlash(cells[i].Dir), want) {
			t.Errorf("cell %d is in %s, want %s", i, cells[i].Dir, want)
		}
	}
}

func TestSetRefuses(t *testing.T) {
	for assignment, words := range map[string][]string{
		"modle.emd=true":          {`"modle.emd"`, `did you mean "model.emd"`},
		"train.learning_rat=1":    {"unknown key", "train.learning_rat"},
		"sharng=none":             {`did you mean "sharing"`},
		"sharing=none":            {"arms b set sharing themselves", "plan file of your own"},
		" coupling =joint":        {"set coupling themselves"},
		"train.lr":                {`"train.lr"`, "key=value"},
		"train.lr=fast":           {"train.lr", `"fast"`, "number"},
		"train.steps=1.5":         {"train.steps", `"1.5"`, "whole number"},
		"train.lr=NaN":            {"train.lr", "NaN"},
		"model.preset=extrasmall": {`"extrasmall"`, "xsmall", "laptop"},
		"seeds=1,-2":              {"seeds", `"-2"`},
		"base.train.lr=1":         {`"base.train.lr"`, `"train.lr"`},
		"arms=x":                  {`"arms"`},
	} {
		p := onePlan(t, "")
		before, _ := onePlan(t, "").Encode()
		err := p.Set(assignment)
		testutil.WantSentence(t, err, words...)
		if err != nil && strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: more than a sentence: %q", assignment, err)
		}
		if after, _ := p.Encode(); string(after) != string(before) {
			t.Errorf("%s: refused, and yet it changed the plan", assignment)
		}
	}
}

// A preset that arms choose for themselves sets all of the encoder: a base value of it would not reach them.
func TestSetRefusesKeysBelowAnArmsPreset(t *testing.T) {
	p := onePlan(t, "  - name: c\n    set: [model.preset=xsmall]\n")
	for _, key := range []string{"model.preset=small", "model.encoder.layers=3", "model.generator_layers=1"} {
		testutil.WantSentence(t, p.Set(key), "arms c set ", " themselves")
	}
	if err := p.Set("model.emd=false"); err != nil {
		t.Errorf("a preset does not set model.emd: %v", err)
	}
}

// A preset comes first wherever it stands, then the keys of the file or the arm in their order.
func TestPresetsComeBeforeTheirOwnKeys(t *testing.T) {
	xsmall, _ := graph.FindPreset("xsmall")
	want := xsmall.Encoder
	want.Layers, want.Vocab = 3, 999
	p := onePlan(t, "base:\n  model:\n    encoder: {layers: 3, vocab: 999}\n    preset: xsmall\n")
	if m := p.Base.Model; m.Preset != "xsmall" || m.Encoder != want || m.GeneratorLayers != xsmall.Generator {
		t.Errorf("a plan file gives %+v", m)
	}
	q := onePlan(t, "")
	for _, s := range []string{"model.encoder.heads=1", "model.preset=xsmall", "model.encoder.layers=3",
		"model.encoder.vocab=999"} {
		if err := q.Set(s); err != nil {
			t.Fatal(err)
		}
	}
	if m := q.Base.Model; m.Encoder != want {
		t.Errorf("assignments give %+v", m)
	}
	_, err := ParsePlan([]byte("base: {model: {preset: tiny}}"))
	testutil.WantSentence(t, err, `"tiny"`, "laptop", "xsmall")
}

func TestPlanFileFaults(t *testing.T) {
	for text, words := range map[string][]string{
		"nmae: x":                           {"nmae", `did you mean "name"`, "line 1"},
		"base:\n  train:\n    stepz: 3":     {"stepz", `did you mean "base.train.steps"`, "line 3"},
		"seeds: one":                        {"seeds", `"one"`},
		"name: [":                           {"line 1"},
		"base: {train: {lr: .nan}}":         {"lr", "nan"},
		"name: a\nname: b":                  {"name"},
		"arms: [{name: x, sets: [a=b]}]":    {"sets"},
		"base: {lambda: 1, lambda: 2}":      {"lambda"},
		"base: {objective: rtd, lambda: x}": {"lambda", `"x"`},
	} {
		_, err := ParsePlan([]byte(text))
		testutil.WantSentence(t, err, words...)
	}
	_, err := LoadPlan("tug-of-wra")
	testutil.WantSentence(t, err, `"tug-of-wra"`, "did you mean tug-of-war", "smoke")
	_, err = LoadPlan(filepath.Join(t.TempDir(), "gone.yaml"))
	testutil.WantSentence(t, err, "gone.yaml", "give a file")
	_, err = LoadPlan(t.TempDir())
	testutil.WantSentence(t, err, "plan")
	if errors.Is(err, os.ErrNotExist) {
		t.Errorf("a folder is said not to exist: %v", err)
	}
}

func TestPlanValidation(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Plan)
		words  []string
	}{
		"no name":        {func(p *Plan) { p.Name = "" }, []string{`name is ""`}},
		"name of a path": {func(p *Plan) { p.Name = "../x" }, []string{`"../x"`, "folder"}},
		"arm name":       {func(p *Plan) { p.Arms[1].Name = "a b" }, []string{`"a b"`, "folder"}},
		"hidden arm":     {func(p *Plan) { p.Arms[1].Name = ".b" }, []string{`".b"`}},
		"arm twice":      {func(p *Plan) { p.Arms[1].Name = "a" }, []string{"arm a stands twice"}},
		"no arms":        {func(p *Plan) { p.Arms = nil }, []string{"arms is empty"}},
		"no seeds":       {func(p *Plan) { p.Seeds = nil }, []string{"seeds is empty"}},
		"key twice": {func(p *Plan) { p.Arms[0].Set = []string{"lambda=1", "lambda = 2"} },
			[]string{"sets lambda twice"}},
		"seed twice":   {func(p *Plan) { p.Seeds = []uint64{1, 2, 1} }, []string{"seed 1 stands twice"}},
		"all held out": {func(p *Plan) { p.HeldOut = 1 }, []string{"held_out is 1"}},
		"arm's key": {func(p *Plan) { p.Arms[0].Set = []string{"modle.emd=1"} },
			[]string{"arm a", `did you mean "model.emd"`}},
		"arm's seq": {func(p *Plan) { p.Arms[0].Set = []string{"train.seq=32"} },
			[]string{"arm a has train.seq 32 and base 64", "set it in base"}},
		"arm's vocab": {func(p *Plan) { p.Arms[0].Set = []string{"model.preset=xsmall"} },
			[]string{"model.encoder.vocab", "128100"}},
		"two at once": {func(p *Plan) { p.Base.Train.LR, p.Base.Lambda = 0, -1 },
			[]string{"train.lr is 0", "lambda is -1"}},
	} {
		p := onePlan(t, "")
		if err := p.Validate(); err != nil {
			t.Fatalf("the plan is to be valid before it is changed: %v", err)
		}
		c.change(p)
		err := p.Validate()
		if err == nil {
			t.Errorf("%s: no fault", name)
			continue
		}
		testutil.WantSentence(t, err, c.words...)
	}
}
