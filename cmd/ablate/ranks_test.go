package main

import (
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/cost"
)

// Launchers bind ranks to cores or do not: each gets what it may use, divided among those that share it.
func TestCoresOfRanks(t *testing.T) {
	four := []int{0, 1, 2, 3}
	for name, c := range map[string]struct {
		all  []aboutRank
		want []int
	}{
		"not bound": {[]aboutRank{{Host: "a", Cores: four, Count: 4}, {Host: "a", Cores: four, Count: 4}}, []int{2, 2}},
		"bound to a core each": {[]aboutRank{{Host: "a", Cores: []int{0}, Count: 1}, {Host: "a", Cores: []int{1}, Count: 1}},
			[]int{1, 1}},
		"bound to a socket each": {[]aboutRank{{Host: "a", Cores: []int{0, 1}, Count: 2}, {Host: "a", Cores: []int{2, 3}, Count: 2}},
			[]int{2, 2}},
		"on two machines": {[]aboutRank{{Host: "a", Cores: four, Count: 4}, {Host: "b", Cores: four, Count: 4}}, []int{4, 4}},
		"more ranks than cores": {[]aboutRank{{Host: "a", Cores: []int{0}, Count: 1}, {Host: "a", Cores: []int{0}, Count: 1}},
			[]int{1, 1}},
		"a system that does not say": {[]aboutRank{{Host: "a", Count: 4}, {Host: "a", Count: 4}}, []int{2, 2}},
	} {
		for rank, want := range c.want {
			if got := coresOf(c.all, rank); got != want {
				t.Errorf("%s: rank %d gets %d cores, want %d", name, rank, got, want)
			}
		}
	}
}

func TestRanksOfOtherBitsAreRefused(t *testing.T) {
	a := aboutRank{Host: "a", Version: "1", Kernel: "avx512"}
	newer, older := a, a
	newer.Version, older.Kernel = "2", "avx2"
	if err := sameBits([]aboutRank{a, a}); err != nil {
		t.Errorf("equal ranks: %v", err)
	}
	for want, other := range map[string]aboutRank{"start one program in all ranks": newer, "ABLATE_KERNELS": older} {
		if err := sameBits([]aboutRank{a, other}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %q", other, err, want)
		}
	}
}

func TestTokensSetSteps(t *testing.T) {
	plan, err := experiments.LoadPlan("smoke")
	if err != nil {
		t.Fatal(err)
	}
	if err := (nodesFlags{Tokens: 1e6}).apply(plan); err != nil {
		t.Fatal(err)
	}
	if want := 5209; plan.Base.Train.Steps != want { // of 8 windows of 24
		t.Errorf("%d steps, want %d", plan.Base.Train.Steps, want)
	}
	if err := (nodesFlags{Tokens: 1e15}).apply(plan); err == nil || !strings.Contains(err.Error(), "raise train.batch") {
		t.Errorf("steps that nobody can count: %v", err)
	}
}

func TestTokenCounts(t *testing.T) {
	for text, want := range map[string]tokenCount{"1000": 1000, "30G": 30e9, "500M": 500e6, "1.5B": 1.5e9, "2k": 2000, "1T": 1e12} {
		c := planCmd{}
		if err := parsed(t, &c, "--tokens", text); err != nil || c.Tokens != want {
			t.Errorf("%s: %v, %v; want %v", text, c.Tokens, err, want)
		}
	}
	for _, text := range []string{"", "many", "-3", "0", "3X", "NaN", "Inf"} {
		if err := parsed(t, &planCmd{}, "--tokens", text); err == nil {
			t.Errorf("%q is accepted", text)
		}
	}
}

func TestAdviceForNodes(t *testing.T) {
	plan, err := experiments.LoadPlan("smoke")
	if err != nil {
		t.Fatal(err)
	}
	c := plan.Base // 8 windows in one part
	split, _, err := onRanks(c, 4)
	if err != nil || split.Train.Accumulate != 4 {
		t.Fatalf("%d parts, %v", split.Train.Accumulate, err)
	}
	odd, _, err := onRanks(c, 3)
	if err != nil {
		t.Fatal(err)
	}
	for want, got := range map[string]string{
		"train.accumulate=4":             adviceFor(c, split, 4, cost.Time{Compute: 2, Exchange: 1}),
		"a larger train.batch":           adviceFor(c, split, 4, cost.Time{Compute: 1, Exchange: 2}),
		"set train.batch to a multiple ": adviceFor(c, odd, 3, cost.Time{Compute: 2, Exchange: 1}),
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q has not %q", got, want)
		}
	}
	if got := adviceFor(split, split, 4, cost.Time{Compute: 2}) + adviceFor(c, c, 1, cost.Time{}); got != "" {
		t.Errorf("nothing is to be said, and it is %q", got)
	}
}

// parsed parses the flags of a command.
func parsed(t *testing.T, command any, args ...string) error {
	t.Helper()
	p, err := kong.New(command, kong.Vars{"plans": "", "tasks": ""})
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.Parse(args)
	return err
}
