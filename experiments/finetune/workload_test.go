package finetune

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Texts of 70 letters are about 20 tokens, in windows of 24; longer ones are cut to the longest window.
func TestWorkload(t *testing.T) {
	var table strings.Builder
	table.WriteString("text\tlabel\n")
	for i := range 10 {
		fmt.Fprintf(&table, "%s%d\t%d\n", strings.Repeat("x", 69), i, i%2)
	}
	dev := "text\tlabel\n" + strings.Repeat("y", 1000) + "\t1\n"
	dir := t.TempDir()
	for name, content := range map[string]string{"train.tsv": table.String(), "dev.tsv": dev, "test.tsv": dev} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	c := DefaultConfig()
	c.Task, c.Data.Path, c.Epochs, c.LR, c.Tokens = "classify", dir, 3, []float64{1e-3, 1e-4}, 64
	for random, trials := range map[bool]float64{false: 2, true: 4} {
		c.Random = random
		w, err := WorkloadOf(c)
		if want := (Workload{trials * 3 * 10 * 24, trials * (3 + 1) * 64}); err != nil || w != want {
			t.Errorf("%+v, want %+v, error %v", w, want, err)
		}
	}
	if f := (Workload{Trained: 10, Scored: 3}).FLOPs(100); f != 6600 {
		t.Errorf("%g operations", f)
	}
	c.Data.Path = filepath.Join(dir, "none")
	if _, err := WorkloadOf(c); err == nil {
		t.Error("files that are not there have a workload")
	}
}
