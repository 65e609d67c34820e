package experiments

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/testutil"
	"github.com/ablate-go/ablate/internal/texttest"

	"github.com/ablate-go/ablate/internal/safetensors"
	"github.com/ablate-go/ablate/text"
)

// cellArm is Tiny for text: six steps of 16 windows, so that an epoch of texttest.WriteSentences ends between
// steps, with evaluations, measures and checkpoints at different steps.
func cellArm(objective, sharing, coupling string) training.Config {
	c := training.Tiny(objective, sharing, coupling)
	c.Model.Encoder.Vocab = 230
	c.Train.Steps, c.Train.Batch = 6, 16
	return c
}

// cellArms are those whose resume is tested.
func cellArms() map[string]training.Config {
	return map[string]training.Config{
		"mlm":  cellArm(training.ObjectiveMLM, "none", training.CouplingAlternating),
		"none": cellArm(training.ObjectiveRTD, "none", training.CouplingAlternating),
		"es":   cellArm(training.ObjectiveRTD, "es", training.CouplingJoint),
		"gdes": cellArm(training.ObjectiveRTD, "gdes", training.CouplingAlternating),
	}
}

// prepared is a text in the windows of a configuration.
func prepared(t testing.TB, corpus, cache string, c training.Config) *text.Dataset {
	t.Helper()
	set, err := text.Prepare(t.Context(), text.PrepareOptions{
		Paths: []string{corpus}, VocabSize: c.Model.Encoder.Vocab, SeqLen: c.Train.Seq, BatchSize: c.Train.Batch,
		CacheDir: cache, HeldOut: 0.2,
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { set.Close() })
	return set
}

// cellText is the text of all cells in tests.
func cellText(t testing.TB) *text.Dataset {
	return prepared(t, texttest.WriteSentences(t, 60), t.TempDir(),
		cellArm(training.ObjectiveMLM, "none", training.CouplingAlternating))
}

// watcher records what a cell tells and stops it after a step.
type watcher struct {
	stopAfter int // -1 for never
	cancel    context.CancelFunc
	from      int
	rows      []Row
	warnings  []string
}

func (w *watcher) Started(_ Cell, step int) {
	w.from = step
	if w.stopAfter == step {
		w.cancel()
	}
}

func (w *watcher) Stepped(_ Cell, row Row) {
	w.rows = append(w.rows, row)
	if row.Step == w.stopAfter {
		w.cancel()
	}
}

func (w *watcher) Ended(Cell, Row, error) {}

func (w *watcher) Warned(_ Cell, message string) { w.warnings = append(w.warnings, message) }

// runCell runs a cell up to a step, or to its end if that is -1.
func runCell(c Cell, set *text.Dataset, stopAfter int) (*watcher, error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	w := &watcher{stopAfter: stopAfter, cancel: cancel}
	return w, c.Run(ctx, set, w)
}

// finish runs a cell to its end.
func finish(t testing.TB, c Cell, set *text.Dataset) *watcher {
	t.Helper()
	w, err := runCell(c, set, -1)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// interrupt stops a cell after a step.
func interrupt(t testing.TB, c Cell, set *text.Dataset, after int) {
	t.Helper()
	if _, err := runCell(c, set, after); !errors.Is(err, ErrInterrupted) {
		t.Fatalf("stopped after step %d: %v", after, err)
	}
}

// checkpointAt reads all tensors and metadata of a checkpoint, the clock aside.
func checkpointAt(t testing.TB, c Cell, step int) (map[string][]float32, map[string]string) {
	t.Helper()
	f, err := safetensors.Open(filepath.Join(c.Dir, checkpointDir, training.CheckpointName(step)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	tensors := map[string][]float32{}
	for _, name := range f.Names() {
		shape, err := f.Shape(name)
		if err != nil {
			t.Fatal(err)
		}
		size := 1
		for _, n := range shape {
			size *= n
		}
		data := make([]float32, size)
		if err := f.ReadFloat32(name, data); err != nil {
			t.Fatal(err)
		}
		tensors[fmt.Sprint(name, shape)] = data
	}
	meta := map[string]string{}
	for _, key := range []string{"format", "step", "data", "owner", "config", "kernels", "device"} {
		meta[key] = f.Metadata()[key]
	}
	return tensors, meta
}

var clock = regexp.MustCompile(`"seconds":[0-9.]+`)

// ownSum is the checksum of a row, which covers its clock.
var ownSum = regexp.MustCompile(`,"crc32c":"[0-9a-f]{8}"`)

// metricsOf is metrics.jsonl without its clock.
func metricsOf(t testing.TB, c Cell) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(c.Dir, metricsFile))
	if err != nil {
		t.Fatal(err)
	}
	return ownSum.ReplaceAllString(clock.ReplaceAllString(string(data), `"seconds":0`), "")
}

// wantSameEnd compares two finished cells: tensors at tolerance 0, metrics byte by byte but for the clock,
// and each step once.
func wantSameEnd(t testing.TB, what string, got, want Cell) {
	t.Helper()
	steps := want.Config.Train.Steps
	tensors, meta := checkpointAt(t, got, steps)
	wantTensors, wantMeta := checkpointAt(t, want, steps)
	if d := testutil.Differing(wantTensors, tensors); len(d) > 0 {
		t.Errorf("%s: %d of %d tensors differ, first %s", what, len(d), len(wantTensors), d[0])
	}
	if fmt.Sprint(meta) != fmt.Sprint(wantMeta) {
		t.Errorf("%s: metadata %v, want %v", what, meta, wantMeta)
	}
	lines := strings.Split(strings.TrimSpace(metricsOf(t, got)), "\n")
	wantLines := strings.Split(strings.TrimSpace(metricsOf(t, want)), "\n")
	if len(lines) != steps+1 {
		t.Errorf("%s: %d rows, want one for each of the steps 0 to %d", what, len(lines), steps)
	}
	for i := range min(len(lines), len(wantLines)) {
		if lines[i] != wantLines[i] || !strings.HasPrefix(lines[i], fmt.Sprintf(`{"step":%d,`, i)) {
			t.Errorf("%s: row %d is\n%s\nwant\n%s", what, i, lines[i], wantLines[i])
			return
		}
	}
}
