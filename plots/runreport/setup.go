package runreport

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/experiments/findings"
	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots/report"
)

// addSetup adds the arms, the networks, the text and how they were trained.
func (r *run) addSetup(s *report.Section) error {
	arms, err := r.setupTable()
	if err != nil {
		return err
	}
	s.Add(arms)
	if note := r.couplingNote(); note != "" {
		s.Add(report.Paragraph(note))
	}
	s.Add(report.Paragraph("The networks and their training, where arms do not set their own:"), r.settings())
	if r.Data == nil {
		s.Add(report.Notice{Kind: report.Warning, Text: "The folder has no data.json: the run did not get as far as reading its text, " +
			"or the file was moved away."})
		return nil
	}
	s.Add(report.Paragraph("The text:"), r.textFacts())
	return nil
}

// setupTable lists what makes each arm.
func (r *run) setupTable() (report.Table, error) {
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
	return report.NewTable("The arms and their parameters.", columns, rows,
		"A shared table counts once, with the generator; E_Δ counts with the discriminator. mlm trains the generator alone, "+
			"so that sharing, coupling and λ have no meaning there. TFLOP are 10¹² floating-point operations of the matrix "+
			"products of a cell's training, counted in its graphs.", r.budget())
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

// couplingNote says which arms differ in more than sharing, and how this program's alternating ES differs from the
// authors'.
func (r *run) couplingNote() string {
	note := ""
	if r.CouplingsFollowPaper() {
		note = "Couplings follow the paper: ES is joint, one loss with one optimizer and one clip, while NES and GDES " +
			"alternate, a step of the generator and then one of the discriminator. These arms therefore differ in sharing " +
			"and in coupling, and a difference between ES and the others is that of both together unless the plan also has " +
			"arms that differ in one alone."
	}
	if slices.ContainsFunc(r.Arms, (*findings.Arm).OneTable) {
		note += " In the alternating ES of the authors' code the gradient of RTD on the shared table is dropped; here it " +
			"reaches E in both couplings."
	}
	return strings.TrimSpace(note)
}
