package experiments

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"github.com/ablate-go/ablate/experiments/training"
)

// Cells with equal generators can train one generator for all, see [training.GeneratorGroup]. That saves work, but a
// group keeps one core busy, as a cell does: it pays where there are more cells than cores.

// Groups puts cells that are to be trained into groups whose members share their generator, if workers that take one
// group after the other then come to the end no later than with single cells. The longest come first: at the end the
// short ones fill the gaps between them.
func (r *Runner) Groups(cells []Cell) [][]Cell {
	single := make([][]Cell, len(cells))
	for i, c := range cells {
		single[i] = []Cell{c}
	}
	byLength := func(a, b []Cell) int { return cmp.Compare(networksOf(b), networksOf(a)) }
	slices.SortStableFunc(single, byLength)
	if r.Ranks != nil {
		return single
	}
	grouped := equalGenerators(cells)
	slices.SortStableFunc(grouped, byLength)
	if wall(grouped, r.Workers()) > wall(single, r.Workers()) {
		return single
	}
	return grouped
}

// equalGenerators groups the cells with equal generators that have steps left.
func equalGenerators(cells []Cell) (groups [][]Cell) {
	for _, c := range cells {
		at := -1
		if c.Progress() < 1 {
			at = slices.IndexFunc(groups, func(g []Cell) bool {
				return g[0].Seed == c.Seed && g[0].Progress() < 1 && training.EqualGenerators(g[0].Config, c.Config)
			})
		}
		if at < 0 {
			groups = append(groups, []Cell{c})
		} else {
			groups[at] = append(groups[at], c)
		}
	}
	return groups
}

// wall is the time that workers need for groups, in trainings of a network.
func wall(groups [][]Cell, workers int) int {
	busy := make([]int, max(1, workers))
	for _, g := range groups {
		busy[slices.Index(busy, slices.Min(busy))] += networksOf(g)
	}
	return slices.Max(busy)
}

// networksOf is the number of networks that a group trains.
func networksOf(g []Cell) int {
	n := 1
	for _, c := range g {
		n += c.networks() - 1
	}
	return n
}

// runTogether trains cells that this worker has taken and returns those that other processes train.
func (q *queue) runTogether(ctx context.Context, cells []Cell) (elsewhere []Cell) {
	if len(cells) == 1 {
		if !q.run(ctx, cells[0]) {
			return cells
		}
		return nil
	}
	refused := make([]bool, len(cells))
	var all sync.WaitGroup
	for i, m := range training.NewGeneratorGroup(len(cells)) {
		all.Go(func() {
			m.Begin()
			defer m.End()
			c := cells[i]
			c.member = m
			refused[i] = !q.run(ctx, c)
		})
	}
	all.Wait()
	for i, c := range cells {
		if refused[i] {
			elsewhere = append(elsewhere, c)
		}
	}
	return elsewhere
}
