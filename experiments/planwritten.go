package experiments

import (
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/ablate-go/ablate/internal/keys"
	"github.com/ablate-go/ablate/internal/prose"
)

// writtenPlan is a plan as people write it: with two keys that make a plan of another one. The plan that a run folder
// keeps has neither, since it says everything itself.
type writtenPlan struct {
	Extends string              `yaml:"extends" doc:"a ready plan or a plan file, relative to this file's folder, whose keys hold where this file has none"`
	Grid    map[string][]string `yaml:"grid" doc:"values of some keys, as {lambda: [10, 50], train.lr: [1e-3, 2e-3]}: each arm becomes one arm for each combination; without arms the combinations are the arms"`
	Plan    `yaml:",inline"`
}

// mostArms is far above what anybody means by a grid.
const mostArms = 500

// parseWritten reads a plan file over the plan that it extends, or over the defaults. dir is the folder that paths in
// extends are relative to, and from are the files that led here.
func parseWritten(data []byte, dir string, from []string) (*Plan, error) {
	probe := writtenPlan{Plan: defaultPlan()}
	decoded, err := keys.DecodeKeys(data, &probe)
	if err != nil {
		if strings.Contains(err.Error(), `"arms`) {
			err = fmt.Errorf("%w\narms are written as a list, such as - {name: strong, set: [lambda=10, sharing=es]}", err)
		}
		return nil, err
	}
	file := writtenPlan{Plan: defaultPlan()}
	if probe.Extends != "" {
		base, err := extended(probe.Extends, dir, from)
		if err != nil {
			return nil, err
		}
		file.Plan = *base
	}
	p := &file.Plan
	if slices.Contains(decoded.Given, "base."+presetKey) {
		if err := p.Base.UsePreset(probe.Base.Model.Preset); err != nil {
			return nil, err
		}
	}
	if err := keys.Decode(data, &file); err != nil {
		return nil, err
	}
	p.renamed = append(p.renamed, decoded.Renamed...)
	p.finish(decoded)
	if len(file.Grid) > 0 {
		return p, p.spread(file.Grid)
	}
	return p, nil
}

// extended is the plan that another one extends.
func extended(nameOrPath, dir string, from []string) (*Plan, error) {
	path := nameOrPath
	if !slices.Contains(ReadyPlans(), nameOrPath) && !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	if slices.Contains(from, path) {
		return nil, fmt.Errorf("extends: %s extends itself, by way of %s: name another plan", path, prose.List(from))
	}
	p, err := loadPlan(path, append(from[:len(from):len(from)], path))
	if err != nil {
		return nil, fmt.Errorf("extends: %w", err)
	}
	return p, nil
}

// spread makes arms of all combinations of some keys' values.
func (p *Plan) spread(grid map[string][]string) error {
	arms := p.Arms
	if len(arms) == 0 {
		arms = []Arm{{}}
	}
	for _, key := range slices.Sorted(maps.Keys(grid)) {
		values := grid[key]
		if len(values) == 0 {
			return fmt.Errorf("grid: %s has no values: give a list, as [10, 50]", key)
		}
		if len(arms)*len(values) > mostArms {
			return fmt.Errorf("grid: it makes %d arms by way of %s, and %d are the most: leave values out",
				len(arms)*len(values), key, mostArms)
		}
		if err := p.gridFault(key, values); err != nil {
			return err
		}
		names := gridNames(key, values)
		var next []Arm
		for _, a := range arms {
			for i, v := range values {
				assignment := p.normalized(key + "=" + v)
				next = append(next, Arm{
					Name: strings.TrimPrefix(a.Name+"-"+names[i], "-"),
					Set:  append(slices.Clone(a.Set), assignment),
				})
			}
		}
		arms = next
	}
	p.Arms = arms
	return nil
}

// gridFault is the fault of a key and its values that every arm would have: one sentence, not one for each combination.
func (p *Plan) gridFault(key string, values []string) error {
	for _, v := range values {
		assignment := p.normalized(key + "=" + v)
		c := p.Base
		if err := set(&c, assignment); err != nil {
			return fmt.Errorf("grid: %w", err)
		}
		var arms []string
		for _, a := range p.Arms {
			if first, _ := (Arm{Set: append(slices.Clone(a.Set), assignment)}).repeatedKey(); first != "" {
				arms = append(arms, a.Name)
			}
		}
		if len(arms) > 0 {
			return fmt.Errorf("grid: the arms %s set %s themselves: leave %s out of the grid, or write arms: [], so that the "+
				"combinations are the arms", prose.List(arms), keyOf(assignment), keyOf(assignment))
		}
	}
	return nil
}

// gridNames name the values of a key in the names of arms: the last part of the key with the value, a dash before a
// word, as in lr0.001 and sharing-gdes. Of a path it is the last part, where those differ.
func gridNames(key string, values []string) []string {
	whole, short := make([]string, len(values)), make([]string, len(values))
	for i, v := range values {
		v = strings.TrimSpace(v)
		whole[i], short[i] = gridName(key, v), gridName(key, path.Base(filepath.ToSlash(v)))
	}
	if slices.ContainsFunc(values, func(v string) bool { return strings.TrimSpace(v) == "" }) ||
		len(slices.Compact(slices.Sorted(slices.Values(short)))) < len(short) {
		return whole
	}
	return short
}

func gridName(key, value string) string {
	name := key[strings.LastIndex(key, ".")+1:]
	if _, err := strconv.ParseFloat(value, 64); err != nil {
		name += "-"
	}
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("._+-", r) || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return '_'
	}, name+value)
}
