package experiments

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// armNames of a plan, in order.
func armNames(p *Plan) (names []string) {
	for _, a := range p.Arms {
		names = append(names, a.Name)
	}
	return names
}

// openedPlan is a run folder with a plan of gdes and none and seed 1, and its cells.
func openedPlan(t *testing.T) (*Runner, []Cell) {
	t.Helper()
	p, _ := queuePlan(t, 1)
	r := &Runner{Plan: p, Out: t.TempDir()}
	if err := r.Open(); err != nil {
		t.Fatal(err)
	}
	cells, err := p.Cells(r.Out)
	if err != nil {
		t.Fatal(err)
	}
	return r, cells
}

// opened is such a folder that has begun.
func opened(t *testing.T) (dir string) {
	t.Helper()
	r, cells := openedPlan(t)
	if err := cells[0].claim(); err != nil {
		t.Fatal(err)
	}
	return r.Out
}

func TestARunGrowsByArmsAndSeeds(t *testing.T) {
	dir := opened(t)
	p, _ := queuePlan(t, 7)
	p.Arms = []Arm{{Name: "es", Set: []string{"sharing=es"}}, p.Arms[1], p.Arms[0]}

	preview, _ := queuePlan(t, 7)
	preview.Arms = slices.Clone(p.Arms)
	before := folderOf(t, dir)
	if err := (&Runner{Plan: preview, Out: dir}).Preview(); err != nil {
		t.Fatal(err)
	}
	for path, data := range folderOf(t, dir) {
		if before[path] != data {
			t.Errorf("a preview wrote %s", path)
		}
	}

	var said []string
	r := &Runner{Plan: p, Out: dir, Progress: func(s string) { said = append(said, s) }}
	if err := r.Open(); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(said, []string{"arm es is new in " + dir}) {
		t.Errorf("said %q", said)
	}
	have, err := readPlan(r.planPath())
	if err != nil {
		t.Fatal(err)
	}
	for what, q := range map[string]*Plan{"the preview": preview, "the plan that runs": p, "the folder's plan": have} {
		if !slices.Equal(armNames(q), []string{"gdes", "none", "es"}) || !slices.Equal(q.Seeds, []uint64{1, 7}) {
			t.Errorf("%s has the arms %v and the seeds %v", what, armNames(q), q.Seeds)
		}
	}
}

func TestARunDoesNotLoseOrChangeArms(t *testing.T) {
	dir := opened(t)
	before, err := os.ReadFile((&Runner{Out: dir}).planPath())
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		change func(*Plan)
		says   []string
	}{
		"fewer":      {func(p *Plan) { p.Arms = p.Arms[:1] }, []string{"arm none is there and not here", "--out"}},
		"changed":    {func(p *Plan) { p.Arms[1].Set = []string{"sharing=es"} }, []string{"arm none sets [sharing=none] there and [sharing=es] here"}},
		"checkpoint": {func(p *Plan) { p.Arms = append(p.Arms, Arm{Name: "on", Set: []string{"model.from=x"}}) }, []string{"arm on goes on from a checkpoint", "--out"}},
	} {
		t.Run(name, func(t *testing.T) {
			p, _ := queuePlan(t, 1)
			tc.change(p)
			wantSentence(t, (&Runner{Plan: p, Out: dir}).Open(), tc.says...)
			if after, err := os.ReadFile((&Runner{Out: dir}).planPath()); err != nil || string(after) != string(before) {
				t.Errorf("the folder's plan was changed (%v)", err)
			}
		})
	}
}

// What is said of the text may be said later, and is what the report is told.
func TestAPlanSaysWhatItsTextIs(t *testing.T) {
	dir := opened(t)
	r := &Runner{Out: dir}
	if err := writeJSON(filepath.Join(dir, dataFile), DataInfo{Name: "books", Remark: "files"}); err != nil {
		t.Fatal(err)
	}
	for about, want := range map[string]string{"": "files", "novels, public domain": "novels, public domain"} {
		p, err := readPlan(r.planPath())
		if err != nil {
			t.Fatal(err)
		}
		p.About = about
		data, err := p.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(r.planPath(), data, 0o644); err != nil {
			t.Fatal(err)
		}
		got, err := Load(dir)
		if err != nil {
			t.Fatal(err)
		}
		if got.Data.Remark != want {
			t.Errorf("about %q the text is %q, want %q", about, got.Data.Remark, want)
		}
	}
}
