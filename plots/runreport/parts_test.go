package runreport

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/testkit"
	"github.com/ablate-go/ablate/internal/testruns"
	"github.com/ablate-go/ablate/plots"
	"github.com/ablate-go/ablate/plots/report"
)

// lossAgainstSteps is all that a new figure needs, beside its place in a section.
var lossAgainstSteps = part{
	name: "the figure of a test",
	blocks: func(r *run) ([]report.Block, error) {
		c, err := panel("A figure of one file", heldOut.MLMLoss.Axis(), r.curves(heldOut.MLMLoss, r.Arms...))
		if c == nil || err != nil {
			return nil, err
		}
		return pictureOf("of-a-test", c, "The caption of a test."+r.seedNote())
	},
	shows: []measure.Metric{heldOut.MLMLoss},
}

// withParts is the report of an invented run with further parts among its learning curves.
func withParts(t *testing.T, parts ...part) *run {
	t.Helper()
	numbers := testruns.Only(testruns.AsThePaper, "eval_mlm_loss", "eval_auc", "eval_rtd_loss",
		"norm_eg", "norm_ed", "norm_delta")
	r := testkit.Must[*run](t)(newRun(testruns.Invented(t, 2, numbers), Meta{}))
	for i := range r.sections {
		if r.sections[i].title == "Learning curves" {
			r.sections[i].parts = append(r.sections[i].parts, parts...)
		}
	}
	return r
}

func TestANewFigureIsOneFileAndOneLine(t *testing.T) {
	r := withParts(t, lossAgainstSteps)
	if err := r.write(r.Dir); err != nil {
		t.Fatal(err)
	}
	md := string(testkit.Must[[]byte](t)(os.ReadFile(filepath.Join(r.Dir, "report.md"))))
	_, learning, _ := strings.Cut(md, "## Learning curves")
	learning, _, _ = strings.Cut(learning, "\n## ")
	testkit.Holds(t, learning, "figures/discriminator.png", "figures/of-a-test.png",
		"The caption of a test. Thick: mean over seeds")
	for _, ending := range []string{".png", ".svg"} {
		if _, err := os.Stat(filepath.Join(r.Dir, "figures", "of-a-test"+ending)); err != nil {
			t.Error(err)
		}
	}
}

// unpaintable has an SVG but no PNG, and panics where it is asked for one.
type unpaintable struct{ *plots.Curves }

func (unpaintable) PNG() []byte { panic("no canvas") }

func TestAPartThatFailsCostsNoOther(t *testing.T) {
	cause := errors.New("no such measurement")
	fails := part{name: "the figure that fails", blocks: func(*run) ([]report.Block, error) {
		return []report.Block{report.Paragraph("half of a part")}, cause
	}}
	panics := part{name: "the figure that panics", blocks: func(r *run) ([]report.Block, error) {
		return nil, errors.New(r.Arms[99].Name)
	}}
	again := part{name: "the second figure of norms", blocks: (*run).norms}
	nothing := part{name: "the part of nothing", blocks: func(*run) ([]report.Block, error) {
		return []report.Block{nil}, nil
	}}
	r := withParts(t, fails, panics, nothing, lossAgainstSteps)
	r.sections[2].parts = append(r.sections[2].parts, again)
	err := r.write(r.Dir)
	var parts *PartsError
	if !errors.As(err, &parts) || !errors.Is(err, cause) || len(parts.Parts) != 4 {
		t.Fatalf("the report was written with %v", err)
	}
	testkit.Holds(t, err.Error(), "without 4 parts of it", "the figure that fails could not be made: no such measurement",
		"index out of range", `two pictures of the report are named "norms"`, "is nil")
	md := string(testkit.Must[[]byte](t)(os.ReadFile(filepath.Join(r.Dir, "report.md"))))
	testkit.Holds(t, md, "The figure that fails could not be made: no such measurement.",
		"The figure that panics could not be made: the program is at fault: runtime error: index out of range",
		"figures/discriminator.png", "figures/of-a-test.png", "figures/norms.png", "Nothing failed: 8 cells of 8")
	if strings.Contains(md, "half of a part") {
		t.Error("a part that failed left a half of it")
	}
}

func TestAPictureThatCannotBePaintedCostsNoPage(t *testing.T) {
	r := withParts(t, part{name: "the figure without a PNG", blocks: func(r *run) ([]report.Block, error) {
		c, err := panel("t", "y", r.curves(heldOut.MLMLoss, r.Arms...))
		if err != nil {
			return nil, err
		}
		return pictureOf("unpaintable", unpaintable{c}, "c")
	}}, lossAgainstSteps)
	if err := r.write(r.Dir); err == nil || !strings.Contains(err.Error(),
		`picture "unpaintable" could not be drawn: no canvas`) {
		t.Errorf("the report was written with %v", err)
	}
	for _, name := range []string{"report.html", "report.md", "figures/of-a-test.png", "figures/norms.png"} {
		if _, err := os.Stat(filepath.Join(r.Dir, name)); err != nil {
			t.Error(err)
		}
	}
}

// What the report cannot say of a run does not cost the numbers.
func TestTablesAreWrittenFirst(t *testing.T) {
	for name, spoil := range map[string]func(r *experiments.Result){
		"run.json": func(r *experiments.Result) {
			if err := os.WriteFile(filepath.Join(r.Dir, experiments.RunFile), []byte("{"), 0o644); err != nil {
				t.Fatal(err)
			}
		},
		"plan": func(r *experiments.Result) { r.Plan.Arms[0].Set = []string{"no.such.key=1"} },
	} {
		r := testruns.Invented(t, 1, testruns.AsThePaper)
		spoil(r)
		if err := Write(r, Meta{}); err == nil {
			t.Errorf("%s: a report was written", name)
		}
		for _, file := range []string{"summary.csv", "metrics.csv"} {
			if s, err := os.Stat(filepath.Join(r.Dir, file)); err != nil || s.Size() == 0 {
				t.Errorf("%s: %s: %v", name, file, err)
			}
		}
	}
}

func TestAFaultOfTheLeadCostsNoSection(t *testing.T) {
	r := withParts(t)
	r.Arms = nil // no run is so
	d, failed := r.document()
	if len(failed) == 0 || len(d.Lead) != 1 || !strings.HasPrefix(d.Lead[0], "The summary could not be made: ") {
		t.Errorf("lead %q with %v", d.Lead, failed)
	}
	testkit.Holds(t, d.Markdown(), "Nothing failed: 8 cells of 8")
}
