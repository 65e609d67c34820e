// Package testruns invents results of runs for tests: of a plan's arms and seeds, with numbers that measure nothing.
package testruns

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/testkit"
	"github.com/ablate-go/ablate/text"
)

// Numbers gives a metric of an invented cell; ok is false where the arm has none.
type Numbers func(arm string, seed uint64, key string, step int) (v float64, ok bool)

// AsThePaper is an invented run in which every claim of the paper holds for every seed. The second digit after the
// point is the seed's, so that intervals are small.
func AsThePaper(arm string, seed uint64, key string, step int) (float64, bool) {
	shape := 1 - math.Exp(-float64(step)/20)
	end := map[string]map[string]float64{
		"mlm": {"eval_mlm_loss": 5, "mlm_loss": 5, "sim_eg": 0.6, "norm_eg": 30, "update_eg": 0.2},
		"rtd-none": {
			"eval_mlm_loss": 5, "mlm_loss": 5, "eval_auc": 0.6, "sim_eg": 0.6, "sim_ed": 0.1,
			"norm_eg": 30, "norm_ed": 20, "update_eg": 0.2, "update_ed": 0.1,
		},
		"rtd-es": {
			"eval_mlm_loss": 6, "mlm_loss": 6, "eval_auc": 0.8, "sim_eg": 0.3, "sim_ed": 0.3,
			"norm_eg": 25, "update_eg": 0.2,
		},
		"rtd-gdes": {
			"eval_mlm_loss": 5, "mlm_loss": 5, "eval_auc": 0.7, "sim_eg": 0.6, "sim_ed": 0.5, "sim_delta": 0.2,
			"norm_eg": 30, "norm_delta": 10, "update_eg": 0.2, "update_delta": 0.1,
		},
	}[arm]
	shared := map[string]float64{
		"rtd_loss": 0.4, "eval_rtd_loss": 0.4, "eval_replaced": 0.14, "eval_ap": 0.33, "eval_f1": 0.21,
		"eval_mlm_accuracy": 0.2,
		"conflict_cos":      -0.03, "conflict_cos_rows": -0.04, "conflict_negative": 0.55, "conflict_ratio": 1.7,
		"rank_eg": 60, "pull_ratio": 0.8,
		"conflict_cos_rare": -0.1, "conflict_negative_rare": 0.6, "sim_eg_frequent": 0.3, "sim_eg_rare": 0.7,
	}
	v, ok := end[key]
	if !ok {
		if v, ok = shared[key]; !ok || arm == "mlm" && key != "eval_mlm_accuracy" {
			return 0, false
		}
	}
	if key == "eval_mlm_loss" || key == "mlm_loss" {
		return v + 3*(1-shape) + float64(seed)/100, true
	}
	if step == 0 && (key[0] == 'c' || key[0] == 'u') {
		return 0, false
	}
	if key == "conflict_ratio" {
		return v, true
	}
	return v*shape + float64(seed)/1000, true
}

// Only keeps some metrics of invented numbers. A report of few metrics has few figures to draw.
func Only(f Numbers, keys ...string) Numbers {
	return func(arm string, seed uint64, key string, step int) (float64, bool) {
		if !slices.Contains(keys, key) {
			return 0, false
		}
		return f(arm, seed, key, step)
	}
}

// metricKeys are the metrics that every invented row has.
var metricKeys = []string{
	"mlm_loss", "rtd_loss", "eval_mlm_loss", "eval_mlm_accuracy", "eval_rtd_loss", "eval_replaced",
	"eval_auc", "eval_ap", "eval_f1",
	"sim_eg", "sim_ed", "sim_delta", "norm_eg", "norm_ed", "norm_delta", "update_eg", "update_ed", "update_delta",
	"conflict_cos", "conflict_cos_rows", "conflict_negative", "conflict_ratio",
	"rank_eg", "pull_ratio", "pull_share", "conflict_cos_rare", "conflict_negative_rare", "sim_eg_frequent", "sim_eg_rare",
}

// Steps is how long the arms of an invented run train.
const Steps = 200

// Invented is a finished run of the plan tug-of-war with seeds 1 to n. Its numbers measure nothing.
func Invented(t *testing.T, n int, f Numbers, settings ...string) *experiments.Result {
	t.Helper()
	p := testkit.Must[*experiments.Plan](t)(experiments.LoadPlan("tug-of-war"))
	p.Seeds = nil
	for seed := range n {
		p.Seeds = append(p.Seeds, uint64(seed+1))
	}
	standard := []string{fmt.Sprintf("train.steps=%d", Steps), "watch.eval_every=20", "watch.measure_every=20"}
	for _, s := range append(standard, settings...) {
		if err := p.Set(s); err != nil {
			t.Fatal(err)
		}
	}
	return Filled(t, p, f)
}

// Filled runs a plan by inventing its numbers.
func Filled(t *testing.T, p *experiments.Plan, f Numbers) *experiments.Result {
	t.Helper()
	r := &experiments.Result{Dir: t.TempDir(), Plan: p, Data: &experiments.DataInfo{
		Name: "Invented text", Remark: "a domain of its own", Hash: "aaaa1111", DataHash: "bbbb2222",
		Words: 1000, Bytes: 6000,
		TrainTokens: 409600, HeldOutTokens: 20000, TrainWindows: 6400, HeldOutWindows: 300, Vocabulary: 4096,
		Entropy:  text.Entropy{Train: 6.5, HeldOut: 6.4, Cross: 6.55},
		Examples: []string{"window one", "window two", "window three"},
	}}
	for _, c := range testkit.Must[[]experiments.Cell](t)(p.Cells(r.Dir)) {
		cell := experiments.CellResult{Cell: c}
		for step := 0; step <= c.Config.Train.Steps; step += 20 {
			row := experiments.Row{Step: step, Tokens: int64(step) * 2048, Seconds: float64(step) / 10}
			for _, key := range metricKeys {
				x := measure.Scalar{Key: key}
				if v, ok := f(c.Arm, c.Seed, key, step); ok {
					x.Value = &v
				}
				row.Scalars = append(row.Scalars, x)
			}
			cell.Rows = append(cell.Rows, row)
		}
		r.Cells = append(r.Cells, cell)
	}
	return r
}

// Cell finds an invented cell, to be spoilt.
func Cell(t *testing.T, r *experiments.Result, arm string, seed uint64) *experiments.CellResult {
	t.Helper()
	for i := range r.Cells {
		if r.Cells[i].Arm == arm && r.Cells[i].Seed == seed {
			return &r.Cells[i]
		}
	}
	t.Fatalf("the run has no cell of %s with seed %d", arm, seed)
	return nil
}

// KeepPlan writes the plan of an invented run, so that its folder can be loaded.
func KeepPlan(t *testing.T, r *experiments.Result) {
	t.Helper()
	data := testkit.Must[[]byte](t)(r.Plan.Encode())
	if err := os.WriteFile(filepath.Join(r.Dir, "plan.yaml"), data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// KeepRows writes a cell's rows to its folder.
func KeepRows(c experiments.CellResult) error {
	var lines bytes.Buffer
	for _, row := range c.Rows {
		line, err := json.Marshal(row)
		if err != nil {
			return err
		}
		lines.Write(append(line, '\n'))
	}
	if err := os.MkdirAll(c.Dir, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(c.Dir, "metrics.jsonl"), lines.Bytes(), 0o644)
}
