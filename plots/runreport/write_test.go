package runreport_test

import (
	"encoding/csv"
	"maps"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/internal/testkit"
	"github.com/ablate-go/ablate/internal/testruns"
	"github.com/ablate-go/ablate/plots/report"
	"github.com/ablate-go/ablate/plots/runreport"
)

// shown is the report of a run, as the text of its page and of its Markdown. Nothing is written: figures as PNG are
// most of the time that a report takes, and [written] is for the tests of files.
func shown(t *testing.T, r *experiments.Result, m runreport.Meta) (page, md string) {
	t.Helper()
	d := testkit.Must[*report.Document](t)(runreport.New(r, m))
	page, md = d.HTML(), d.Markdown()
	sound(t, page, md)
	if strings.Contains(md, "could not be made") {
		t.Errorf("a part of the report could not be made:\n%s", md)
	}
	return page, md
}

// written writes the report of a run and returns the text of its page and of its Markdown.
func written(t *testing.T, r *experiments.Result, m runreport.Meta) (page, md string) {
	t.Helper()
	if err := runreport.Write(r, m); err != nil {
		t.Fatal(err)
	}
	read := func(name string) string {
		return string(testkit.Must[[]byte](t)(os.ReadFile(filepath.Join(r.Dir, name))))
	}
	page, md = read("report.html"), read("report.md")
	sound(t, page, md)
	read("summary.csv")
	return page, md
}

// unconfirmed are values that circulate for the paper's similarity table and that no source at hand confirms.
var unconfirmed = regexp.MustCompile(`[^\d]0?\.(45|29)\b`)

// sound fails the test where a report holds what no report may.
func sound(t *testing.T, page, md string) {
	t.Helper()
	bare := testkit.BarePage(t, page)
	for _, bad := range []string{"NaN", "Inf", "<nil>", "%!", "map["} {
		if strings.Contains(bare, bad) || strings.Contains(md, bad) {
			t.Errorf("the report holds %q", bad)
		}
	}
	if m := unconfirmed.FindString(md); m != "" {
		t.Errorf("the report holds %q, an unconfirmed number", m)
	}
}

// recorded keeps in the run's folder that a command has trained there.
func recorded(t *testing.T, r *experiments.Result, command, version string, took time.Duration) {
	t.Helper()
	if err := experiments.RecordCommand(r.Dir, experiments.ThisCommand(command, version, took)); err != nil {
		t.Fatal(err)
	}
}

func TestRunReportStandsAlone(t *testing.T) {
	t.Parallel()
	r := testruns.Invented(t, 3, testruns.AsThePaper)
	recorded(t, r, "ablate run tug-of-war --seeds 1,2,3", "v1.2.3", 0)
	page, md := written(t, r, runreport.Meta{})
	for _, outside := range []string{"<link", "<script", "<img", "src=", "url(http", "@import"} {
		if strings.Contains(testkit.BarePage(t, page), outside) {
			t.Errorf("the page holds %q", outside)
		}
	}
	for _, name := range []string{"mlm-loss", "discriminator", "similarity", "conflict", "norms"} {
		for _, ending := range []string{".png", ".svg"} {
			if s, err := os.Stat(filepath.Join(r.Dir, "figures", name+ending)); err != nil || s.Size() == 0 {
				t.Errorf("figure %s%s: %v", name, ending, err)
			}
		}
	}
	testkit.Holds(t, md, "ablate run tug-of-war --seeds 1,2,3", "ablate v1.2.3", "aaaa1111", "window two", "6.550 nats",
		"Means over 3 seeds ± half-width", "89.3/89.0", "Source: table 6. These runs have no",
		"mlm, rtd-none and rtd-gdes are the same at every step, as they must be",
		"Nothing failed: 12 cells of 12")
}

// figuresOf are the files of a report's figures, by name.
func figuresOf(t *testing.T, r *experiments.Result) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, name := range testkit.Must[[]string](t)(filepath.Glob(filepath.Join(r.Dir, "figures", "*"))) {
		all[name] = string(testkit.Must[[]byte](t)(os.ReadFile(name)))
	}
	if len(all) < 10 {
		t.Fatalf("%d files of figures", len(all))
	}
	return all
}

