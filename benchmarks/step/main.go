// Command step is the training step of one shape as a worker: it prints a line {"ready": ...} once two steps
// are done, then reads numbers of steps from standard input and answers each with a line of JSON. The same program
// for PyTorch is ../pytorch/step.py.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"strconv"
	"strings"
	"time"

	"github.com/ablate-go/ablate/benchmarks"
	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/cputime"
	"github.com/ablate-go/ablate/internal/kernels"
)

func main() {
	if len(os.Args) < 2 {
		fail(fmt.Errorf("give the shape as JSON, or its name with the number of threads"))
	}
	if err := work(os.Args[1:]); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "step:", err)
	os.Exit(1)
}

// shape reads the arguments: one JSON object, or a name and a number of threads.
func shape(args []string) (s benchmarks.Shape, err error) {
	if strings.HasPrefix(args[0], "{") {
		return s, json.Unmarshal([]byte(args[0]), &s)
	}
	if s, err = benchmarks.FindShape(args[0]); err == nil && len(args) > 1 {
		s.Threads, err = strconv.Atoi(args[1])
	}
	return s, err
}

func work(args []string) error {
	s, err := shape(args)
	if err != nil {
		return err
	}
	kernels.SetThreads(s.Threads)
	step, done, err := stepper(s)
	if err != nil {
		return err
	}
	defer done()
	for range 2 {
		if _, err := step(); err != nil {
			return err
		}
	}
	answer := json.NewEncoder(os.Stdout)
	ready := "ablate, " + kernels.Kernel() + ", " + runtime.Version()
	if err := answer.Encode(map[string]any{"ready": ready}); err != nil {
		return err
	}
	if path := os.Getenv("CPUPROFILE"); path != "" {
		f, err := os.Create(path)
		if err != nil {
			return err
		}
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		n, err := strconv.Atoi(lines.Text())
		if err != nil {
			return err
		}
		var last losses
		start, before := time.Now(), cputime.Seconds()
		for range n {
			if last, err = step(); err != nil {
				return err
			}
		}
		seconds := time.Since(start).Seconds()
		err = answer.Encode(map[string]any{
			"seconds": seconds, "cpu_seconds": cputime.Seconds() - before, "peak_bytes": peakBytes(), "mlm_loss": last.mlm,
			"rtd_loss": last.rtd,
		})
		if err != nil {
			return err
		}
	}
	return lines.Err()
}

// losses are those of a step; a task has its loss in both.
type losses struct{ mlm, rtd float64 }

// stepper returns what makes one step of the shape, and what frees it.
func stepper(s benchmarks.Shape) (step func() (losses, error), done func(), err error) {
	if s.Task != "" {
		return fineTuning(s)
	}
	config, words := s.Config(), training.SyntheticVocabulary(s.Vocab)
	t, err := training.NewTrainer(config, 1)
	if err != nil {
		return nil, nil, err
	}
	return func() (losses, error) {
		batch, err := t.Batch(words, words.Windows(config, t.StepsDone()), 1, t.StepsDone())
		if err != nil {
			return losses{}, err
		}
		r, err := t.Step(batch)
		if err != nil {
			return losses{}, err
		}
		return losses{*r.MLMLoss, *r.RTDLoss}, nil
	}, t.Close, nil
}

// peakBytes is the largest resident memory of the process so far, in bytes; 0 where the system does not provide it.
func peakBytes() int64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == "VmHWM:" {
			kb, _ := strconv.ParseInt(f[1], 10, 64)
			return kb * 1024
		}
	}
	return 0
}
