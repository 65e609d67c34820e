package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"time"

	"github.com/ablate-go/ablate/benchmarks"
)

// answer is a line of a worker: the first one has Ready, the others the rest.
type answer struct {
	Ready         string  `json:"ready"`
	ImportedBytes int64   `json:"imported_bytes"` // peak memory before the model is made
	Seconds       float64 `json:"seconds"`
	CPUSeconds    float64 `json:"cpu_seconds"`
	PeakBytes     int64   `json:"peak_bytes"`
	MLMLoss       float64 `json:"mlm_loss"`
	RTDLoss       float64 `json:"rtd_loss"`
}

// worker is a process with one model in it, blocked on its standard input between rounds.
type worker struct {
	program program
	shape   string
	cmd     *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Reader
	stderr  *tail
	hello   answer
}

// start returns once the worker is ready.
func start(ctx context.Context, p program, s benchmarks.Shape) (*worker, error) {
	shape, err := json.Marshal(s)
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, p.args[0], append(p.args[1:len(p.args):len(p.args)], string(shape))...)
	cmd.Env = p.environ(s.Threads)
	w := &worker{program: p, shape: s.Name, cmd: cmd, stderr: &tail{}}
	cmd.Stderr = w.stderr
	if w.in, err = cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	w.out = bufio.NewReader(out)
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("%s does not start: %w; %s", p.name, err, p.advice)
	}
	if w.hello, err = w.read(); err != nil {
		return nil, err
	}
	if w.hello.Ready == "" {
		return nil, w.failed("its first line is not {\"ready\": ...}")
	}
	return w, nil
}

// run has the worker do steps and waits for the answer. After an error the worker is gone.
func (w *worker) run(steps int) (answer, error) {
	if _, err := fmt.Fprintln(w.in, steps); err != nil {
		return answer{}, w.died()
	}
	a, err := w.read()
	if err == nil && !(a.Seconds > 0) {
		err = w.failed("it took no time for a round")
	}
	return a, err
}

func (w *worker) read() (a answer, err error) {
	line, err := w.out.ReadString('\n')
	if err != nil {
		return a, w.died()
	}
	if err := json.Unmarshal([]byte(line), &a); err != nil {
		return a, w.failed(fmt.Sprintf("it answered %q, which is not what was expected", strings.TrimSpace(line)))
	}
	return a, nil
}

// died is for a worker that has closed its end.
func (w *worker) died() error {
	err := w.stop()
	if err == nil {
		err = errors.New("exit status 0")
	}
	return fmt.Errorf("shape %s: %s died (%w): %s; %s", w.shape, w.program.name, err, w.stderr.lastLine(),
		w.program.advice)
}

func (w *worker) failed(cause string) error {
	_ = w.stop() // the cause is known already
	return fmt.Errorf("shape %s: %s failed, %s; %s", w.shape, w.program.name, cause, w.program.advice)
}

// stop ends the worker, by force if the end of its input does not.
func (w *worker) stop() error {
	_ = w.in.Close() // a worker that is gone has closed its end
	kill := time.AfterFunc(5*time.Second, func() { _ = w.cmd.Process.Kill() })
	defer kill.Stop()
	return w.cmd.Wait()
}

// tail keeps the end of what is written to it.
type tail struct{ text []byte }

func (t *tail) Write(p []byte) (int, error) {
	t.text = append(t.text, p...)
	if over := len(t.text) - 4096; over > 0 {
		t.text = append(t.text[:0], t.text[over:]...)
	}
	return len(p), nil
}

func (t *tail) lastLine() string {
	lines := strings.Split(strings.TrimSpace(string(t.text)), "\n")
	if last := strings.TrimSpace(lines[len(lines)-1]); last != "" {
		return last
	}
	return "nothing on standard error"
}
