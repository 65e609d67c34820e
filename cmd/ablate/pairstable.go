package main

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"text/tabwriter"

	"github.com/ablate-go/ablate/internal/atomicfile"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/internal/scores"
	"github.com/ablate-go/ablate/tasks/minimalpairs"
)

// told prints what is known: a table, or a line of JSON.
func (t *trial) told(out *output, all bool) error {
	switch {
	case t.json:
		t.tellJSON(out)
	case t.done > 0:
		return t.tell(out, all)
	}
	return nil
}

// tell prints the accuracies by field and over all, and those of the paradigms if all are asked for.
func (t *trial) tell(out io.Writer, all bool) error {
	fmt.Fprint(out, "accuracy in % ± standard error; 50 is chance; fields and all are means over paradigms\n\n")
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprint(w, "field\tparadigms\tpairs")
	for _, j := range t.judges {
		fmt.Fprint(w, "\t"+j.name)
	}
	fmt.Fprintln(w)
	row := func(name string, of func(*minimalpairs.Results) minimalpairs.Accuracy) {
		for k, j := range t.judges {
			a := of(&j.results)
			if k == 0 {
				fmt.Fprintf(w, "%s\t%d\t%s", name, a.Paradigms, thousands(a.Pairs))
			}
			fmt.Fprint(w, "\t"+inPercent(a))
		}
		fmt.Fprintln(w)
	}
	first := &t.judges[0].results
	paradigms := first.Paradigms()
	for i, f := range first.Fields() {
		row(cmp.Or(f.Name, "(none)"), func(r *minimalpairs.Results) minimalpairs.Accuracy { return r.Fields()[i] })
		for k, p := range paradigms {
			if all && p.Field == f.Name {
				row("  "+p.Name, func(r *minimalpairs.Results) minimalpairs.Accuracy { return r.Paradigms()[k] })
			}
		}
	}
	row("all", (*minimalpairs.Results).All)
	if unequal(paradigms) {
		row("all, over pairs", func(r *minimalpairs.Results) minimalpairs.Accuracy {
			a := r.All()
			a.Mean, a.SE = a.OverPairs, a.OverPairsSE
			return a
		})
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, j := range t.judges {
		if n := j.results.All().Ties; n > 0 {
			fmt.Fprintf(out, "equal scores by the %s: %s, each counts one half\n", j.name, prose.Count(n, "pair"))
		}
	}
	return nil
}

// unequal tells whether paradigms differ in size, so that the mean over pairs is another number.
func unequal(paradigms []minimalpairs.Accuracy) bool {
	for _, p := range paradigms {
		if p.Pairs != paradigms[0].Pairs {
			return true
		}
	}
	return false
}

// inPercent is "57.3 ± 0.2".
func inPercent(a minimalpairs.Accuracy) string {
	s := prose.Fixed(100*a.Mean.X, 1)
	if a.SE.OK {
		s += " ± " + prose.Fixed(100*a.SE.X, 1)
	}
	return s
}

// writeCSV writes all accuracies, as shares and not in percent.
func (t *trial) writeCSV(file atomicfile.Pending) error {
	w := csv.NewWriter(file)
	w.Write([]string{"network", "level", "name", "field", "paradigms", "pairs", "ties", "acc", "acc_stderr",
		"acc_over_pairs", "acc_over_pairs_stderr"})
	number := func(v scores.Value) string {
		if !v.OK {
			return ""
		}
		return v.String()
	}
	for _, r := range t.rows() {
		w.Write([]string{r.Network, r.Level, r.Name, r.Field, strconv.Itoa(r.Paradigms), strconv.Itoa(r.Pairs),
			strconv.Itoa(r.Ties), number(r.Mean), number(r.SE), number(r.OverPairs), number(r.OverPairsSE)})
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return err
	}
	return file.Commit()
}
