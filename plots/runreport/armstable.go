package runreport

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/experiments/findings"
	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/objectives"
	"github.com/ablate-go/ablate/plots/report"
)

// armsTable lists what makes each arm.
var armsTable = part{name: "the table of the arms", blocks: (*run).armsTable}

func (r *run) armsTable() ([]report.Block, error) {
	unequal := !r.EqualSteps()
	columns := []report.Column{{Title: "Arm"}, {Title: "Objective"}, {Title: "Sharing"}, {Title: "Coupling"},
		{Title: "λ", Number: true}, {Title: "Generator", Number: true}, {Title: "Discriminator", Number: true},
		{Title: "Total", Number: true}, {Title: "TFLOP", Number: true}}
	if unequal {
		columns = append(columns, report.Column{Title: "Steps", Number: true})
	}
	minutes := r.Minutes()
	if minutes != nil {
		columns = append(columns, report.Column{Title: "Minutes", Number: true})
	}
	others, any := r.otherSettings()
	if any {
		columns = append(columns, report.Column{Title: "Also"})
	}
	var rows [][]string
	for i, a := range r.Arms {
		row := setupRow(a)
		if unequal {
			row = append(row, prose.Thousands(a.Config.Train.Steps))
		}
		if minutes != nil {
			took := prose.Missing
			if m, ok := minutes[a.Name]; ok {
				took = fmt.Sprintf("%.3g", m)
			}
			row = append(row, took)
		}
		if any {
			row = append(row, others[i])
		}
		rows = append(rows, row)
	}
	var notes []string
	for _, o := range objectives.Descriptions() {
		if o.Setup != "" {
			notes = append(notes, o.Setup)
		}
	}
	return blockOf(report.NewTable("The arms and their parameters.", columns, rows,
		say("arms", fill{"Objectives": notes}), r.budget()))
}

// setupRow is an arm up to its floating-point operations.
func setupRow(a *findings.Arm) []string {
	c := a.Config
	row := []string{a.Name, c.Objective, prose.Missing, prose.Missing, prose.Missing, prose.Missing, prose.Missing,
		prose.Missing, prose.Missing}
	if a.RTD() {
		row[2], row[3], row[4] = c.Sharing, c.Coupling, fmt.Sprintf("%g", c.Lambda)
	}
	sizes, err := training.SizesOf(c)
	if err != nil {
		return row
	}
	row[5], row[7] = prose.Thousands(sizes.GeneratorParams), prose.Thousands(sizes.TotalParams)
	row[8] = fmt.Sprintf("%.3g", sizes.StepFLOPs*float64(c.Train.Steps)/1e12)
	if a.RTD() {
		row[6] = prose.Thousands(sizes.DiscriminatorParams)
	}
	return row
}

// otherSettings lists for each arm what it sets beyond the columns of the table.
func (r *run) otherSettings() (texts []string, any bool) {
	inColumns := []string{"objective", "sharing", "coupling", "lambda", "train.steps"}
	for _, a := range r.Arms {
		var own []string
		from := false // what follows is the model that the checkpoint says
		for _, set := range a.Set {
			key, _, _ := strings.Cut(set, "=")
			key = strings.TrimSpace(key)
			if !slices.Contains(inColumns, key) && !(from && strings.HasPrefix(key, "model.")) {
				own = append(own, "`"+set+"`")
			}
			from = from || key == "model.from"
		}
		any = any || own != nil
		if own == nil {
			own = []string{prose.Missing}
		}
		texts = append(texts, strings.Join(own, ", "))
	}
	return texts, any
}
