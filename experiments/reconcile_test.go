package experiments

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/ablate-go/ablate/internal/sealed"
	"github.com/ablate-go/ablate/internal/testutil"
	"github.com/ablate-go/ablate/internal/texttest"
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
	p, set := queuePlan(t, 1)
	r := &Runner{Plan: p, Out: t.TempDir()}
	if err := r.OpenWith(set); err != nil {
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
	if _, err := cells[0].prepareFolder(); err != nil {
		t.Fatal(err)
	}
	return r.Out
}

func TestARunGrowsByArmsAndSeeds(t *testing.T) {
	dir := opened(t)
	p, set := queuePlan(t, 7)
	p.Arms = []Arm{{Name: "es", Set: []string{"sharing=es"}}, p.Arms[1], p.Arms[0]}

	preview, _ := queuePlan(t, 7)
	preview.Arms = slices.Clone(p.Arms)
	before := testutil.Folder(t, dir)
	preview, refused, err := (&Runner{Plan: preview, Out: dir}).Preview()
	if err != nil || refused != nil {
		t.Fatal(err, refused)
	}
	for path, data := range testutil.Folder(t, dir) {
		if before[path] != data {
			t.Errorf("a preview wrote %s", path)
		}
	}

	var said []string
	r := &Runner{Plan: p, Out: dir, Progress: func(s string) { said = append(said, s) }}
	if err := r.OpenWith(set); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(said, []string{"arm es is new in " + dir}) {
		t.Errorf("said %q", said)
	}
	have, err := ReadPlan(dir)
	if err != nil {
		t.Fatal(err)
	}
	for what, q := range map[string]*Plan{"the preview": preview, "the plan that runs": r.Plan,
		"the folder's plan": have} {
		if !slices.Equal(armNames(q), []string{"gdes", "none", "es"}) || !slices.Equal(q.Seeds, []uint64{1, 7}) {
			t.Errorf("%s has the arms %v and the seeds %v", what, armNames(q), q.Seeds)
		}
	}
}

func TestARunDoesNotLoseOrChangeArms(t *testing.T) {
	dir := opened(t)
	before := testutil.Folder(t, dir)
	for name, tc := range map[string]struct {
		change func(*Plan)
		says   []string
	}{
		"fewer": {func(p *Plan) { p.Arms = p.Arms[:1] }, []string{"arm none is there and not here", "another run folder"}},
		"changed": {func(p *Plan) { p.Arms[1].Set = []string{"sharing=es"} },
			[]string{"arm none sets [sharing=none] there and [sharing=es] here"}},
		"key": {func(p *Plan) { p.Base.Lambda++ }, []string{"base.lambda is", "repeat its settings"}},
	} {
		t.Run(name, func(t *testing.T) {
			p, set := queuePlan(t, 1)
			tc.change(p)
			err := (&Runner{Plan: p, Out: dir}).OpenWith(set)
			testutil.WantSentence(t, err, tc.says...)
			if !errors.As(err, new(*FolderError)) {
				t.Errorf("the refusal is a %T", err)
			}
			if after := testutil.Folder(t, dir); !maps.Equal(after, before) {
				t.Error("the refusal changed the folder")
			}
		})
	}
}

