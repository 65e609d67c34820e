package main

import (
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ablate-go/ablate/internal/mpi/mpitest"
	"github.com/ablate-go/ablate/internal/testutil"
)

const ranksPlan = `
name: ranks
question: Do ranks have the bits of one process?
corpus: [corpus.txt]
seeds: [1]
base:
  model:
    encoder: {layers: 2, hidden: 32, heads: 2, intermediate: 64, vocab: 300, max_positions: 16, position_buckets: 4}
    generator_layers: 2
  train: {steps: 24, batch: 8, accumulate: 4, seq: 16, warmup: 2}
  intervals: {eval_every: 10, eval_batches: 1, measure_every: 5, checkpoint_every: 4}
arms:
  - {name: es, set: [objective=rtd, sharing=es, coupling=joint]}
  - {name: gdes, set: [objective=rtd, sharing=gdes, coupling=alternating]}
`

// onRanks starts ranks of ablate in the session's folder.
func (s session) onRanks(e mpitest.Engine, n int, args ...string) (*exec.Cmd, *bytes.Buffer) {
	s.Helper()
	program, err := exec.LookPath("ablate")
	if err != nil {
		s.Fatal(err)
	}
	c := e.Command(s.T, n, program, args...)
	var told bytes.Buffer
	c.Dir, c.Stderr = s.dir, &told
	c.Env = append(c.Env, s.env[len(s.env)-2:]...)
	return c, &told
}

// rankProcess is the process of a rank that runs this command; 0 if there is none.
func rankProcess(rank int, out string) int {
	folders, _ := filepath.Glob("/proc/[0-9]*")
	for _, f := range folders {
		line, _ := os.ReadFile(filepath.Join(f, "cmdline"))
		words := strings.Split(string(line), "\x00")
		if len(words) < 3 || words[1] != "run" || words[len(words)-2] != out || filepath.Base(words[0]) != "ablate" {
			continue
		}
		env, _ := os.ReadFile(filepath.Join(f, "environ"))
		for _, v := range strings.Split(string(env), "\x00") {
			if v == "PMI_RANK="+strconv.Itoa(rank) || v == "OMPI_COMM_WORLD_RANK="+strconv.Itoa(rank) {
				pid, _ := strconv.Atoi(filepath.Base(f))
				return pid
			}
		}
	}
	return 0
}

// Ranks of a real MPI have the bits of one process, also after one of them is killed and after a signal to the launcher.
func TestPlanOnMPI(t *testing.T) {
	if testing.Short() {
		t.Skip("starts many processes")
	}
	mpitest.Each(t, func(t *testing.T, e mpitest.Engine) {
		s := newSession(t)
		if err := os.WriteFile(filepath.Join(s.dir, "ranks.yaml"), []byte(ranksPlan), 0o644); err != nil {
			t.Fatal(err)
		}
		s.finish("run", "ranks.yaml", "--out", "one")
		numbers, killed := []int{2}, []int{1}
		if os.Getenv(testutil.LongTests) != "" {
			numbers, killed = []int{2, 4}, []int{0, 1}
		}
		for _, n := range numbers {
			out := "ranks-" + strconv.Itoa(n)
			c, told := s.onRanks(e, n, "run", "ranks.yaml", "--out", out)
			if err := c.Run(); err != nil {
				t.Fatalf("%d ranks: %v\n%s", n, err, told)
			}
			s.same("one", out)
		}
		for _, rank := range killed {
			out := "killed-" + strconv.Itoa(rank)
			told := s.endEarly(e, out, func() int { return rankProcess(rank, out) }, syscall.SIGKILL)
			if again := "mpirun -n 2 ablate run ranks.yaml --out " + out; !strings.Contains(told, again) {
				t.Errorf("rank %d was killed, and this does not say how to go on by %q:\n%s", rank, again, told)
			}
			c, after := s.onRanks(e, 2, "run", "ranks.yaml", "--out", out)
			if err := c.Run(); err != nil {
				t.Fatalf("after rank %d was killed: %v\n%s", rank, err, after)
			}
			s.same("one", out)
		}
		// What two ranks have begun, four go on with, and one process ends.
		told := s.endEarly(e, "mixed", func() int { return rankProcess(1, "mixed") }, syscall.SIGUSR1)
		if !strings.Contains(told, "interrupted") && !strings.Contains(told, "saved") {
			t.Errorf("rank 1 was told to stop, and nobody says so:\n%s", told)
		}
		s.endEarly(e, "mixed", func() int { return rankProcess(0, "mixed") }, syscall.SIGUSR1)
		s.finish("run", "ranks.yaml", "--out", "mixed")
		s.same("one", "mixed")
	})
}

// endEarly starts two ranks, sends a signal to the process once some steps are written, and returns what all said.
func (s session) endEarly(e mpitest.Engine, out string, process func() int, sig syscall.Signal) string {
	s.Helper()
	before := s.rows(out)
	c, told := s.onRanks(e, 2, "run", "ranks.yaml", "--out", out)
	if err := c.Start(); err != nil {
		s.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	for s.rows(out) < before+6 {
		select {
		case err := <-ended:
			s.Fatalf("ended before the signal: %v\n%s", err, told)
		case <-time.After(time.Millisecond):
		}
	}
	if pid := process(); pid == 0 || syscall.Kill(pid, sig) != nil {
		s.Fatalf("there is no such rank (process %d)", pid)
	}
	if err := <-ended; err == nil {
		s.Errorf("%s: ended well in spite of %v", out, sig)
	}
	time.Sleep(100 * time.Millisecond) // the witness speaks after its process, and so perhaps after the launcher
	return told.String()
}

// same compares what two runs have trained, bit by bit: the numbers of their summaries, all weights and moments.
func (s session) same(a, b string) {
	s.Helper()
	for _, name := range []string{"summary.csv", "cells/es/seed-1/checkpoint/step-00000024.safetensors",
		"cells/gdes/seed-1/checkpoint/step-00000024.safetensors"} {
		want, got := s.numbers(a, name), s.numbers(b, name)
		if !bytes.Equal(got, want) {
			s.Errorf("%s: %s differs from that of %s", b, name, a)
		}
	}
}

// numbers is a file without the header of safetensors, which has the seconds of training.
func (s session) numbers(out, name string) []byte {
	s.Helper()
	data, err := os.ReadFile(filepath.Join(s.dir, out, name))
	if err != nil {
		s.Fatal(err)
	}
	if filepath.Ext(name) == ".safetensors" {
		data = data[8+binary.LittleEndian.Uint64(data):]
	}
	return data
}
