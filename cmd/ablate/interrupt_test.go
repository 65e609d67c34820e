//go:build unix

package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// session is a folder in which ablate runs as a process of its own.
type session struct {
	*testing.T
	dir string
	env []string
}

func newSession(t *testing.T) session {
	s := session{T: t, dir: t.TempDir()}
	s.env = append(os.Environ(), "HOME="+filepath.Join(s.dir, "home"), "XDG_CACHE_HOME="+filepath.Join(s.dir, "cache"))
	if err := os.WriteFile(filepath.Join(s.dir, "corpus.txt"), []byte(sampleProse(1000)), 0o644); err != nil {
		t.Fatal(err)
	}
	return s
}

// start returns the running process and what it has written on standard error, to be read after its end.
func (s session) start(args ...string) (*exec.Cmd, *bytes.Buffer) {
	s.Helper()
	cmd, told := s.prepared(args...)
	if err := cmd.Start(); err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { cmd.Process.Kill() })
	return cmd, told
}

// prepared is start for a process that is not started yet.
func (s session) prepared(args ...string) (*exec.Cmd, *bytes.Buffer) {
	var told bytes.Buffer
	cmd := exec.Command("ablate", args...)
	cmd.Dir, cmd.Env, cmd.Stderr = s.dir, s.env, &told
	return cmd, &told
}

// finish runs to the end, which must be a good one.
func (s session) finish(args ...string) {
	s.Helper()
	cmd, told := s.start(args...)
	if err := cmd.Wait(); err != nil {
		s.Fatalf("%v: %v\n%s", args, err, told)
	}
}

// interrupt sends a signal once the arm has some steps behind it and returns the command that the program
// gives to go on, without its name.
func (s session) interrupt(sig syscall.Signal, code int, arm string, args ...string) []string {
	s.Helper()
	cmd, told := s.start(args...)
	metrics := filepath.Join(s.dir, "out", "cells", arm, "seed-1", "metrics.jsonl")
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	var err error
	for running := true; running; {
		select {
		case err = <-ended:
			s.Fatalf("ended before the signal: %v\n%s", err, told)
		case <-time.After(2 * time.Millisecond):
			data, _ := os.ReadFile(metrics)
			running = bytes.Count(data, []byte("\n")) < 15
		}
	}
	if err := cmd.Process.Signal(sig); err != nil {
		s.Fatal(err)
	}
	err = <-ended
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != code {
		s.Fatalf("%v gave %v and not code %d\n%s", sig, err, code, told)
	}
	lines := strings.Split(strings.TrimSuffix(told.String(), "\n"), "\n")
	last := lines[len(lines)-1]
	const start = "stopped, and saved in out; to go on: ablate "
	if !strings.HasPrefix(last, start) || strings.Contains(told.String(), "goroutine ") ||
		strings.Contains(told.String(), "failed") {
		s.Fatalf("after %v:\n%s", sig, told)
	}
	steps := filepath.Join(s.dir, "out", "cells", arm, "seed-1", "checkpoint", "step-*")
	if saved, _ := filepath.Glob(steps); len(saved) == 0 {
		s.Errorf("%s has no checkpoint after %v", arm, sig)
	}
	return strings.Fields(strings.TrimPrefix(last, start))
}

// rowsOf counts the rows of an arm's metrics.jsonl, of step 0 too.
func (s session) rowsOf(arm string) int {
	data, _ := os.ReadFile(filepath.Join(s.dir, "out", "cells", arm, "seed-1", "metrics.jsonl"))
	return bytes.Count(data, []byte("\n"))
}

// wantSaved checks that the newest checkpoint of an arm is of its last row's step, if it has begun.
func (s session) wantSaved(arm string) {
	s.Helper()
	rows := s.rowsOf(arm)
	if rows == 0 {
		return
	}
	name := fmt.Sprintf("step-%08d.safetensors", rows-1)
	if _, err := os.Stat(filepath.Join(s.dir, "out", "cells", arm, "seed-1", "checkpoint", name)); err != nil {
		s.Errorf("%s has %d rows: %v", arm, rows, err)
	}
}

