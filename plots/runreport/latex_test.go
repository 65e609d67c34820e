package runreport_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/testkit"
	"github.com/ablate-go/ablate/internal/testruns"
	"github.com/ablate-go/ablate/plots/runreport"
)

var tooWide = regexp.MustCompile(`Overfull \\hbox \(([\d.]+)pt too wide\)[^\n]*`)

var texFiles = regexp.MustCompile(`download="(table-\d+\.tex)"`)

// latexTables are the LaTeX sources of all tables of a report.
func latexTables(t *testing.T, r *experiments.Result) []string {
	t.Helper()
	page, _ := shown(t, r, runreport.Meta{})
	var all []string
	for _, m := range texFiles.FindAllStringSubmatch(page, -1) {
		all = append(all, testkit.SavedFile(t, page, m[1]))
	}
	return all
}

// wideRun has the widest tables that there are: claims with long names of arms, neighbours with long words, settings
// that stand under "Also", twelve metrics of another program, and losses of many digits.
func wideRun(t *testing.T) *experiments.Result {
	t.Helper()
	p := testkit.Must[*experiments.Plan](t)(experiments.LoadPlan("tug-of-war"))
	for _, s := range []string{"train.steps=200", "intervals.eval_every=20", "seeds=[1, 2, 3]"} {
		if err := p.Set(s); err != nil {
			t.Fatal(err)
		}
	}
	as := map[string]string{}
	for i, a := range p.Arms {
		p.Arms[i].Name = a.Name + "-with-a-name-of-its-own"
		as[p.Arms[i].Name] = a.Name
		p.Arms[i].Set = append(a.Set, fmt.Sprintf("model.generator_hidden=%d", 64*(i+1)), "model.attention=plain",
			"train.lr=0.00025")
	}
	r := testruns.Filled(t, p, func(arm string, seed uint64, key string, step int) (float64, bool) {
		v, ok := testruns.AsThePaper(as[arm], seed, key, step)
		return v + float64(seed*seed)*0.01, ok
	})
	r.Cells[0].Neighbours = []measure.Neighbourhood{{
		Word: "uncompressed", Band: "frequent", EG: []measure.Neighbour{{Piece: "▁concatenation"}, {Piece: "gcController"},
			{Piece: "▁AVeryLongIdentifierOfTheProgram"}},
		ED: []measure.Neighbour{{Piece: "▁responsibility"}, {Piece: "<0xA6>"}, {Piece: "▁_8_32"}},
	}}
	for i := range 12 {
		withMetric(r, fmt.Sprintf("other.metric_of_another_program_%d", i), func(c experiments.CellResult, step int) (float64,
			bool) {
			return -123.456 * float64(c.Seed), true
		})
	}
	return r
}

// All tables of a report fit the width of a page of LaTeX's article class, in each of its sizes of type.
func TestTablesFitTheirPage(t *testing.T) {
	t.Parallel()
	pdflatex, err := exec.LookPath("pdflatex")
	if err != nil {
		t.Skip("pdflatex is not installed (Debian: texlive-latex-recommended), so no table is set")
	}
	if err := exec.Command("kpsewhich", "booktabs.sty").Run(); err != nil {
		t.Skip("LaTeX has no package booktabs (Debian: texlive-latex-recommended), so no table is set")
	}
	tables := latexTables(t, wideRun(t))
	tables = append(tables, latexTables(t, factorialPlan(t))...)
	tables = append(tables, latexTables(t, testruns.Invented(t, 1, testruns.AsThePaper))...)
	tables = append(tables, latexTables(t, testruns.Invented(t, 3, testruns.AsThePaper, "budget.equal=minutes"))...)
	if len(tables) < 30 {
		t.Fatalf("%d tables, which are not those of four reports", len(tables))
	}
	for _, size := range []string{"12pt", "11pt", "10pt"} {
		source := "\\documentclass[" + size + "]{article}\n\\usepackage{array,booktabs}\n\\begin{document}\n"
		for i, table := range tables {
			source += fmt.Sprintf("\\typeout{== table %d}\n%s\\clearpage\n", i, table)
		}
		log := typeset(t, pdflatex, source+"\\end{document}\n")
		for _, m := range tooWide.FindAllStringSubmatchIndex(log, -1) {
			const most = 1.0 // points, which nobody sees
			if wide := testkit.Must[float64](t)(strconv.ParseFloat(log[m[2]:m[3]], 64)); wide > most {
				before := log[:m[0]]
				n := testkit.Must[int](t)(strconv.Atoi(strings.Fields(before[strings.LastIndex(before, "== table ")+9:])[0]))
				t.Errorf("%s: %s\n%s", size, log[m[0]:m[1]], tables[n])
			}
		}
	}
}

// typeset is LaTeX's log of a document.
func typeset(t *testing.T, pdflatex, source string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "tables.tex"), []byte(source), 0o644); err != nil {
		t.Fatal(err)
	}
	latex := exec.Command(pdflatex, "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "tables.tex")
	latex.Dir = dir
	latex.Env = append(os.Environ(), "max_print_line=10000")
	if out, err := latex.CombinedOutput(); err != nil {
		t.Fatalf("pdflatex: %v\n%s", err, out)
	}
	if keep := os.Getenv("ABLATE_KEEP_TABLES"); keep != "" {
		_ = os.Rename(filepath.Join(dir, "tables.pdf"), keep)
	}
	return string(testkit.Must[[]byte](t)(os.ReadFile(filepath.Join(dir, "tables.log"))))
}
