package keys_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/keys"
)

type renamedConfig struct {
	Every struct {
		Steps  int `yaml:"steps"`
		Epochs int `yaml:"epochs" was:"rounds"`
	} `yaml:"every" was:"watch"`
	Name string `yaml:"name"`
}

func TestAKeyTakesItsNameOfBefore(t *testing.T) {
	var c renamedConfig
	got, err := keys.DecodeKeys([]byte("watch: {steps: 3, rounds: 2}\nname: x\n"), &c)
	if err != nil || c.Every.Steps != 3 || c.Every.Epochs != 2 {
		t.Fatalf("%+v, %v", c, err)
	}
	if want := []string{"every.steps", "every.epochs", "name"}; !slices.Equal(got.Given, want) {
		t.Errorf("given %q, want %q", got.Given, want)
	}
	if want := []keys.Renamed{{Old: "watch", New: "every"}, {Old: "every.rounds", New: "every.epochs"}}; !slices.Equal(got.Renamed, want) {
		t.Errorf("renamed %v, want %v", got.Renamed, want)
	}
	if err := keys.Set(&c, "watch.steps=7"); err != nil || c.Every.Steps != 7 {
		t.Errorf("%+v, %v", c, err)
	}
	if text, err := keys.Encode(c); err != nil || strings.Contains(string(text), "watch") {
		t.Errorf("the name of before is written: %s, %v", text, err)
	}
	for path, want := range map[string]string{
		"watch.rounds": "every.epochs", "every.epochs": "every.epochs", "name": "name", "none.such": "none.such", "watch.none": "every.none",
	} {
		if got, renamed := keys.Current(c, path); got != want || renamed != (got != path) {
			t.Errorf("%s is %s now (renamed: %v), want %s", path, got, renamed, want)
		}
	}
}

func TestAKeyUnderBothNames(t *testing.T) {
	var c renamedConfig
	err := keys.Decode([]byte("watch: {steps: 3}\nevery: {steps: 4}\n"), &c)
	if err == nil || !strings.Contains(err.Error(), `"every" (line 1) is set a second time as "watch"`) || c.Every.Steps != 0 {
		t.Errorf("%v, %+v", err, c)
	}
}