// A closed terminal and the warnings of schedulers save as Ctrl+C does.
func TestOtherSignalsSave(t *testing.T) {
	for sig, code := range map[syscall.Signal]int{
		syscall.SIGHUP: 129, syscall.SIGUSR1: 128 + int(syscall.SIGUSR1), syscall.SIGUSR2: 128 + int(syscall.SIGUSR2),
		syscall.SIGXCPU: 128 + int(syscall.SIGXCPU),
	} {
		t.Run(sig.String(), func(t *testing.T) {
			t.Parallel()
			if signal.Ignored(sig) { // as under nohup, which the program respects
				t.Skipf("%v is ignored here", sig)
			}
			s := newSession(t)
			s.interrupt(sig, code, "mlm", "run", "smoke", "--corpus", "corpus.txt", "--set", "model.encoder.vocab=400",
				"--set", "train.steps=3000", "--parallel", "4", "--out", "out")
			for _, arm := range []string{"mlm", "rtd-none", "rtd-es", "rtd-gdes"} {
				s.wantSaved(arm)
			}
		})
	}
}

// In "ablate run | tee log" Ctrl+C ends tee as well. Every cell saves all the same, and the program ends as it says:
// whatever reads its output, and where it has ended before.
func TestCtrlCUnderTee(t *testing.T) {
	t.Parallel()
	for name, pipe := range map[string]string{
		"tee":                    "2>&1 | tee out.log",
		"cat":                    "2>&1 | cat > out.log",
		"tee of the errors":      "2> >(tee out.log >&2)",
		"a reader that is gone":  "2>&1 | head -n 1 > out.log",
		"a reader without words": "2>&1 | sleep 0.1",
	} {
		t.Run(name, func(t *testing.T) { interruptedUnder(t, pipe) })
	}
}

// interruptedUnder runs four cells with their output in a pipe, and sends Ctrl+C to all processes of it.
func interruptedUnder(t *testing.T, pipe string) {
	s := newSession(t)
	cmd := exec.Command("bash", "-c", `trap : INT; ablate run smoke --corpus corpus.txt --set model.encoder.vocab=400 \
		--set train.steps=3000 --set intervals.checkpoint_every=2000 --set intervals.eval_every=1000 \
		--parallel 4 --out out `+pipe+`; echo "${PIPESTATUS[0]}" > status`)
	cmd.Dir, cmd.Env, cmd.SysProcAttr = s.dir, s.env, &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	arms := []string{"mlm", "rtd-none", "rtd-es", "rtd-gdes"}
	for begun, deadline := 0, time.Now().Add(time.Minute); begun < len(arms); {
		if time.Now().After(deadline) {
			syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
			t.Fatalf("only %d cells have begun", begun)
		}
		time.Sleep(5 * time.Millisecond)
		begun = 0
		for _, arm := range arms {
			if s.rowsOf(arm) > 5 {
				begun++
			}
		}
	}
	if err := syscall.Kill(-cmd.Process.Pid, syscall.SIGINT); err != nil { // as a terminal does
		t.Fatal(err)
	}
	_ = cmd.Wait() // of the shell, whose end says nothing
	status, err := os.ReadFile(filepath.Join(s.dir, "status"))
	if err != nil || strings.TrimSpace(string(status)) != "130" {
		t.Errorf("ablate ended with %q (%v), want 130", status, err)
	}
	for _, arm := range arms {
		s.wantSaved(arm)
	}
}

// TestInterruptedRunEndsAsAWholeOne stops a run by Ctrl+C in its first cells and by SIGTERM in later ones,
// and each time goes on with the command that the program names.
func TestInterruptedRunEndsAsAWholeOne(t *testing.T) {
	if testing.Short() {
		t.Skip("trains twice")
	}
	t.Parallel()
	s := newSession(t)
	args := []string{"run", "smoke", "--corpus", "corpus.txt", "--set", "model.encoder.vocab=400", "--set",
		"train.steps=150", "--parallel", "2", "--out"}
	s.finish(append(args, "whole")...)
	next := s.interrupt(syscall.SIGINT, 130, "rtd-es", append(args, "out")...)
	next = s.interrupt(syscall.SIGTERM, 143, "rtd-gdes", next...)
	s.finish(next...)
	if d := difference(filepath.Join(s.dir, "whole"), filepath.Join(s.dir, "out")); d != "" {
		t.Error(d)
	}
	for _, name := range []string{"plan.yaml", "data.json"} {
		a, errA := os.ReadFile(filepath.Join(s.dir, "whole", name))
		b, errB := os.ReadFile(filepath.Join(s.dir, "out", name))
		if errA != nil || errB != nil || !bytes.Equal(a, b) {
			t.Errorf("%s differs: %v, %v", name, errA, errB)
		}
	}
	if _, err := os.Stat(filepath.Join(s.dir, "out", "report.html")); err != nil {
		t.Error(err)
	}
}
