package experiments

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFollowingARun(t *testing.T) {
	plan, _ := queuePlan(t, 1)
	r := &Runner{Plan: plan, Out: t.TempDir()}
	if err := r.Open(); err != nil {
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
		if err := f.Update(); err != nil {
			t.Fatal(err)
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
	step("{\"step\":0,\"seconds\":0}\n{\"step\":1,\"seconds\":1}\n", 2)                                                         // cut back
	step("{\"step\":0,\"seconds\":0}\n{\"step\":1,\"seconds\":1}\n{\"step\":2,\"seconds\":3}\n{\"step\":3,\"seconds\":4}\n", 4) // and on
	// Cut back and grown past the last look, with lines of other lengths.
	step("{\"step\":0,\"seconds\":0}\n{\"step\":1,\"seconds\":1.25}\n{\"step\":2,\"seconds\":3.125}\n{\"step\":3,\"seconds\":4}\n{\"step\":4,\"seconds\":5}\n", 5)
	if err := os.WriteFile(path, []byte("{\"step\":0,\"seconds\":0}\n{\"step\":1,\"seconds\":1}\n{\"step\":2,\"seconds\":3}\n{\"step\":3,\"seconds\":4}\nno row\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := f.Update(); err != nil {
		t.Fatal(err)
	}
	if e := f.Result.Cells[0].Error; !strings.Contains(e, path) || !strings.Contains(e, "byte") {
		t.Errorf("a damaged line gives %q", e)
	}
}
