package experiments

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/testutil"
	"github.com/ablate-go/ablate/text"
)

// films is a table for a task that takes a second.
func films(t *testing.T) string {
	t.Helper()
	var s strings.Builder
	s.WriteString("text,label\n")
	for i := range 40 {
		fmt.Fprintf(&s, "film %d was %s,%s\n", i, []string{"good", "bad"}[i%2], []string{"up", "down"}[i%2])
	}
	path := filepath.Join(t.TempDir(), "films.csv")
	if err := os.WriteFile(path, []byte(s.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// filmsTask is the task of that table, for a number of epochs.
func filmsTask(data, name string, epochs int) Downstream {
	return Downstream{Task: "classify", Name: name, Data: data,
		Set: []string{"tokens=16", "batch=16", fmt.Sprintf("epochs=%d", epochs)}}
}

// trainTasks runs the plan of queuePlan with tasks in a folder, and reads it.
func trainTasks(t *testing.T, dir string, set *text.Dataset, steps int, list ...Downstream) (*Result, error) {
	t.Helper()
	p, _ := queuePlan(t, 1)
	p.Base.Train.Schedule, p.Base.Train.Steps = training.ScheduleConstant, steps
	p.Downstream = list
	r := &Runner{Plan: p, Out: dir, Parallel: 1}
	if err := r.OpenWith(set); err != nil {
		return nil, err
	}
	if err := r.Train(t.Context(), set); err != nil {
		return nil, err
	}
	return Load(dir)
}

// means are the scores of the cells on the plan's tasks, -1 where there is none.
func means(r *Result) (all []float64) {
	for _, c := range r.Cells {
		x, ok := c.Last(DownstreamMean.Key)
		if !ok {
			x = -1
		}
		all = append(all, x)
	}
	return all
}

// Tasks that are added to a run that has ended are in its plan and report; no cell is trained again.
func TestTasksAreAddedAtTheEnd(t *testing.T) {
	_, set := queuePlan(t, 1)
	dir, data := t.TempDir(), films(t)
	if _, err := trainTasks(t, dir, set, 6); err != nil {
		t.Fatal(err)
	}
	r, err := trainTasks(t, dir, set, 6, filmsTask(data, "", 1))
	if err != nil {
		t.Fatal(err)
	}
	if got := means(r); len(r.TaskMetrics()) == 0 || slices.Contains(got, -1) {
		t.Errorf("the folder has %d metrics of tasks, and means %v", len(r.TaskMetrics()), got)
	}
	for _, c := range r.Cells {
		if n := len(c.OpenTasks()); n != 0 {
			t.Errorf("%s has %d tasks left", c.Name(), n)
		}
	}
	if kept, err := filepath.Glob(filepath.Join(dir, "baselines", "*.json")); err != nil || len(kept) != 1 {
		t.Errorf("the cells have the baselines %q, and all have the same data (%v)", kept, err)
	}
	// Other settings under the same name are refused, and the old scores do not stand for the new ones.
	_, err = trainTasks(t, dir, set, 6, filmsTask(data, "", 2))
	testutil.WantSentence(t, err, "epochs: 1, and now it is 2", "another name")
	if r, err = Load(dir); err != nil || slices.Max(means(r)) != -1 {
		t.Errorf("scores of other settings are shown: %v, %v", means(r), err)
	}
	if _, err = trainTasks(t, dir, set, 6, filmsTask(data, "", 1), filmsTask(data, "twice", 2)); err != nil {
		t.Fatal(err)
	}
}

// A model that is trained on is another model: the scores of the earlier one are not its own.
func TestTasksOfAModelThatIsTrainedOn(t *testing.T) {
	_, set := queuePlan(t, 1)
	grown, whole, task := t.TempDir(), t.TempDir(), filmsTask(films(t), "", 1)
	if _, err := trainTasks(t, grown, set, 6, task); err != nil {
		t.Fatal(err)
	}
	got, err := trainTasks(t, grown, set, 9, task)
	if err != nil {
		t.Fatal(err)
	}
	want, err := trainTasks(t, whole, set, 9, task)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range got.Cells {
		a, b := c.Tasks[0].Results.Finished[0], want.Cells[i].Tasks[0].Results.Finished[0]
		if a.Begun != b.Begun {
			t.Errorf("%s: the scores are of another model than that of step 9", c.Name())
		}
		if _, err := os.Stat(filepath.Join(c.Dir, "downstream-of-step-6", "classify", "results.json")); err != nil {
			t.Errorf("the scores of step 6 are lost: %v", err)
		}
	}
}

// What is wrong with the data of a task is said before the first cell is trained.
func TestDataOfTasksAreReadFirst(t *testing.T) {
	_, set := queuePlan(t, 1)
	dir := t.TempDir()
	task := filmsTask(films(t), "", 1)
	task.Set = append(task.Set, "data.label=stars")
	_, err := trainTasks(t, dir, set, 6, task)
	testutil.WantSentence(t, err, "downstream classify", "stars")
	if _, err := os.Stat(filepath.Join(dir, "cells")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("cells are trained: %v", err)
	}
}

// A report of several folders compares scores on the tasks that all have.
func TestMergedFoldersCompareTheSameTasks(t *testing.T) {
	_, set := queuePlan(t, 1)
	data := films(t)
	one, err := trainTasks(t, filepath.Join(t.TempDir(), "one"), set, 6, filmsTask(data, "", 1),
		filmsTask(data, "more", 2))
	if err != nil {
		t.Fatal(err)
	}
	other, err := trainTasks(t, filepath.Join(t.TempDir(), "other"), set, 6, filmsTask(data, "", 1),
		filmsTask(data, "more", 3))
	if err != nil {
		t.Fatal(err)
	}
	before := slices.Concat(means(one), means(other))
	m, err := Merge(t.TempDir(), one, other)
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Plan.Downstream) != 1 || m.Plan.Downstream[0].Label() != "classify" ||
		!strings.Contains(strings.Join(m.Remarks, ""), "more") {
		t.Errorf("the tasks %v are compared, with the remarks %q", m.Plan.Downstream, m.Remarks)
	}
	for _, c := range m.Cells {
		mean, ok := c.Last(DownstreamMean.Key)
		if want := c.Tasks[0].Results.Best().Mean().X; len(c.Tasks) != 1 || !ok || mean != want {
			t.Errorf("%s: the mean over the tasks in common is %g, want %g", c.Name(), mean, want)
		}
		if _, ok := c.Last("downstream_more_dev_accuracy"); ok {
			t.Errorf("%s keeps the score on a task that is left out", c.Name())
		}
	}
	if after := slices.Concat(means(one), means(other)); !slices.Equal(after, before) {
		t.Errorf("merging changed the folders' own means %v to %v", before, after)
	}
}

// A task on which each training diverges has ended without a score, and the cell has not failed.
func TestATaskThatDivergesHasEnded(t *testing.T) {
	_, set := queuePlan(t, 1)
	rows := "text,label\n"
	for i := range 40 {
		rows += fmt.Sprintf("film %d was fine,%de30\n", i, i%3+1) // the squared error is no float32
	}
	path := filepath.Join(t.TempDir(), "grades.csv")
	if err := os.WriteFile(path, []byte(rows), 0o644); err != nil {
		t.Fatal(err)
	}
	task := filmsTask(path, "", 1)
	task.Task, task.Set = "regress", append(task.Set, "standardize=false")
	r, err := trainTasks(t, t.TempDir(), set, 6, task)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range r.Cells {
		if n := len(c.OpenTasks()); n != 0 || c.Error != "" || len(c.Tasks) != 1 || c.Tasks[0].Results.Best() != nil {
			t.Errorf("%s: %d open tasks, error %q, results %v", c.Name(), n, c.Error, c.Tasks)
		}
	}
	if got := means(r); slices.Max(got) != -1 {
		t.Errorf("there are means of no scores: %v", got)
	}
}
