//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// An error of the system is told in one line with what to do, whichever command meets it.
func TestErrorsOfTheSystemSayWhatToDo(t *testing.T) {
	s := newSession(t)
	if err := os.Symlink("loop", filepath.Join(s.dir, "loop")); err != nil {
		t.Fatal(err)
	}
	paths := map[string]syscall.Errno{
		"corpus.txt/x": syscall.ENOTDIR, "loop": syscall.ELOOP, strings.Repeat("n", 300): syscall.ENAMETOOLONG,
	}
	for path, errno := range paths {
		for _, args := range [][]string{
			{"run", path}, {"plan", path}, {"report", path}, {"watch", path, "--once"}, {"run", "smoke", "--out", path},
			{"inspect", path}, {"fill-mask", path, "x"}, {"detect", path, "x"}, {"embed", path, "x"}, {"predict", path, "x"},
			{"pretrain", "--from", path}, {"export", path, "--out", "out"}, {"import", path, "--out", "out"},
		} {
			want := errno.Error()
			if path == "loop" && args[0] == "run" && len(args) > 2 {
				want = syscall.EEXIST.Error() // of the link itself
			}
			cmd, told := s.start(args...)
			if cmd.Wait() == nil {
				t.Errorf("%v: no error", args)
			}
			said := strings.TrimSuffix(told.String(), "\n")
			_, step, found := strings.Cut(said, want)
			if strings.Contains(said, "\n") || !found || len(strings.Trim(step, ".:) ")) < 10 {
				t.Errorf("%v does not say what to do: %q", args, said)
			}
		}
	}
	// A full disk, where it can be had.
	if _, err := os.Stat("/dev/full"); err != nil {
		return
	}
	for _, args := range [][]string{{"version"}, {"plan", "smoke", "--no-timing", "--corpus", "corpus.txt"}} {
		full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer full.Close()
		cmd, told := s.prepared(args...)
		cmd.Stdout = full
		if cmd.Run() == nil || !strings.Contains(told.String(), "free some space") {
			t.Errorf("%v > /dev/full ends well, and says %q", args, told)
		}
	}
}
