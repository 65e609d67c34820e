package runreport

import (
	"fmt"
	"slices"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots/report"
)

// tuning says what was chosen for each arm, and what the order of the arms would have been without.
var tuning = part{name: "the table of tuning", blocks: (*run).tuning}

func (r *run) tuning() ([]report.Block, error) {
	t := r.Tuning
	if t == nil {
		return nil, nil
	}
	columns := []report.Column{{Title: "Arm"}, {Title: "Trials", Number: true}, {Title: "Chosen"}}
	var metrics []measure.Metric
	for _, key := range t.By {
		m, _ := measure.Find(key)
		metrics = append(metrics, m)
		for _, what := range []string{"as it stood", "rank", "chosen", "rank"} {
			columns = append(columns, report.Column{Title: m.Title + ", " + what, Number: true})
		}
	}
	var rows [][]string
	for _, a := range t.Arms {
		row := []string{a.Name, fmt.Sprint(len(a.Trials)), a.Trials[a.Chosen].Text()}
		for _, m := range metrics {
			for _, chosen := range []bool{false, true} {
				row = append(row, trialScore(trialOf(a, chosen), m), rankAmong(t.Arms, a, m, chosen))
			}
		}
		rows = append(rows, row)
	}
	table, err := report.NewTable("What each arm was tuned to, on seeds that are not reported.", columns, rows,
		say("tuning", fill{"Seeds": len(r.Plan.Tune.Seeds), "Steps": r.Plan.Tune.Steps, "By": titles(metrics)}))
	return blockOf(table, err)
}

// trials lists all of them.
var trials = part{name: "the table of trials", blocks: (*run).trials}

func (r *run) trials() ([]report.Block, error) {
	t := r.Tuning
	if t == nil {
		return nil, nil
	}
	columns := []report.Column{{Title: "Arm"}, {Title: "Trial"}}
	for _, key := range t.By {
		m, _ := measure.Find(key)
		columns = append(columns, report.Column{Title: m.Title, Number: true})
	}
	var rows [][]string
	for _, a := range t.Arms {
		for i, one := range a.Trials {
			text := one.Text()
			if i == a.Chosen {
				text += " (chosen)"
			}
			row := []string{a.Name, text}
			for _, key := range t.By {
				m, _ := measure.Find(key)
				row = append(row, trialScore(one, m))
			}
			rows = append(rows, row)
		}
	}
	return blockOf(report.NewTable("All trials: means over their seeds.", columns, rows))
}

// trialOf is an arm's chosen trial, or that of the arm as it stood.
func trialOf(a experiments.TunedArm, chosen bool) experiments.Trial {
	if chosen {
		return a.Trials[a.Chosen]
	}
	return a.Trials[0]
}

func trialScore(t experiments.Trial, m measure.Metric) string {
	v, ok := t.Mean(m.Key)
	switch {
	case ok:
		return prose.Fixed(v, m.Decimals)
	case t.Failed != "":
		return "failed"
	}
	return prose.Missing
}

// rankAmong is the place of an arm among all arms by a metric, 1 for the best.
func rankAmong(arms []experiments.TunedArm, a experiments.TunedArm, m measure.Metric, chosen bool) string {
	v, ok := trialOf(a, chosen).Mean(m.Key)
	if !ok {
		return prose.Missing
	}
	rank := 1
	for _, o := range arms {
		if w, ok := trialOf(o, chosen).Mean(m.Key); ok && (m.Better == measure.Lower && w < v || m.Better == measure.Higher && w > v) {
			rank++
		}
	}
	return fmt.Sprint(rank)
}

// titles lists metrics in a sentence, each once.
func titles(metrics []measure.Metric) string {
	var all []string
	for _, m := range metrics {
		all = append(all, m.Title)
	}
	return prose.List(slices.Compact(all))
}
