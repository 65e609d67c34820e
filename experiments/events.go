package experiments

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/atomicfile"
	"github.com/ablate-go/ablate/internal/tfevents"
)

// eventFile holds a cell's metrics for TensorBoard. It is written again from metrics.jsonl when the cell is resumed: a
// killed run may have left events in it that are newer than the checkpoint.
type eventFile struct {
	file  *os.File
	w     *tfevents.Writer
	began int64 // start of the cell's first session, in seconds since 1970
}

const eventPrefix, eventSuffix = "events.out.tfevents.", ".ablate"

// openEvents writes the rows so far and opens the file to append further ones.
func openEvents(dir string, rows []Row) (*eventFile, error) {
	e := &eventFile{began: time.Now().Unix()}
	old, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("TensorBoard events: %w", err)
	}
	for _, entry := range old {
		text, ours := strings.CutPrefix(strings.TrimSuffix(entry.Name(), eventSuffix), eventPrefix)
		if !ours {
			continue
		}
		if began, err := strconv.ParseInt(text, 10, 64); err == nil {
			e.began = min(e.began, began)
		}
	}
	path := filepath.Join(dir, fmt.Sprintf("%s%d%s", eventPrefix, e.began, eventSuffix))
	pending, err := atomicfile.New(path)
	if err != nil {
		return nil, fmt.Errorf("TensorBoard events: %w", err)
	}
	defer pending.Discard()
	if e.w, err = tfevents.NewWriter(pending, float64(e.began)); err != nil {
		return nil, err
	}
	for _, row := range rows {
		if err := e.append(row); err != nil {
			return nil, err
		}
	}
	if err := pending.Commit(); err != nil {
		return nil, fmt.Errorf("TensorBoard events: %w", err)
	}
	if e.file, err = os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0); err != nil {
		return nil, fmt.Errorf("TensorBoard events: %w", err)
	}
	e.w = tfevents.Append(e.file)
	return e, nil
}

// append adds a row. Its time is training time, without the pauses between sessions.
func (e *eventFile) append(row Row) error {
	var values []tfevents.Scalar
	for _, x := range row.Scalars {
		if x.Value != nil {
			m, _ := measure.Find(x.Key)
			values = append(values, tfevents.Scalar{Tag: m.Tag(), Value: *x.Value})
		}
	}
	return e.w.Scalars(float64(e.began)+row.Seconds, int64(row.Step), values)
}

func (e *eventFile) close() error { return e.file.Close() }
