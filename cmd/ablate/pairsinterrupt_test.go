//go:build unix

package main

import (
	"bufio"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// Ctrl+C tells what is known so far, and that it is not all.
func TestCtrlCWhilePairsAreJudged(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	s.finish("run", "smoke", "--corpus", "corpus.txt", "--set", "model.encoder.vocab=400", "--set", "train.steps=2",
		"--set", "train.warmup=1", "--out", "out")
	row := `{"sentence_good":"The dog barks at the cat.","sentence_bad":"The dog bark at the cat."}` + "\n"
	if err := os.WriteFile(filepath.Join(s.dir, "p.jsonl"), []byte(strings.Repeat(row, 60_000)), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("ablate", "pairs", "out/cells/rtd-es/seed-1", "p.jsonl", "--json", "--out", "t.csv")
	var told strings.Builder
	cmd.Dir, cmd.Env, cmd.Stderr = s.dir, s.env, &told
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill() })
	lines, last := 0, ""
	for scan := bufio.NewScanner(stdout); scan.Scan(); {
		if lines, last = lines+1, scan.Text(); lines == 100 {
			if err := cmd.Process.Signal(os.Interrupt); err != nil {
				t.Fatal(err)
			}
		}
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != 128+int(syscall.SIGINT) {
		t.Errorf("ended with %v and not with 130\n%s", err, told.String())
	}
	if !strings.HasPrefix(last, `{"summary":{"pairs":`) || !strings.Contains(last, `"of":60000,"complete":false,`) ||
		lines < 101 || lines > 60_000 {
		t.Errorf("after %d lines the last is %.100q", lines, last)
	}
	if !strings.Contains(told.String(), " of 60,000 pairs: the numbers above are of these, and t.csv is not written\n") {
		t.Errorf("told:\n%s", told.String())
	}
	if left, err := filepath.Glob(filepath.Join(s.dir, "*csv*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