func TestRunReportIsDeterministic(t *testing.T) {
	t.Parallel()
	r := testruns.Invented(t, 2, testruns.AsThePaper)
	recorded(t, r, "ablate run", "v1", 0)
	page, md := written(t, r, runreport.Meta{})
	pictures := figuresOf(t, r)
	again, mdAgain := written(t, r, runreport.Meta{})
	if page != again || md != mdAgain || !maps.Equal(pictures, figuresOf(t, r)) {
		t.Error("the same run gave two different reports")
	}
	if again, mdAgain = shown(t, r, runreport.Meta{}); page != again || md != mdAgain {
		t.Error("the report that New gives is not the one that Write writes")
	}
}

func TestFailedCellsAreNamedAndNotAveraged(t *testing.T) {
	t.Parallel()
	r := testruns.Invented(t, 3, testruns.AsThePaper)
	broken := testruns.Cell(t, r, "rtd-es", 2)
	broken.Rows, broken.Error = broken.Rows[:4], "rtd-es seed 2: step 61: the RTD loss is not a number"
	testruns.Cell(t, r, "rtd-none", 3).Rows = nil
	waiting := testruns.Cell(t, r, "rtd-gdes", 1)
	waiting.Rows = waiting.Rows[:6]
	_, md := written(t, r, runreport.Meta{})
	testkit.Holds(t, md, "1 of 12 cells failed", "rtd-es, seed 2, after step 60: step 61: the RTD loss is not a number",
		"rtd-gdes, seed 1: step 100 of 200",
		"rtd-none, seed 3", "The run is unfinished: 9 of 12 cells done",
		"| rtd-es ‡ | 2 | 200 | 6.020", // the mean of seeds 1 and 3
		"not in the mean, which flatters the arm: rtd-es 1 of 3", "without the failed seeds of rtd-es",
		"Undecided here, with one run (the expected sign in ", // seed 1 is the only one that both arms finished
		"rtd-none 5.010 against rtd-es 6.010")
}

func TestUnfinishedArmsAreComparedAtOneStep(t *testing.T) {
	t.Parallel()
	r := testruns.Invented(t, 1, testruns.AsThePaper)
	for i := range r.Cells {
		r.Cells[i].Rows = r.Cells[i].Rows[:4+i]
	}
	_, md := shown(t, r, runreport.Meta{})
	testkit.Holds(t, md, "The run is unfinished: 0 of 4 cells done", "at step 80, before the end",
		"each arm at its last evaluation")
}

func TestUndefinedNumbersAreDashes(t *testing.T) {
	t.Parallel()
	r := testruns.Invented(t, 1, func(arm string, seed uint64, key string, step int) (float64, bool) {
		if key == "eval_f1" && arm == "rtd-es" && step > 100 {
			return 0, false // it was defined before
		}
		return testruns.AsThePaper(arm, seed, key, step)
	})
	_, md := shown(t, r, runreport.Meta{})
	if !regexp.MustCompile(`\| rtd-es \| 0\.\d+ \| 0\.\d+ \| – \|`).MatchString(md) {
		t.Error("an F1 that does not exist at the end is not a dash")
	}
}

func TestEmptyFolders(t *testing.T) {
	t.Parallel()
	r := testruns.Invented(t, 2, testruns.AsThePaper)
	for i := range r.Cells {
		r.Cells[i].Rows = nil
	}
	r.Data = nil
	_, md := written(t, r, runreport.Meta{})
	testkit.Holds(t, md, "No cell has begun", "8 of 8 cells had not begun", "Cannot be said yet",
		"Nothing has been measured yet", "no data.json", "The command of this run is not known")

	if err := runreport.Write(nil, runreport.Meta{}); err == nil {
		t.Error("a report of nothing was written")
	}
}

func TestOneArm(t *testing.T) {
	t.Parallel()
	p := testkit.Must[*experiments.Plan](t)(experiments.LoadPlan("tug-of-war"))
	p.Arms, p.Seeds = p.Arms[:1], []uint64{1}
	_, md := written(t, testruns.Filled(t, p, testruns.AsThePaper), runreport.Meta{})
	testkit.Holds(t, md, "1 arm, each with 1 seed", "mlm 5.010")
}

