// Command compare times the training step against PyTorch's on this machine and prints a Markdown table. How to
// prepare the Python environments, and what is compared: docs/speed.md.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"syscall"

	"github.com/ablate-go/ablate/benchmarks"
	"github.com/alecthomas/kong"
)

type cli struct {
	Python  []string `required:"" sep:"none" placeholder:"PATH" help:"Python interpreter with PyTorch and transformers; repeat it to compare with several."`
	Modes   []string `default:"eager" enum:"eager,compile,bf16,bf16-compile" help:"How PyTorch runs: eager, compile (torch.compile), bf16 (autocast), bf16-compile; with commas between."`
	Shapes  []string `placeholder:"NAME" help:"Shapes of benchmarks/shapes.json to run, with commas between (default: all)."`
	Rounds  int      `default:"7" help:"Pairs of rounds for each shape and peer."`
	Seconds float64  `default:"3" help:"About how long a round of the slowest worker lasts."`
	Threads int      `placeholder:"N" help:"Threads of each worker (default: the number of cores)."`

	Processor bool `help:"Compare processor seconds of one thread, which other work on the machine hardly disturbs."`
}

func (c *cli) Validate() error {
	switch {
	case c.Rounds < 1:
		return fmt.Errorf("--rounds is %d: give 1 or more", c.Rounds)
	case !(c.Seconds > 0):
		return fmt.Errorf("--seconds is %g: give more than 0", c.Seconds)
	case c.Processor && c.Threads > 1:
		return fmt.Errorf("--threads is %d, and --processor compares one thread: leave one of them out", c.Threads)
	case c.Threads < 0:
		return fmt.Errorf("--threads is %d: give 1 or more, or leave it out for all cores", c.Threads)
	}
	return nil
}

func main() {
	var c cli
	parser, err := kong.New(&c, kong.Name("compare"),
		kong.Description("Time the training step of ablate and of PyTorch in alternating rounds."))
	if err != nil {
		fail(err, 1)
	}
	args := os.Args[1:]
	if len(args) == 0 {
		args = []string{"--help"}
	}
	if _, err := parser.Parse(args); err != nil {
		fail(err, 2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err = c.run(ctx)
	stop()
	if err != nil {
		fail(err, 1)
	}
}

func tell(err error) { fmt.Fprintln(os.Stderr, "compare:", err) }

func fail(err error, code int) {
	tell(err)
	os.Exit(code)
}

// run measures shape by shape. If a peer fails, its row is missing and the others are measured.
func (c *cli) run(ctx context.Context) error {
	shapes, err := c.shapes()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "ablate-compare-")
	if err != nil {
		return fmt.Errorf("no folder for the worker's binary: %w; point TMPDIR at one that can be written to", err)
	}
	defer os.RemoveAll(dir)
	ours, peers, err := programs(ctx, dir, c.Python, c.Modes)
	if err != nil {
		return err
	}
	var rows []row
	failures := 0
	for _, s := range shapes {
		if ctx.Err() != nil {
			break
		}
		fmt.Fprintf(os.Stderr, "%s ...\n", s.Name)
		done, errs := measure(ctx, s, ours, peers, c.Rounds, c.Seconds, c.clock())
		rows = append(rows, done...)
		if ctx.Err() != nil {
			break // the interrupt has ended the workers
		}
		for _, err := range errs {
			tell(err)
			failures++
		}
	}
	if len(rows) > 0 {
		fmt.Print(report(rows, thisMachine(), settings{c.Rounds, c.Seconds, shapes[0].Threads, c.clock()}))
	}
	switch {
	case ctx.Err() != nil:
		return errors.New("interrupted: the table has what was done by then; run the rest with --shapes")
	case failures > 0:
		return fmt.Errorf("the table is incomplete because %d of the workers failed: see the lines above, then run again",
			failures)
	}
	return nil
}

func (c *cli) clock() clock {
	if c.Processor {
		return processor
	}
	return wall
}

// shapes are the chosen ones, with the number of threads.
func (c *cli) shapes() ([]benchmarks.Shape, error) {
	shapes, err := benchmarks.Shapes()
	if err != nil {
		return nil, err
	}
	if len(c.Shapes) > 0 {
		shapes = nil
		for _, name := range c.Shapes {
			s, err := benchmarks.FindShape(name)
			if err != nil {
				return nil, err
			}
			shapes = append(shapes, s)
		}
	}
	for i := range shapes {
		shapes[i].Threads = c.Threads
		switch {
		case c.Processor:
			shapes[i].Threads = 1
		case c.Threads == 0:
			shapes[i].Threads = runtime.NumCPU()
		}
	}
	return shapes, nil
}
