package experiments

import (
	"bytes"
	"encoding/csv"
	"path/filepath"
	"strconv"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/atomicfile"
)

// WriteSummary writes summary.csv to the run folder, atomically: a line for each cell with the newest values of its
// metrics, empty where a number does not exist. step is the step of the newest row, and eval_step that of the eval_ and
// rank_ columns, which is earlier if a cell has failed or stopped. Columns NAME_late are means over the second half of
// training.
func (r *Result) WriteSummary() error {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	head := []string{"arm", "seed", "status", "step", "tokens", "eval_step"}
	var last, late []string // keys
	for _, m := range measure.Metrics() {
		if m.Summary != measure.NotInSummary {
			head, last = append(head, m.Key), append(last, m.Key)
		}
	}
	for _, language := range r.Languages() {
		for _, m := range measure.Metrics() {
			if m.ByLanguage && m.Summary != measure.NotInSummary {
				key := m.In(language).Key
				head, last = append(head, key), append(last, key)
			}
		}
	}
	for _, d := range r.Plan.Downstream {
		for _, set := range r.TaskSets(d) {
			for _, m := range set.Metrics {
				head, last = append(head, m.Key), append(last, m.Key)
			}
		}
	}
	for _, m := range measure.Metrics() {
		if m.Summary == measure.LastAndMean {
			head, late = append(head, m.Key+"_late"), append(late, m.Key)
		}
	}
	rows := [][]string{head}
	for _, c := range r.Cells {
		row := []string{c.Arm, strconv.FormatUint(c.Seed, 10), c.Status(), strconv.Itoa(c.Step()), "0", ""}
		if n := len(c.Rows); n > 0 {
			row[4] = strconv.FormatInt(c.Rows[n-1].Tokens, 10)
		}
		if step, ok := c.evaluated(); ok {
			row[5] = strconv.Itoa(step)
		}
		number := func(v float64, ok bool) {
			text := ""
			if ok {
				text = strconv.FormatFloat(v, 'g', 9, 64)
			}
			row = append(row, text)
		}
		for _, key := range last {
			number(c.Last(key))
		}
		for _, key := range late {
			number(c.Late(key))
		}
		rows = append(rows, row)
	}
	if err := w.WriteAll(rows); err != nil {
		return err
	}
	return atomicfile.Write(filepath.Join(r.Dir, "summary.csv"), out.Bytes())
}

// evaluated is the step of the newest evaluation.
func (c CellResult) evaluated() (step int, ok bool) {
	for i := len(c.Rows) - 1; i >= 0; i-- {
		for _, x := range c.Rows[i].Scalars {
			if x.Key == training.HeldOutMetrics.MLMLoss.Key { // one row has all metrics of an evaluation
				return c.Rows[i].Step, true
			}
		}
	}
	return 0, false
}

// Status is "done", "failed", "stopped" (it can be resumed) or "waiting".
func (c CellResult) Status() string {
	switch {
	case c.Error != "":
		return "failed"
	case c.Done():
		return "done"
	case len(c.Rows) > 0:
		return "stopped"
	default:
		return "waiting"
	}
}
