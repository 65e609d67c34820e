package plots

import (
	"math"
	"slices"
	"sort"
	"strings"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/scores"
)

// runArm is one arm of a run folder with its cells.
type runArm struct {
	experiments.Arm
	config training.Config
	// compared is config without what the plan's budget decides, for telling arms that differ in one thing.
	compared training.Config
	text     string                   // hash of what it was trained on
	source   string                   // label of its folder, where several are put together
	cells    []experiments.CellResult // by seed

	// counted are the cells that means are taken over: those that are done or, if there are none, those that have
	// begun and not failed. A cell that failed is in no mean.
	counted []experiments.CellResult
	sunk    int // how many of them have collapsed
	lost    int // seeds that have failed and are therefore missing in the means
}

func newRunArm(r *experiments.Result, a experiments.Arm) (*runArm, error) {
	c, err := r.Plan.Config(a)
	if err != nil {
		return nil, err
	}
	arm := &runArm{Arm: a, config: c, compared: c, cells: r.Arm(a.Name)}
	if r.Plan.Budget.Equal != experiments.BudgetSteps {
		arm.compared.Train.Steps = 0
	}
	if len(arm.cells) > 0 {
		arm.text = arm.cells[0].Text
	}
	if r.Sources != nil {
		_, arm.source, _ = strings.Cut(a.Name, "@")
	}
	arm.counted = countedCells(arm.cells)
	for _, c := range arm.counted {
		if collapsed(c) != "" {
			arm.sunk++
		}
	}
	for _, c := range arm.cells {
		if c.Error != "" && arm.counted != nil {
			arm.lost++
		}
	}
	return arm, nil
}

func countedCells(cells []experiments.CellResult) []experiments.CellResult {
	for _, take := range []func(experiments.CellResult) bool{
		finished,
		func(c experiments.CellResult) bool { return len(c.Rows) > 0 && c.Error == "" },
	} {
		var some []experiments.CellResult
		for _, c := range cells {
			if take(c) {
				some = append(some, c)
			}
		}
		if some != nil {
			return some
		}
	}
	return nil
}

func finished(c experiments.CellResult) bool { return c.Error == "" && c.Done() }

func (a *runArm) rtd() bool { return a.config.Objective == training.ObjectiveRTD }

// shared reports whether both networks look up one table.
func (a *runArm) shared() bool { return a.rtd() && a.config.Sharing == "es" }

// source is a reading of one cell.
type source struct {
	cell experiments.CellResult
	key  string
}

// at is the value of the reading at a step. taken reports whether the reading was due there, and ok
// whether it had a value: an F1 may be due and not exist.
func (s source) at(step int) (value float64, taken, ok bool) {
	rows := s.cell.Rows
	i := sort.Search(len(rows), func(i int) bool { return rows[i].Step >= step })
	if i == len(rows) || rows[i].Step != step {
		return 0, false, false
	}
	for _, x := range rows[i].Scalars {
		if x.Key == s.key {
			v, ok := rows[i].Get(s.key)
			return v, true, ok
		}
	}
	return 0, false, false
}

// meanTo is the mean of the reading after step 0, up to a step.
func (s source) meanTo(step int) (mean float64, ok bool) {
	n := 0
	steps, values := s.cell.Series(s.key)
	for i, v := range values {
		if steps[i] > 0 && int(steps[i]) <= step {
			mean, n = mean+v, n+1
		}
	}
	return mean / float64(max(n, 1)), n > 0
}

// newest is the last step at which all of the readings were taken.
func newest(sources []source) (step int, found bool) {
	if len(sources) == 0 {
		return 0, false
	}
	rows := sources[0].cell.Rows
	for i := len(rows) - 1; i >= 0; i-- {
		all := true
		for _, s := range sources {
			if _, taken, _ := s.at(rows[i].Step); !taken {
				all = false
				break
			}
		}
		if all {
			return rows[i].Step, true
		}
	}
	return 0, false
}

// final estimates the mean over seeds of a reading at the last step at which all counted cells took it.
func (a *runArm) final(key string) (e scores.Estimate, step int) {
	var sources []source
	for _, c := range a.counted {
		sources = append(sources, source{c, key})
	}
	step, _ = newest(sources)
	var values []float64
	for _, s := range sources {
		if v, _, ok := s.at(step); ok {
			values = append(values, v)
		}
	}
	return estimate(values), step
}

// late estimates the mean over seeds of each seed's mean over the second half of training.
func (a *runArm) late(key string) scores.Estimate {
	var means []float64
	for _, c := range a.counted {
		if mean, ok := c.Late(key); ok {
			means = append(means, mean)
		}
	}
	return estimate(means)
}

// estimate is scores.Of for readings, which a run folder cannot hold as NaN or infinite; a value too
// large to be averaged gives no estimate.
func estimate(values []float64) scores.Estimate {
	e, err := scores.Of(values)
	if err != nil {
		return scores.Estimate{}
	}
	return e
}

// failed reports whether every cell of the arm that has begun has failed.
func (a *runArm) failed() bool { return len(a.counted) == 0 && len(begun(a.cells)) > 0 }

// label is the arm's name in figures.
func (a *runArm) label() string {
	if a.failed() {
		return a.Name + " (failed)"
	}
	return a.Name
}

func begun(cells []experiments.CellResult) (some []experiments.CellResult) {
	for _, c := range cells {
		if len(c.Rows) > 0 {
			some = append(some, c)
		}
	}
	return some
}

// series is a reading over steps: the mean of the counted seeds where all have it, with its 95 %
// interval from two on, and each seed that has begun as a thin line. Of an arm that has failed in all seeds it is what
// they did before. ok is false without any value.
func (a *runArm) series(key, name string) (s Series, ok bool) {
	drawn := a.counted
	if a.failed() {
		drawn = begun(a.cells)
	}
	for _, c := range drawn {
		if xs, ys := c.Series(key); len(xs) > 0 {
			s.seeds = append(s.seeds, Line{xs, ys})
		}
	}
	if s.seeds == nil {
		return Series{}, false
	}
	s.Name = name
	s.X, s.Y, s.Low, s.High = over(s.seeds, len(drawn))
	if len(drawn) == 1 {
		s.Low, s.High = nil, nil
	}
	if len(drawn) == 1 || len(s.seeds) < len(drawn) {
		s.seeds = nil
	}
	for _, c := range a.cells {
		if xs, ys := c.Series(key); len(xs) > 0 {
			s.Members = append(s.Members, Line{xs, ys})
		}
	}
	if len(s.Members) < 2 {
		s.Members = nil // the one seed is the line itself
	}
	return s, true
}

// over is the mean of n lines with its 95 % interval, at each x that any of them has; NaN where one of the n is missing.
func over(lines []Line, n int) (x, mean, low, high []float64) {
	at := map[float64][]float64{}
	for _, l := range lines {
		for i, y := range l.Y {
			at[l.X[i]] = append(at[l.X[i]], y)
		}
	}
	for v := range at {
		x = append(x, v)
	}
	slices.Sort(x)
	for _, v := range x {
		e := scores.Estimate{}
		if len(at[v]) == n {
			e = estimate(at[v])
		}
		mean, low, high = append(mean, orNaN(e.Mean)), append(low, orNaN(e.Low)), append(high, orNaN(e.High))
	}
	return x, mean, low, high
}

// orNaN is how figures are told that nothing was measured.
func orNaN(v scores.Value) float64 {
	if !v.OK {
		return math.NaN()
	}
	return v.X
}