// A report written again, or after the run was continued, still knows the command and adds the times up.
func TestReportsCanBeWrittenAgain(t *testing.T) {
	t.Parallel()
	r := testruns.Invented(t, 1, testruns.Only(testruns.AsThePaper, "eval_mlm_loss", "eval_auc"))
	recorded(t, r, "ablate run --seeds 1", "v1", 100*time.Second)
	written(t, r, runreport.Meta{Version: "v1"})
	_, md := written(t, r, runreport.Meta{Version: "v2"})
	testkit.Holds(t, md, "ablate run --seeds 1", "ablate v1,", "1.7 min by the wall clock", "Written by ablate v2")
	recorded(t, r, "ablate run --seeds 1", "v1", 100*time.Second)
	_, md = shown(t, r, runreport.Meta{})
	testkit.Holds(t, md, "3.3 min by the wall clock, in 2 sessions")
	recorded(t, r, "ablate run --seeds 1 --parallel 1", "v1", 0)
	_, md = shown(t, r, runreport.Meta{})
	testkit.Holds(t, md, "ablate run --seeds 1\nablate run --seeds 1 --parallel 1", "of command 2")

	path := filepath.Join(r.Dir, "run.json")
	if err := os.WriteFile(path, []byte(`{"sittings": [`), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := runreport.Write(r, runreport.Meta{}); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("a damaged run.json gave %v", err)
	}
}

func TestHardlyLearnedIsSaid(t *testing.T) {
	t.Parallel()
	r := testruns.Invented(t, 1, func(arm string, seed uint64, key string, step int) (float64, bool) {
		switch {
		case key == "eval_auc" && arm == "rtd-none":
			return 0.51, true
		case key == "eval_mlm_loss" && arm == "rtd-es":
			return 6.7, true // above the unigram model's 6.55
		}
		return testruns.AsThePaper(arm, seed, key, step)
	})
	_, md := shown(t, r, runreport.Meta{})
	testkit.Holds(t, md, "hardly learnt: rtd-none (AUC 0.510)",
		"The generator of rtd-es predicts held-out tokens hardly better")
	_, md = shown(t, testruns.Invented(t, 1, testruns.AsThePaper), runreport.Meta{})
	if strings.Contains(md, "hardly learnt") || strings.Contains(md, "no better than their frequencies") {
		t.Error("a network that has learnt is said not to have")
	}
}

func TestTheGeneratorsOwnShapeIsReported(t *testing.T) {
	t.Parallel()
	_, md := shown(t, testruns.Invented(t, 1, testruns.AsThePaper, "model.generator_hidden=64"), runreport.Meta{})
	testkit.Holds(t, md, "**Generator**: 2 layers, hidden 64, 2 heads, feed-forward 256",
		"**Discriminator**: 2 layers, hidden 128, 4 heads, feed-forward 512")
}

func TestClaimsAreKeptAsNumbers(t *testing.T) {
	t.Parallel()
	r := testruns.Invented(t, 3, testruns.AsThePaper)
	written(t, r, runreport.Meta{})
	f := testkit.Must[*os.File](t)(os.Open(filepath.Join(r.Dir, "claims.csv")))
	defer f.Close()
	rows := testkit.Must[[][]string](t)(csv.NewReader(f).ReadAll())
	if len(rows) != 1+7 {
		t.Fatalf("%d rows, want a head and seven comparisons: %q", len(rows), rows)
	}
	at := func(row int, column string) string { return rows[row][slices.Index(rows[0], column)] }
	if at(3, "larger") != "rtd-es" || at(3, "smaller") != "rtd-none and rtd-gdes" || at(3, "n") != "3" ||
		at(3, "step") != "200" ||
		at(3, "verdict") != "confirmed here" || at(3, "remarks") != "couplings differ too" {
		t.Errorf("the claim on the last loss is %q", rows[3])
	}
	for column, want := range map[string]float64{"difference": 1, "mean_larger": 6.02, "mean_smaller": 5.02} {
		if v := testkit.Must[float64](t)(strconv.ParseFloat(at(3, column), 64)); math.Abs(v-want) > 1e-3 {
			t.Errorf("%s is %g, want %g", column, v, want)
		}
	}
}
