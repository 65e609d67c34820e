package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/ablate-go/ablate/internal/nextstep"
	"github.com/ablate-go/ablate/internal/rng"
)

// faultTimes is the environment variable that says how many system calls TestFaults lets fail at random. Without it the
// tests of faults are skipped, for they take minutes.
const faultTimes = "ABLATE_TEST_FAULTS"

const faultPlan = `
name: faults
question: Does it come to the same end?
corpus: [corpus.txt]
base:
  model:
    encoder: {layers: 2, hidden: 16, heads: 2, intermediate: 32, vocab: 300, max_positions: 16, position_buckets: 4}
    generator_layers: 2
  train: {steps: 12, batch: 2, seq: 16, warmup: 2}
  intervals: {eval_every: 4, eval_batches: 1, measure_every: 3, checkpoint_every: 4}
arms:
  - {name: none, set: [objective=rtd, sharing=none, coupling=alternating]}
  - {name: es, set: [objective=rtd, sharing=es, coupling=joint]}
`

// fault is what strace does to the calls of a process.
type fault struct {
	calls string
	errno string // its name, or "" for calls that are slow
	when  string // which of the calls, as strace counts them
}

func (f fault) String() string {
	if f.errno == "" {
		return fmt.Sprintf("inject=%s:delay_enter=50ms", f.calls)
	}
	return fmt.Sprintf("inject=%s:error=%s:when=%s", f.calls, f.errno, f.when)
}

var faultErrors = map[string]syscall.Errno{
	"ESTALE": syscall.ESTALE, "EDQUOT": syscall.EDQUOT, "ENOSPC": syscall.ENOSPC, "EIO": syscall.EIO,
	"EROFS": syscall.EROFS, "EACCES": syscall.EACCES, "EMFILE": syscall.EMFILE, "ENOLCK": syscall.ENOLCK,
}

// finished are faults of shared file systems with which a plan comes to its end: no locks, and slow calls.
var finished = []fault{
	{"flock", "ENOLCK", "1+"}, {"flock", "ENOSYS", "1+"}, {"flock", "EOPNOTSUPP", "1+"},
	{"renameat,renameat2,rename,linkat", "", ""}, {"fsync", "", ""},
}

// lasting are faults of shared file systems that stay once they have begun.
var lasting = []fault{
	{"fsync", "EDQUOT", "4+"}, {"fsync", "ESTALE", "6+"}, {"fsync", "EIO", "9+"}, {"mkdirat", "EROFS", "1+"},
	{"renameat", "EROFS", "3+"}, {"renameat", "ESTALE", "7+"}, {"mkdirat", "EDQUOT", "4+"},
}

// newFaults is a session with the plan, and the summary of an undisturbed run.
func newFaults(t *testing.T) (session, string) {
	t.Helper()
	timesOf(t, faultTimes)
	if _, err := exec.LookPath("strace"); err != nil {
		t.Skip("strace is not installed")
	}
	s := newSession(t)
	if err := os.WriteFile(filepath.Join(s.dir, "faults.yaml"), []byte(faultPlan), 0o644); err != nil {
		t.Fatal(err)
	}
	s.finish("run", "faults.yaml", "--out", "whole", "-p", "1")
	return s, s.summary("whole")
}

// faulty runs the plan with a fault into a folder. It returns the exit code and what the program said.
func (s session) faulty(f fault, out string) (int, string) {
	s.Helper()
	calls := strings.Split(f.calls, ",")
	trace := "trace=" + strings.Join(calls, ",")
	var told bytes.Buffer
	cmd := exec.Command("strace", "-f", "--seccomp-bpf", "-o", filepath.Join(s.dir, "trace"), "-e", trace, "-e", f.String(),
		"ablate", "run", "faults.yaml", "--out", out, "-p", "1")
	cmd.Dir, cmd.Env, cmd.Stderr = s.dir, s.env, &told
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		s.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), told.String()
}

// TestTwoNodesWithoutLocks has two processes train one plan where the file system has no locks: each cell is trained once.
func TestTwoNodesWithoutLocks(t *testing.T) {
	s, want := newFaults(t)
	var told [2]bytes.Buffer
	var both [2]*exec.Cmd
	for i := range both {
		both[i] = exec.Command("strace", "-f", "--seccomp-bpf", "-o", os.DevNull, "-e", "trace=flock", "-e",
			"inject=flock:error=ENOLCK", "ablate", "run", "faults.yaml", "--out", "shared", "-p", "1")
		both[i].Dir, both[i].Env, both[i].Stderr = s.dir, s.env, &told[i]
		if err := both[i].Start(); err != nil {
			t.Fatal(err)
		}
	}
	for i := range both {
		if err := both[i].Wait(); err != nil {
			t.Errorf("%v\n%s", err, told[i].String())
		}
	}
	if n := strings.Count(told[0].String()+told[1].String(), ": started,"); n != 2 {
		t.Errorf("two cells were started %d times:\n%s\n%s", n, told[0].String(), told[1].String())
	}
	if got := s.summary("shared"); got != want {
		t.Errorf("together they have\n%s\nand one has\n%s", got, want)
	}
}

