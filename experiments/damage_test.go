package experiments

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A folder of cells of which one cannot be read is worth a report on the others.
func TestADamagedCellHasFailedAndTheOthersHaveNot(t *testing.T) {
	set := cellText(t)
	r, cells := openedPlan(t)
	for _, c := range cells {
		if err := c.Run(t.Context(), set, newLedger()); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(cells[0].Dir, metricsFile)
	sound, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.Split(sound, []byte("\n"))
	for name, bad := range map[string][]byte{
		"no JSON":         []byte("{broken"),
		"another meaning": []byte(`{"step": "three"}`),
		"a step again":    []byte(`{"step": 1, "seconds": 1}`),
	} {
		t.Run(name, func(t *testing.T) {
			damaged := bytes.Join(append(append(append([][]byte{}, lines[:2]...), bad), lines[3:]...), []byte("\n"))
			if err := os.WriteFile(path, damaged, 0o644); err != nil {
				t.Fatal(err)
			}
			loaded, err := Load(r.Out)
			if err != nil {
				t.Fatal(err)
			}
			f, err := Follow(r.Out)
			if err != nil {
				t.Fatal(err)
			}
			f.Update()
			for who, cells := range map[string][]CellResult{"the report": loaded.Cells, "watch": f.Result.Cells} {
				if e := cells[0].Error; !strings.Contains(e, path) || !strings.Contains(e, ": line 3") ||
					!strings.Contains(e, "restore") {
					t.Errorf("%s says of the damaged cell %q", who, e)
				}
				if cells[1].Error != "" || !cells[1].Done() {
					t.Errorf("%s says of the other cell %q at step %d", who, cells[1].Error, cells[1].Step())
				}
			}
			if err := cells[0].Run(t.Context(), set, newLedger()); err == nil {
				t.Error("a cell with damaged metrics is trained on")
			}
			if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, damaged) {
				t.Errorf("what is left of the metrics was changed (%v)", err)
			}
			if err := os.Remove(filepath.Join(cells[0].Dir, errorFile)); err != nil {
				t.Fatal(err)
			}
		})
	}
	if err := os.WriteFile(path, sound, 0o644); err != nil {
		t.Fatal(err)
	}
	if loaded, err := Load(r.Out); err != nil || loaded.Cells[0].Error != "" {
		t.Errorf("the restored cell: %v, %v", loaded.Cells[0].Error, err)
	}
}
