package keys_test

import (
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/keys"
)

// What YAML's versions read in different ways, or a float cannot hold, is no whole number.
func TestWholeNumbersThatAreRefused(t *testing.T) {
	type one struct {
		N int `yaml:"n"`
	}
	for _, text := range []string{"010", "00", "-07", "1.5", "1e300", "1e16", "1.5e0", ""} {
		c := one{N: 3}
		if err := keys.Set(&c, "n="+text); err == nil || c.N != 3 || !strings.Contains(err.Error(), "whole number") {
			t.Errorf("%q is taken as %d, %v", text, c.N, err)
		}
	}
	for text, want := range map[string]int{
		"0": 0, "10": 10, "1e6": 1_000_000, "1.5e3": 1500, "9e15": 9_000_000_000_000_000, "0x10": 16, "1_000": 1000,
		"-2e1": -20,
	} {
		c := one{N: 3}
		if err := keys.Set(&c, "n="+text); err != nil || c.N != want {
			t.Errorf("%q is taken as %d, %v; want %d", text, c.N, err, want)
		}
	}
}

// A few letters that begin another key's last part are no hint; three and more are.
func TestNearestByItsBeginning(t *testing.T) {
	all := []string{"train.steps", "model.attention"}
	for name, want := range map[string]string{"att": "model.attention", "at": "", "a": "", "zzz": ""} {
		if got := keys.Nearest(name, all); got != want {
			t.Errorf("%q is nearest to %q, want %q", name, got, want)
		}
	}
}

// What a section may change on resume, all keys in it may.
func TestKeysOfAFreeSectionAreFree(t *testing.T) {
	type inner struct {
		Every int `yaml:"every"`
		Deep  struct {
			More int `yaml:"more"`
		} `yaml:"deep"`
	}
	type outer struct {
		Show  inner `yaml:"show" resume:"free"`
		Train inner `yaml:"train"`
	}
	free := map[string]bool{}
	for _, k := range keys.List(outer{}) {
		free[k.Path] = k.Free
	}
	for path, want := range map[string]bool{
		"show.every": true, "show.deep.more": true, "train.every": false, "train.deep.more": false,
	} {
		if got, ok := free[path]; !ok || got != want {
			t.Errorf("%s may differ on resume: %v, want %v", path, got, want)
		}
	}
	a, b := outer{}, outer{}
	b.Show.Deep.More, b.Train.Every = 1, 1
	d := keys.Diff(a, b)
	if len(d) != 2 || !d[0].Free || d[1].Free {
		t.Errorf("differences %+v", d)
	}
}

// What would take the parser minutes is refused before it.
func TestTooManyTokensAreRefused(t *testing.T) {
	for _, unit := range []string{"a,", "-\n", "@"} {
		hostile := "[" + strings.Repeat(unit, 1<<17)
		if unit == "-\n" {
			hostile = hostile[1:]
		}
		err := keys.Decode([]byte(hostile), &struct{ A int }{})
		if err == nil || !strings.Contains(err.Error(), "words and signs") {
			t.Errorf("%.10q... gives %v", hostile, err)
		}
	}
}
