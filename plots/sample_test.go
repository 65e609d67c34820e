package plots_test

import (
	"testing"

	"github.com/ablate-go/ablate/plots"
)

// must fails the test on an error of a constructor.
func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// sample returns a report with every kind of block. Its numbers are invented and measure nothing.
func sample(t *testing.T) *plots.Report {
	t.Helper()
	curves := must[*plots.Curves](t)(plots.NewCurves(seeds("rtd-none", 8.2, 4.2), seeds("rtd-es", 8.2, 5.4), seeds("rtd-gdes", 8.2, 4.35)))
	curves.Title, curves.XLabel, curves.YLabel = "Generator loss on held-out text", "step", "L_MLM (nats per token)"
	if err := curves.Reference("unigram entropy", 6.6); err != nil {
		t.Fatal(err)
	}
	arms := plots.NewPalette("rtd-none", "rtd-es", "rtd-gdes")
	var panels []*plots.Curves
	for _, arm := range []string{"rtd-none", "rtd-es", "rtd-gdes"} {
		x, y := synthetic(60, 0, 0.5, 1)
		_, z := synthetic(60, 0, 0.1, 2)
		c := must[*plots.Curves](t)(plots.NewCurves(
			plots.Series{Name: "E_G", X: x, Y: y, Color: arms.Color(arm), Dashes: plots.TableDashes("E_G")},
			plots.Series{Name: "E_Δ", X: x, Y: z, Color: arms.Color(arm), Dashes: plots.TableDashes("E_Δ")},
		))
		c.Title, c.XLabel, c.YLabel = arm, "step", "mean cosine of two rows"
		panels = append(panels, c)
	}
	grid := must[*plots.Panels](t)(plots.NewPanels(panels...))

	picture := must[plots.Picture](t)
	table := must[plots.Table](t)
	r := &plots.Report{
		Title:    "Sample: three ways to share embeddings",
		Question: "Does the generator pay for sharing its embeddings with the discriminator, and does GDES spare it the cost?",
		Lead: []string{
			"These numbers are synthetic: they show the layout of a report and measure nothing.",
			"With sharing (es) the generator ends 1.20 ± 0.05 nats above the arm that shares nothing; with GDES, where E_D = sg(E_G) + E_Δ, it ends 0.15 ± 0.05 above it.",
		},
		Footer: "Written by a test from synthetic numbers.",
	}
	r.Section("Result").Add(
		plots.Paragraph("Each arm ran with three seeds. The same seed gives the same batches and masks in every arm, so differences are paired; intervals cover seeds, not examples (n = 3, Student's t)."),
		table(plots.NewTable("Held-out losses after 5,000 steps: mean ± half-width of the 95% interval over 3 seeds.",
			[]plots.Column{{Title: "Arm"}, {Title: "L_MLM", Number: true}, {Title: "Difference from rtd-none", Number: true}, {Title: "AUC", Number: true}, {Title: "Parameters", Number: true}},
			[][]string{
				{"rtd-none", "4.20 ± 0.06", "—", "0.565 ± 0.010", "3,412,096"},
				{"rtd-es", "5.40 ± 0.07", "1.20 ± 0.05", "0.652 ± 0.008", "2,900,096"},
				{"rtd-gdes", "4.35 ± 0.06", "0.15 ± 0.05", "0.638 ± 0.009", "3,412,096"},
			},
			"AUC of the discriminator: 0.5 is chance. Shared parameters are counted once.")),
		plots.Notice{Kind: plots.Warning, Text: "Three seeds give wide intervals: a difference below 0.1 nats cannot be told from none."},
	)
	r.Section("Training curves").Add(
		picture(plots.NewPicture("mlm-loss", curves, "The generator learns as fast with GDES as alone, and far slower when it shares its table outright. Thick: mean of three seeds; thin: each seed; band: one standard error.", curves.Alt())),
		picture(plots.NewPicture("similarity", grid, "E_G grows anisotropic in every arm while E_Δ stays near zero.", grid.Alt())),
	)
	r.Section("What failed").Add(
		plots.Notice{Kind: plots.Failure, Text: "One of ten cells has no result.", Items: []string{"rtd-es, seed 2: loss was NaN at step 1,340 after node `discriminator/layer1/softmax`"}},
		plots.Notice{Kind: plots.Note, Text: "Its last good checkpoint is kept in the cell's folder."},
	)
	r.Section("How to repeat it").Add(
		plots.Paragraph("The plan is one file; the method is described at https://arxiv.org/abs/2111.09543."),
		plots.Code{Text: "ablate run plan.yaml --out runs/sample --set train.steps=5000 --set generator.layers=2 --seeds 3\nablate report runs/sample", Language: "sh"},
		plots.Definitions{{Term: "Corpus", Text: "12 files, 1,204,311 tokens, sha256 `9f2c41d0a7be64c2f0d3b1a8e5c79d6602cc7f3de0f3a1c41b5b0d2c8a7e9f10`"}, {Term: "Generator", Text: "2 layers, hidden 128, 4 heads"}, {Term: "Machine", Text: "2 cores, go1.26, linux/amd64"}},
		plots.Bullets{"Steps are optimizer steps.", "Losses are in nats per masked token."},
	)
	return r
}
