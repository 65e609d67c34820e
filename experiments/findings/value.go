package findings

import (
	"sort"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/scores"
)

// cellMetric is a metric of one cell.
type cellMetric struct {
	cell experiments.CellResult
	key  string
}

// at is the value of the metric at a step. measured reports whether the metric was due there, and ok whether it had a
// value: an F1 may be due and not exist.
func (m cellMetric) at(step int) (value float64, measured, ok bool) {
	rows := m.cell.Rows
	i := sort.Search(len(rows), func(i int) bool { return rows[i].Step >= step })
	if i == len(rows) || rows[i].Step != step {
		return 0, false, false
	}
	for _, x := range rows[i].Scalars {
		if x.Key == m.key {
			v, ok := rows[i].Get(m.key)
			return v, true, ok
		}
	}
	return 0, false, false
}

// meanTo is the mean of the metric over all measurements after step 0, up to a step.
func (m cellMetric) meanTo(step int) (mean float64, ok bool) {
	n := 0
	steps, values := m.cell.Series(m.key)
	for i, v := range values {
		if steps[i] > 0 && int(steps[i]) <= step {
			mean, n = mean+v, n+1
		}
	}
	return mean / float64(max(n, 1)), n > 0
}

// lastCommon is the last step at which all of the metrics were measured.
func lastCommon(metrics []cellMetric) (step int, found bool) {
	if len(metrics) == 0 {
		return 0, false
	}
	rows := metrics[0].cell.Rows
	for i := len(rows) - 1; i >= 0; i-- {
		all := true
		for _, m := range metrics {
			if _, measured, _ := m.at(rows[i].Step); !measured {
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

// ValueAt is a cell's value of a metric at a step; ok is false if it was not measured at this step or did not exist
// then.
func ValueAt(c experiments.CellResult, m measure.Metric, step int) (value float64, ok bool) {
	value, _, ok = cellMetric{cell: c, key: m.Key}.at(step)
	return value, ok
}

// Last estimates the mean over the counted seeds of a metric at the last step at which all of them measured it; step is
// 0 if there is none. Its N may be smaller than the number of counted seeds: a value may not exist in some.
func (a *Arm) Last(m measure.Metric) (e Estimate, step int) {
	var metrics []cellMetric
	for _, c := range a.Counted {
		metrics = append(metrics, cellMetric{cell: c, key: m.Key})
	}
	step, _ = lastCommon(metrics)
	var values []float64
	for _, m := range metrics {
		if v, _, ok := m.at(step); ok {
			values = append(values, v)
		}
	}
	return estimate(values), step
}

// Late estimates the mean over the counted seeds of each seed's mean of a metric over the second half of training, for
// metrics that vary from batch to batch.
func (a *Arm) Late(m measure.Metric) Estimate {
	var means []float64
	for _, c := range a.Counted {
		if mean, ok := c.Late(m.Key); ok {
			means = append(means, mean)
		}
	}
	return estimate(means)
}

// Value is what tables show of a metric: Late for one whose declaration asks for the mean of the second half, and Last
// for any other. step is the last at which all counted seeds measured it.
func (a *Arm) Value(m measure.Metric) (e Estimate, step int) {
	e, step = a.Last(m)
	if m.Summary == measure.LastAndMean {
		e = a.Late(m)
	}
	return e, step
}

// estimate is scores.Of for metrics, which a run folder cannot hold as NaN or infinite; values too large to be
// averaged give no estimate.
func estimate(values []float64) Estimate {
	e, err := scores.Of(values)
	if err != nil {
		return Estimate{}
	}
	return e
}

// Below reports whether the 95 % interval of an estimate lies wholly below a value; never without an interval.
func Below(e Estimate, value float64) bool { return e.High.OK && e.High.X < value }

// Above reports whether the 95 % interval of an estimate lies wholly above a value; never without an interval.
func Above(e Estimate, value float64) bool { return e.Low.OK && e.Low.X > value }
