package jsonl_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ablate-go/ablate/internal/jsonl"
)

const childVariable = "JSONL_TEST_CHILD"

// TestMain becomes the child that writes rows without end if the variable names a file; its rows begin
// after the last one that is there.
func TestMain(m *testing.M) {
	if path := os.Getenv(childVariable); path != "" {
		if err := writeForever(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func writeForever(path string) error {
	report, err := jsonl.Read(path, func(int, []byte) error { return nil })
	if err != nil {
		return err
	}
	w, err := jsonl.Open(path)
	if err != nil {
		return err
	}
	for step := report.Rows + 1; ; step++ {
		if err := w.Append(row{Step: step, Text: strings.Repeat("x", step%5000)}); err != nil {
			return err
		}
	}
}

func TestKilledWriterLosesNoStepAndRepeatsNone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m")
	appendRows(t, path)
	kills := 20
	if testing.Short() {
		kills = 4
	}
	for kill := range kills {
		before := len(content(t, path))
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), childVariable+"="+path)
		var said strings.Builder
		child.Stderr = &said
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		gone := make(chan struct{})
		go func() { _ = child.Wait(); close(gone) }() // ends by the kill, which is its error
		waitForSize(t, path, int64(before+1000*(kill+1)), gone)
		if err := child.Process.Kill(); err != nil {
			t.Fatalf("%v: %s", err, said.String())
		}
		<-gone
		// Every second time the run goes back to a checkpoint some steps ago.
		report, err := jsonl.Recover(path, func([]byte) bool { return true })
		if err != nil {
			t.Fatal(err)
		}
		if last := report.Rows * 3 / 4; kill%2 == 1 {
			if report, err = jsonl.Recover(path, jsonl.UpTo("step", int64(last))); err != nil || report.Rows != last {
				t.Fatalf("%+v, %v; want %d rows", report, err, last)
			}
		}
		if _, err := jsonl.Read(path, func(line int, raw []byte) error {
			var r row
			if err := json.Unmarshal(raw, &r); err != nil || r.Step != line {
				return fmt.Errorf("step %d (%v)", r.Step, err)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
}

func waitForSize(t *testing.T, path string, size int64, gone <-chan struct{}) {
	t.Helper()
	for {
		if info, err := os.Stat(path); err == nil && info.Size() >= size {
			return
		}
		select {
		case <-gone:
			t.Fatal("the child ended by itself")
		case <-time.After(time.Millisecond):
		}
	}
}
