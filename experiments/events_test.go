package experiments

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/texttest"
)

// eventsOf counts the records of a cell's only event file and reports whether it speaks of a tag.
func eventsOf(t *testing.T, c Cell) (n int, has func(tag string) bool) {
	t.Helper()
	files, _ := filepath.Glob(filepath.Join(c.Dir, eventPrefix+"*"))
	if len(files) != 1 {
		t.Fatalf("event files %v, want one", files)
	}
	data, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	for at := 0; at < len(data); n++ {
		at += 16 + int(binary.LittleEndian.Uint64(data[at:]))
	}
	return n, func(tag string) bool { return bytes.Contains(data, []byte(tag)) }
}

// TensorBoard gets one event a row, in one file, whether or not the cell was stopped on its way.
func TestEventsFollowTheRows(t *testing.T) {
	c := cellArm(training.ObjectiveRTD, "es", training.CouplingJoint)
	set := prepared(t, texttest.WriteSentences(t, 60), t.TempDir(), c)
	cell := Cell{Arm: "es", Seed: 1, Config: c, Dir: t.TempDir()}
	if _, err := runCell(cell, set, 3); err == nil {
		t.Fatal("the cell was to be stopped")
	}
	finish(t, cell, set)
	n, has := eventsOf(t, cell)
	if want := 1 + 1 + c.Train.Steps; n != want { // the version, step 0, and the steps
		t.Errorf("%d events, want %d", n, want)
	}
	for _, tag := range []string{"train/mlm_loss", "eval/auc", "sim/eg", "rank/eg", "conflict/cos_rare", "pull/share",
		"norm/eg"} {
		if !has(tag) {
			t.Errorf("no event has %s", tag)
		}
	}
}

func TestMetricsAsOneTable(t *testing.T) {
	one, nan := 1.5, (*float64)(nil)
	r := &Result{Dir: t.TempDir(), Cells: []CellResult{
		{Cell: Cell{Arm: "a", Seed: 1}, Rows: []Row{{Step: 0, Scalars: []measure.Scalar{{Key: "y", Value: &one}}},
			{Step: 1, Tokens: 20, Seconds: 0.25, Batch: "ff", Scalars: []measure.Scalar{{Key: "x", Value: nan}}}}},
		{Cell: Cell{Arm: "b", Seed: 2}},
	}}
	if err := r.WriteMetrics(); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(filepath.Join(r.Dir, "metrics.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"arm", "seed", "step", "tokens", "seconds", "batch", "x", "y"},
		{"a", "1", "0", "0", "0.000", "", "", "1.5"}, {"a", "1", "1", "20", "0.250", "ff", "", ""}}
	if len(rows) != len(want) {
		t.Fatalf("%d rows, want %s", len(rows), strconv.Itoa(len(want)))
	}
	for i := range want {
		for k := range want[i] {
			if rows[i][k] != want[i][k] {
				t.Errorf("row %d is %q, want %q", i, rows[i], want[i])
				break
			}
		}
	}
}