// Neither the home nor the folder for temporary files of a node need be there.
func TestNoHomeAndNoScratch(t *testing.T) {
	s, want := newFaults(t)
	for i, env := range [][]string{
		{"HOME=", "XDG_CACHE_HOME="},
		{"HOME=/dev/null/home", "XDG_CACHE_HOME="},
		{"XDG_CACHE_HOME=/proc/cache"},
		{"TMPDIR=/dev/null/scratch"},
	} {
		there := s
		there.env = append(slices.Clone(s.env), env...)
		out := fmt.Sprintf("home-%d", i)
		there.finish("run", "faults.yaml", "--out", out, "-p", "1")
		if got := there.summary(out); got != want {
			t.Errorf("%v: %s\nand else\n%s", env, got, want)
		}
	}
}

// injected reports whether strace has let a call fail.
func (s session) injected() bool {
	data, err := os.ReadFile(filepath.Join(s.dir, "trace"))
	if err != nil {
		s.Fatal(err)
	}
	return bytes.Contains(data, []byte("INJECTED")) || bytes.Contains(data, []byte("DELAYED"))
}

func (s session) summary(out string) string {
	s.Helper()
	data, err := os.ReadFile(filepath.Join(s.dir, out, "summary.csv"))
	if err != nil {
		s.Fatal(err)
	}
	return string(data)
}

// System calls fail as those of shared file systems do, and at random. A run ends well, with the results of an undisturbed
// one, or with a line that says what helps. The same command then goes on to those results.
func TestFaults(t *testing.T) {
	s, want := newFaults(t)
	n := timesOf(t, faultTimes)
	for i, f := range finished {
		out := fmt.Sprintf("finished-%d", i)
		if code, told := s.faulty(f, out); code != 0 || !s.injected() || s.summary(out) != want {
			t.Errorf("%v: code %d, injected %v\n%s", f, code, s.injected(), told)
		}
	}
	all := lasting
	r := rng.Stream(1, "faults", 0)
	names := []string{"ESTALE", "EDQUOT", "ENOSPC", "EIO", "EROFS", "EACCES", "EMFILE"}
	for range n {
		calls := []string{"openat", "write", "fsync", "renameat", "mkdirat", "close", "read", "newfstatat", "unlinkat",
			"ftruncate", "getdents64", "linkat", "pwrite64", "pread64", "lseek", "fstat", "fchmodat", "utimensat"}[r.IntN(18)]
		all = append(all, fault{calls, names[r.IntN(len(names))], strconv.Itoa(1 + r.IntN(1+r.IntN(60)))})
	}
	good, bad := 0, 0
	for i, f := range all {
		out := fmt.Sprintf("torn-%d", i)
		code, told := s.faulty(f, out)
		if !s.injected() || strings.Contains(told, "shared libraries") { // too few such calls, or it was not started at all
			continue
		}
		if code == 0 {
			good++
			if got := s.summary(out); got != want {
				t.Errorf("%v: ended well, with\n%s\n%s", f, got, told)
			}
			continue
		}
		bad++
		lines := strings.Split(strings.TrimSuffix(told, "\n"), "\n")
		t.Logf("%v: %s", f, lines[len(lines)-1])
		says := nextstep.For(faultErrors[f.errno])
		if strings.Contains(told, "goroutine ") || strings.Contains(told, "panic") {
			t.Errorf("%v: a stack\n%s", f, told)
		} else if !strings.Contains(told, ": ") || says == "" || !advises(lines, says) {
			t.Errorf("%v: code %d, and no line says what helps (%s)\n%s", f, code, says, told)
		}
		cmd, told2 := s.start("run", "faults.yaml", "--out", out, "-p", "1")
		if err := cmd.Wait(); err != nil {
			t.Errorf("%v: the same command after it: %v\n%s\nbefore it\n%s", f, err, told2, told)
		} else if got := s.summary(out); got != want {
			t.Errorf("%v: gone on with, it has\n%s\nand undisturbed\n%s", f, got, want)
		}
	}
	t.Logf("%d runs with a fault ended well, %d with an error and well at the second try", good, bad)
}

// advises reports whether a line says what helps, by the table of next steps or by words of its own.
func advises(lines []string, says string) bool {
	for _, l := range lines {
		if strings.Contains(l, says) || strings.Contains(l, ": use ") || strings.Contains(l, ": give ") ||
			strings.Contains(l, ": check ") {
			return true
		}
	}
	return false
}
