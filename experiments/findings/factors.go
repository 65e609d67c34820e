package findings

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/keys"
)

// Factor is a setting in which arms differ, or several settings that differ together.
type Factor struct {
	Keys   []string // such as sharing
	Levels []string // names of its values, at least two; effects are against the first
}

// wordKeys are keys whose values say by themselves what they are of.
var wordKeys = []string{"sharing", "coupling", "objective", "model.attention", "model.preset"}

// references are the values of a key that the others are compared with; of other keys it is that of the first arm.
var references = map[string]string{"sharing": none, "coupling": training.CouplingAlternating}

// table is the settings in which some arms differ, one column for each.
type table struct {
	arms   []*Arm
	keys   []string
	values map[string][]string // by key, the value of each arm
}

// differing lists the settings in which arms differ, apart from steps that an equal budget has paid for.
func differing(arms []*Arm) table {
	t := table{arms: arms, values: map[string][]string{}}
	for i, a := range arms {
		for _, d := range keys.Diff(arms[0].withoutBudget, a.withoutBudget) {
			if t.values[d.Path] == nil {
				t.keys = append(t.keys, d.Path)
				t.values[d.Path] = slices.Repeat([]string{d.A}, len(arms))
			}
			t.values[d.Path][i] = d.B
		}
	}
	slices.Sort(t.keys)
	return t
}

// factorial crosses the settings with one another; nil unless there are two factors or more, and one arm for each
// combination of their levels.
func (t table) factorial() *Factorial {
	f := &Factorial{arms: map[string]*Arm{}}
	var levels [][]int // of each factor, the level of each arm
	for _, key := range t.keys {
		factor, of := t.factor(key)
		same := slices.IndexFunc(levels, func(other []int) bool { return samePartition(other, of) })
		if same < 0 {
			f.Factors, levels = append(f.Factors, factor), append(levels, of)
			continue
		}
		f.Factors[same].Keys = append(f.Factors[same].Keys, key)
		for i := range t.arms {
			name := &f.Factors[same].Levels[levels[same][i]]
			if add := ", " + factor.Levels[of[i]]; !strings.HasSuffix(*name, add) {
				*name += add
			}
		}
	}
	combinations := 1
	for _, factor := range f.Factors {
		combinations *= len(factor.Levels)
	}
	if len(f.Factors) < 2 || combinations != len(t.arms) {
		return nil
	}
	for i, a := range t.arms {
		at := make([]int, len(levels))
		for k := range levels {
			at[k] = levels[k][i]
		}
		if f.arms[place(at)] != nil {
			return nil
		}
		f.arms[place(at)] = a
	}
	return f
}

// factor is a key with its values as levels, and the level of each arm.
func (t table) factor(key string) (f Factor, of []int) {
	values := slices.Clone(t.values[key])
	var distinct []string
	for _, v := range values {
		if !slices.Contains(distinct, v) {
			distinct = append(distinct, v)
		}
	}
	if i := slices.Index(distinct, references[key]); i > 0 {
		distinct[0], distinct[i] = distinct[i], distinct[0]
	}
	f.Keys = []string{key}
	for _, v := range distinct {
		f.Levels = append(f.Levels, levelName(key, v))
	}
	for _, v := range values {
		of = append(of, slices.Index(distinct, v))
	}
	return f, of
}

// levelName names a value of a key for a reader.
func levelName(key, value string) string {
	if slices.Contains(wordKeys, key) {
		return value
	}
	return fmt.Sprintf("%s=%s", key[strings.LastIndex(key, ".")+1:], value)
}

// samePartition reports whether two factors tell the same arms apart.
func samePartition(a, b []int) bool {
	for i := range a {
		for k := range i {
			if (a[i] == a[k]) != (b[i] == b[k]) {
				return false
			}
		}
	}
	return true
}

// place is the place of a combination of levels.
func place(levels []int) string { return fmt.Sprint(levels) }
