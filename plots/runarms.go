package plots

import (
	"math"
	"slices"
	"sort"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/internal/scores"
)

// runArm is one arm of a run folder with its cells.
type runArm struct {
	experiments.Arm
	config experiments.Config
	// compared is config without what the plan's budget decides, for telling arms that differ in one thing.
	compared experiments.Config
	text     string                   // hash of what it was trained on
	cells    []experiments.CellResult // by seed

	// counted are the cells that means are taken over: those that are done or, if there are none, those that have
	// begun and not failed. A cell that failed is in no mean.
	counted []experiments.CellResult
	sunk    int // how many of them have collapsed
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
	arm.counted = countedCells(arm.cells)
	for _, c := range arm.counted {
		if collapsed(c) != "" {
			arm.sunk++
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

func (a *runArm) rtd() bool { return a.config.Objective == experiments.ObjectiveRTD }

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
	for _, x := range rows[i].Readings {
		if x.Key == s.key {
			v, ok := rows[i].Get(s.key)
			return v, true, ok
		}
	}
	return 0, false, false
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
	byStep := map[int][]float64{}
	for _, c := range drawn {
		xs, ys := c.Series(key)
		for i, x := range xs {
			byStep[int(x)] = append(byStep[int(x)], ys[i])
		}
	}
	if len(byStep) == 0 {
		return Series{}, false
	}
	s.Name = name
	steps := make([]int, 0, len(byStep))
	for step := range byStep {
		steps = append(steps, step)
	}
	slices.Sort(steps)
	for _, step := range steps {
		mean, low, high := math.NaN(), math.NaN(), math.NaN()
		if values := byStep[step]; len(values) == len(drawn) {
			e := estimate(values)
			mean, low, high = orNaN(e.Mean), orNaN(e.Low), orNaN(e.High)
		}
		s.X, s.Y = append(s.X, float64(step)), append(s.Y, mean)
		if len(drawn) > 1 {
			s.Low, s.High = append(s.Low, low), append(s.High, high)
		}
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

// orNaN is how figures are told that nothing was measured.
func orNaN(v scores.Value) float64 {
	if !v.OK {
		return math.NaN()
	}
	return v.X
}
