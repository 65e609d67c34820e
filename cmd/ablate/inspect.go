package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/plots"
)

type inspectCmd struct {
	Checkpoint string `arg:"" completion-predictor:"file" help:"A cell's folder, a folder of ablate export or import, or released weights."`
	Figure     string `short:"f" placeholder:"FILE" help:"Draw the cosines of pairs of rows too, as FILE.png and FILE.svg; in a folder, under a name after the checkpoint."`
}

func (c inspectCmd) Run() error {
	from, err := openCheckpoint(c.Checkpoint)
	if err != nil {
		return err
	}
	defer from.Close()
	reports, err := from.Report()
	if err != nil {
		return err
	}
	return printed(func(out *output) error {
		for _, r := range reports {
			tell(out, r, false, true)
		}
		in, err := measure.Inspect(from)
		if err != nil {
			return err
		}
		if err := tellTables(out, from.Sharing, in); err != nil || c.Figure == "" {
			return err
		}
		return c.draw(out, in)
	})
}

// draw writes the figure.
func (c inspectCmd) draw(out io.Writer, in *measure.Inspection) error {
	figure, err := plots.NewHistogram(in.Tables, in.Pairs)
	if err != nil {
		return err
	}
	figure.Title, figure.XLabel, figure.YLabel = "Cosines of pairs of rows", "cosine", "share of pairs"
	base := figureBase(c.Figure, c.Checkpoint)
	if err := figure.Save(filepath.Dir(base), filepath.Base(base)); err != nil {
		return err
	}
	fmt.Fprintf(out, "\nfigure: %s.png, %s.svg\n", base, base)
	return nil
}

// figureBase is a figure's path without .png or .svg. In a folder it has a name after the checkpoint, such as
// inspect-rtd-gdes-seed-1.
func figureBase(path, checkpoint string) string {
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		return strings.TrimSuffix(strings.TrimSuffix(path, ".png"), ".svg")
	}
	name := "inspect"
	if abs, err := filepath.Abs(checkpoint); err == nil {
		name += "-" + filepath.Base(filepath.Dir(abs)) + "-" + filepath.Base(abs)
	}
	return filepath.Join(path, name)
}

func tellTables(out io.Writer, sharing string, in *measure.Inspection) error {
	switch {
	case len(in.Tables) == 1 && in.Tables[0] == "E_G":
		sharing = "a generator alone"
	case sharing == "":
		sharing = "sharing: not said in the checkpoint"
	default:
		sharing = "sharing: " + sharing
	}
	fmt.Fprintf(out, "\nword tables of width %d, %s; over %s rows, %s\n\n", in.Hidden, sharing, thousands(in.Rows),
		in.RowsUsed)
	by := map[string]string{}
	for _, r := range in.Scalars {
		by[r.Key] = "–"
		if r.Value != nil {
			by[r.Key] = fmt.Sprintf("%.4g", *r.Value)
		}
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "table\tmean cosine of pairs\teffective rank\tmean norm of rows")
	for _, t := range in.Tables {
		fmt.Fprint(w, t)
		for _, metric := range []measure.OfTables{measure.Sim, measure.Rank, measure.Norm} {
			m, _ := metric.Of(t)
			fmt.Fprintf(w, "\t%s", by[m.Key])
		}
		fmt.Fprintln(w)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(out)
	fmt.Fprintln(out, "(a report counts the tokens seen in training only, and a table that both networks use once)")
	for _, r := range in.Rowwise {
		if r.Mean != nil {
			fmt.Fprintf(out, "mean cosine of a token's rows in %s and %s: %.4g\n", r.A, r.B, *r.Mean)
		}
	}
	if in.MergeError != nil {
		fmt.Fprintf(out, "largest |E_D - (E_G + E_Δ)|, all as stored: %.3g\n", *in.MergeError)
	}
	return nil
}
