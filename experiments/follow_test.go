package experiments

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/ablate-go/ablate/internal/testutil"
)

func TestFollowingARun(t *testing.T) {
	plan, set := queuePlan(t, 1)
	r := &Runner{Plan: plan, Out: t.TempDir()}
	if err := r.OpenWith(set); err != nil {
		t.Fatal(err)
	}
	f, err := Follow(r.Out)
	if err != nil {
		t.Fatal(err)
	}
	cell := f.Result.Cells[0]
	if err := os.MkdirAll(cell.Dir, 0o755); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(cell.Dir, metricsFile)
	step := func(content string, want int) {
		t.Helper()
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		f.Update()
		if e := f.Result.Cells[0].Error; e != "" {
			t.Fatalf("%q: %s", content, e)
		}
		if got := len(f.Result.Cells[0].Rows); got != want {
			t.Errorf("%q gives %d rows, want %d", content, got, want)
		}
	}
	step("", 0)
	step("{\"step\":0,\"seconds\":0}\n", 1)
	step("{\"step\":0,\"seconds\":0}\n{\"step\":1,\"sec", 1)                                        // half a line
	step("{\"step\":0,\"seconds\":0}\n{\"step\":1,\"seconds\":1}\n{\"step\":2,\"seconds\":3}\n", 3) // more
	if s := f.Result.Cells[0].SecondsPerStep(); s != 1.5 {
		t.Errorf("%g seconds a step", s)
	}
	step("{\"step\":0,\"seconds\":0}\n{\"step\":1,\"seconds\":1}\n", 2) // cut back
	step("{\"step\":0,\"seconds\":0}\n{\"step\":1,\"seconds\":1}\n{\"step\":2,\"seconds\":3}\n"+
		"{\"step\":3,\"seconds\":4}\n", 4) // and on
	// Cut back and grown past the last look, with lines of other lengths.
	step("{\"step\":0,\"seconds\":0}\n{\"step\":1,\"seconds\":1.25}\n{\"step\":2,\"seconds\":3.125}\n"+
		"{\"step\":3,\"seconds\":4}\n{\"step\":4,\"seconds\":5}\n", 5)
	step("{\"step\":0,\"seconds\":0}\n{\"step\":1,\"seconds\":1}\nno row\n", 2) // torn, though it ends with a newline
}

func TestADamagedCellHasFailedAndTheOthersAreRead(t *testing.T) {
	r, cells := openedPlan(t)
	write := func(c Cell, name, content string) string {
		t.Helper()
		path := filepath.Join(c.Dir, name)
		if err := os.MkdirAll(c.Dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	const good = "{\"step\":0,\"seconds\":0}\n{\"step\":1,\"seconds\":1}\n"
	bad := write(cells[0], metricsFile, good+"{\"step\":2,\"sec\n{\"step\":3,\"seconds\":3}\n")
	write(cells[1], metricsFile, good)

	f, err := Follow(r.Out)
	if err != nil {
		t.Fatal(err)
	}
	f.Update()
	f.Update() // each look reads it again
	loaded, err := Load(r.Out)
	if err != nil {
		t.Fatal(err)
	}
	for what, cells := range map[string][]CellResult{"Follow": f.Result.Cells, "Load": loaded.Cells} {
		if s := cells[0].Status(); s != "failed" || len(cells[0].Rows) != 2 {
			t.Errorf("%s: the damaged cell is %s with %d rows", what, s, len(cells[0].Rows))
		}
		testutil.WantSentence(t, errors.New(cells[0].Error), bad+": line 3 is damaged", "move "+cells[0].Dir+" away")
		if cells[1].Error != "" || len(cells[1].Rows) != 2 {
			t.Errorf("%s: the other cell has %d rows and the error %q", what, len(cells[1].Rows), cells[1].Error)
		}
	}

	write(cells[0], metricsFile, good) // mended
	hurt := write(cells[1], neighboursFile, "[{")
	f.Update()
	if loaded, err = Load(r.Out); err != nil || loaded.Cells[0].Error != "" || f.Result.Cells[0].Error != "" {
		t.Errorf("a cell that was mended: %v, %q, %q", err, loaded.Cells[0].Error, f.Result.Cells[0].Error)
	}
	testutil.WantSentence(t, errors.New(loaded.Cells[1].Error), hurt+" is damaged", "run the plan again")
	if err := os.WriteFile(filepath.Join(r.Out, dataFile), []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err = Load(r.Out)
	testutil.WantSentence(t, err, "data.json is damaged", "move the file away")
	// not written over
	testutil.WantSentence(t, refuseOtherData(r.Out, DataInfo{}), "data.json is damaged", "move the file away")
}