// A plan and what a folder has give the plan to run, without any file.
func TestReconcile(t *testing.T) {
	arms := func(names ...string) (all []Arm) {
		for _, n := range names {
			all = append(all, Arm{Name: n})
		}
		return all
	}
	have := &Plan{Name: "p", Seeds: []uint64{1, 2}, Arms: arms("a", "b"), About: "novels"}
	for name, tc := range map[string]struct {
		asked *Plan
		have  *Plan
		begun bool
		arms  []string
		seeds []uint64
		says  string
	}{
		"a new folder": {&Plan{Name: "p", Seeds: []uint64{3}, Arms: arms("c")}, nil, false, []string{"c"},
			[]uint64{3}, ""},
		"a folder not begun": {&Plan{Name: "q", Seeds: []uint64{3}, Arms: arms("c")}, have, false, []string{"c"},
			[]uint64{3}, ""},
		"grows": {&Plan{Name: "p", Seeds: []uint64{3, 2}, Arms: arms("c", "b", "a")}, have, true,
			[]string{"a", "b", "c"}, []uint64{1, 2, 3}, ""},
		"another name": {&Plan{Name: "q", Seeds: []uint64{3}, Arms: arms("a", "b")}, have, true, nil, nil,
			"name is p there and q here"},
		"an arm is missing": {&Plan{Name: "p", Seeds: []uint64{3}, Arms: arms("a")}, have, true, nil, nil,
			"arm b is there and not here"},
		"begins from elsewhere": {&Plan{Name: "p", Arms: append(arms("a", "b"),
			Arm{Name: "on", Set: []string{"model.from=/x"}})}, have, true, nil, nil, "arm on starts from a checkpoint"},
	} {
		t.Run(name, func(t *testing.T) {
			askedBefore, _ := tc.asked.Encode()
			haveBefore, _ := have.Encode()
			run, err := reconcile("dir", tc.asked, tc.have, tc.begun)
			if after, _ := tc.asked.Encode(); string(after) != string(askedBefore) {
				t.Error("the plan asked for was changed")
			}
			if after, _ := have.Encode(); string(after) != string(haveBefore) {
				t.Error("the folder's plan was changed")
			}
			if tc.says != "" {
				testutil.WantSentence(t, err, tc.says)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(armNames(run), tc.arms) || !slices.Equal(run.Seeds, tc.seeds) {
				t.Errorf("runs arms %v, seeds %v; want %v, %v", armNames(run), run.Seeds, tc.arms, tc.seeds)
			}
			if k := planToSave(run, tc.have, tc.begun); tc.begun && k.About != "novels" {
				t.Errorf("the folder's plan says of its text %q", k.About)
			}
		})
	}
}

// Tasks are added to a run that has begun, and those that are not asked for again stay.
func TestARunGrowsByTasks(t *testing.T) {
	have := &Plan{Name: "p", Downstream: []Downstream{{Task: "sst2", Data: "a"}, {Task: "rte"}}}
	asked := &Plan{Name: "p", Downstream: []Downstream{{Task: "go-area"}, {Task: "sst2", Data: "b"}}}
	run, err := reconcile("dir", asked, have, true)
	if err != nil {
		t.Fatal(err)
	}
	for what, p := range map[string]*Plan{"the run": run, "the folder": planToSave(run, have, true)} {
		if names := p.taskNames(); !slices.Equal(names, []string{"sst2", "rte", "go-area"}) || p.Downstream[0].Data != "b" {
			t.Errorf("%s has tasks %v: %+v", what, names, p.Downstream)
		}
	}
	if len(have.Downstream) != 2 || have.Downstream[0].Data != "a" || len(asked.Downstream) != 2 {
		t.Errorf("changed: %+v, %+v", have.Downstream, asked.Downstream)
	}
}

// A corpus that has changed is refused, and nothing in the folder is another one afterwards.
func TestARefusedCorpusChangesNothing(t *testing.T) {
	dir := opened(t)
	before := testutil.Folder(t, dir)
	p, _ := queuePlan(t, 1, 9)
	p.Arms = append(p.Arms, Arm{Name: "es", Set: []string{"sharing=es"}})
	other := prepared(t, texttest.WriteSentences(t, 61), t.TempDir(), p.Base)
	err := (&Runner{Plan: p, Out: dir}).OpenWith(other)
	testutil.WantSentence(t, err, "was trained on other data")
	if !maps.Equal(testutil.Folder(t, dir), before) {
		t.Error("the refusal changed the folder")
	}
}

// What is refused in a folder that is not there leaves none.
func TestARefusalMakesNoFolder(t *testing.T) {
	p, set := queuePlan(t, 1)
	p.Base.Train.LR = -1
	dir := filepath.Join(t.TempDir(), "runs", "new")
	if err := (&Runner{Plan: p, Out: dir}).OpenWith(set); err == nil {
		t.Fatal("a plan with a fault is accepted")
	}
	if _, err := os.Stat(filepath.Dir(dir)); !os.IsNotExist(err) {
		t.Errorf("the refusal left %s: %v", filepath.Dir(dir), err)
	}
}

// What is said of the text may be said later, and is what the report is told.
func TestAPlanSaysWhatItsTextIs(t *testing.T) {
	dir := opened(t)
	if err := sealed.WriteJSON(filepath.Join(dir, dataFile), DataInfo{Name: "books", Remark: "files"}); err != nil {
		t.Fatal(err)
	}
	for about, want := range map[string]string{"": "files", "novels, public domain": "novels, public domain"} {
		p, err := ReadPlan(dir)
		if err != nil {
			t.Fatal(err)
		}
		p.About = about
		data, err := p.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, planFile), data, 0o644); err != nil {
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

// A folder of cells that has lost its plan gets it back from the same command; its cells hold another one to their
// settings.
func TestAFolderWithoutItsPlan(t *testing.T) {
	p, set := queuePlan(t, 1)
	dir := t.TempDir()
	r := &Runner{Plan: p, Out: dir, Parallel: 1}
	if err := r.OpenWith(set); err != nil {
		t.Fatal(err)
	}
	if err := r.Train(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	before := testutil.Folder(t, dir)
	path := filepath.Join(dir, planFile)
	lose := func() {
		t.Helper()
		for _, name := range []string{planFile, dataFile} {
			if err := os.Remove(filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
		}
	}
	lose()
	again, _ := queuePlan(t, 1)
	if err := (&Runner{Plan: again, Out: dir}).OpenWith(set); err != nil {
		t.Fatal(err)
	}
	if after := testutil.Folder(t, dir); after[path] != before[path] {
		t.Errorf("the plan is %q, want %q", after[path], before[path])
	}
	lose()
	other, _ := queuePlan(t, 1)
	other.Base.Lambda++
	r = &Runner{Plan: other, Out: dir, Parallel: 1}
	if err := r.OpenWith(set); err != nil {
		t.Fatal(err)
	}
	testutil.WantSentence(t, r.Train(t.Context(), set), "holds another run", "lambda is")
}
