package report_test

import (
	"math"
	"testing"

	"github.com/ablate-go/ablate/internal/testkit"
	"github.com/ablate-go/ablate/plots"
	"github.com/ablate-go/ablate/plots/report"
)

// falling is a series of three members around their mean that falls to a value, with a band.
func falling(name string, to float64) plots.Series {
	s := plots.Series{Name: name, Members: make([]plots.Line, 3)}
	for x := 50.0; x <= 5000; x += 50 {
		y := to + math.Exp(-x/1000)
		s.X, s.Y, s.Low, s.High = append(s.X, x), append(s.Y, y), append(s.Low, y-0.05), append(s.High, y+0.05)
		for k := range s.Members {
			m := &s.Members[k]
			m.X, m.Y = append(m.X, x), append(m.Y, y+0.05*float64(k-1))
		}
	}
	return s
}

// sample returns a report with every kind of block. Its numbers are invented and measure nothing.
func sample(t *testing.T) *report.Document {
	t.Helper()
	curves := testkit.Must[*plots.Curves](t)(plots.NewCurves(falling("rtd-none", 4.2), falling("rtd-es", 5.4),
		falling("rtd-gdes", 4.35)))
	curves.Title, curves.XLabel, curves.YLabel = "Generator loss on held-out text", "step", "L_MLM (nats per token)"
	if err := curves.Reference("unigram entropy", 6.6); err != nil {
		t.Fatal(err)
	}
	arms := plots.NewPalette("rtd-none", "rtd-es", "rtd-gdes")
	var panels []*plots.Curves
	for _, arm := range []string{"rtd-none", "rtd-es", "rtd-gdes"} {
		var tables []plots.Series
		for _, table := range []string{"E_G", "E_Δ"} {
			one := falling(table, 0.1)
			one.Color, one.Dashes = arms.Color(arm), plots.TableDashes(table)
			tables = append(tables, one)
		}
		c := testkit.Must[*plots.Curves](t)(plots.NewCurves(tables...))
		c.Title, c.XLabel, c.YLabel = arm, "step", "mean cosine of two rows"
		panels = append(panels, c)
	}
	grid := testkit.Must[*plots.Panels](t)(plots.NewPanels(panels...))

	picture := testkit.Must[report.Picture](t)
	table := testkit.Must[report.Table](t)
	r := &report.Document{
		Title: "Sample: three ways to share embeddings",
		Question: "Does the generator pay for sharing its embeddings with the discriminator, and does GDES spare it " +
			"the cost?",
		Lead: []string{
			"These numbers are synthetic: they show the layout of a report and measure nothing.",
			"With sharing (es) the generator ends 1.20 ± 0.05 nats above the arm that shares nothing; with GDES, where " +
				"E_D = sg(E_G) + E_Δ, it ends 0.15 ± 0.05 above it.",
		},
		Footer: "Written by a test from synthetic numbers.",
	}
	r.Section("Result").Add(
		report.Paragraph("Each arm ran with three seeds. The same seed gives the same batches and masks in every arm, "+
			"so differences are paired; intervals cover seeds, not examples (n = 3, Student's t)."),
		table(report.NewTable("Held-out losses after 5,000 steps: mean ± half-width of the 95% interval over 3 seeds.",
			[]report.Column{{Title: "Arm"}, {Title: "L_MLM", Number: true}, {Title: "Difference from rtd-none", Number: true},
				{Title: "AUC", Number: true}, {Title: "Parameters", Number: true}},
			[][]string{
				{"rtd-none", "4.20 ± 0.06", "—", "0.565 ± 0.010", "3,412,096"},
				{"rtd-es", "5.40 ± 0.07", "1.20 ± 0.05", "0.652 ± 0.008", "2,900,096"},
				{"rtd-gdes", "4.35 ± 0.06", "0.15 ± 0.05", "0.638 ± 0.009", "3,412,096"},
			},
			"AUC of the discriminator: 0.5 is chance. Shared parameters are counted once.")),
		report.Notice{Kind: report.Warning, Text: "Three seeds give wide intervals: a difference below 0.1 nats cannot " +
			"be told from none."},
	)
	r.Section("Training curves").Add(
		picture(report.NewPicture("mlm-loss", curves, "The generator learns as fast with GDES as alone, and far slower "+
			"when it shares its table outright. Thick: mean of three seeds; thin: each seed; band: one standard error.",
			curves.Alt())),
		picture(report.NewPicture("similarity", grid, "E_G grows anisotropic in every arm while E_Δ stays near zero.",
			grid.Alt())),
	)
	r.Section("What failed").Add(
		report.Notice{Kind: report.Failure, Text: "One of ten cells has no result.",
			Items: []string{"rtd-es, seed 2: loss was NaN at step 1,340 after node `discriminator/layer1/softmax`"}},
		report.Notice{Kind: report.Note, Text: "Its last good checkpoint is kept in the cell's folder."},
	)
	r.Section("How to repeat it").Add(
		report.Paragraph("The plan is one file; the method is described at https://arxiv.org/abs/2111.09543."),
		report.Code{Text: "ablate run plan.yaml --out runs/sample --set train.steps=5000 --set generator.layers=2 " +
			"--seeds 3\nablate report runs/sample", Language: "sh"},
		report.Definitions{
			{Term: "Corpus", Text: "12 files, 1,204,311 tokens, sha256 " +
				"`9f2c41d0a7be64c2f0d3b1a8e5c79d6602cc7f3de0f3a1c41b5b0d2c8a7e9f10`"},
			{Term: "Generator", Text: "2 layers, hidden 128, 4 heads"},
			{Term: "Machine", Text: "2 cores, go1.26, linux/amd64"},
		},
		report.Bullets{"Steps are optimizer steps.", "Losses are in nats per masked token."},
	)
	return r
}
