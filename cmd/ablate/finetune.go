package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/ablate-go/ablate/experiments/finetune"
	"github.com/ablate-go/ablate/internal/keys"
	"github.com/ablate-go/ablate/internal/progress"
	"github.com/ablate-go/ablate/internal/prose"
)

type finetuneCmd struct {
	Checkpoint string `arg:"" help:"The checkpoint whose encoder is fine-tuned: a cell's folder, a folder of ablate export or import or of transformers, a file of weights."`
	dataFlags
	LR     rates    `name:"lr" placeholder:"RATE|RATE,..." help:"Peak learning rates to try; the best on dev is reported. Default: 3e-4, for small models; the released base model wants about 2e-5."`
	Seeds  seeds    `placeholder:"N|N,..." help:"How many seeds, 3 for 1,2,3; or which, 4,7. Default: 1."`
	Epochs epochs   `placeholder:"N" help:"Passes over the training examples. Default: 3. The weights of the best epoch on dev are kept."`
	Set    []string `short:"s" sep:"none" placeholder:"KEY=VALUE" help:"Change any setting, e.g. --set batch=16. Repeatable; finetune.yaml in the folder lists them all."`
	Out    outFlag  `short:"o" placeholder:"DIR" help:"Run folder. Default: runs/finetune-TASK."`
	oneDevice
}

// dataFlags say which task it is and where its files are.
type dataFlags struct {
	Task  string `required:"" placeholder:"TASK" help:"The task (${tasks}); classify and regress read any table with --text and --label."`
	Data  string `placeholder:"PATH" help:"A folder in the layout of the task's download, or one file, of which a tenth is set aside for dev."`
	Train string `placeholder:"FILE" help:"The training examples, where they are not in --data."`
	Dev   string `placeholder:"FILE" help:"The dev examples, by which the best epoch is chosen."`
	Test  string `placeholder:"FILE" help:"The test examples, which are scored once at the end."`
	Text  string `placeholder:"COLUMN" help:"The column of the text, by name or number from 1."`
	Pair  string `placeholder:"COLUMN" help:"The column of a second text, for pairs."`
	Label string `placeholder:"COLUMN" help:"The column of the label."`
}

// data is the same in the configuration. Paths are kept so that they are found from anywhere.
func (f dataFlags) data(into *finetune.Data) error {
	into.Text, into.Pair, into.Label = f.Text, f.Pair, f.Label
	for _, p := range []struct {
		given string
		to    *string
	}{{f.Data, &into.Path}, {f.Train, &into.Train}, {f.Dev, &into.Dev}, {f.Test, &into.Test}} {
		if p.given == "" {
			continue
		}
		abs, err := filepath.Abs(p.given)
		if err != nil {
			return err
		}
		*p.to = abs
	}
	return nil
}

func (c finetuneCmd) config() (finetune.Config, error) {
	config := finetune.DefaultConfig()
	config.Task, config.From = c.Task, c.Checkpoint
	if c.Device != "" {
		config.Device = c.Device.asPath()
	}
	if err := c.data(&config.Data); err != nil {
		return config, err
	}
	if len(c.LR) > 0 {
		config.LR = c.LR
	}
	if len(c.Seeds) > 0 {
		config.Seeds = c.Seeds
	}
	if c.Epochs > 0 {
		config.Epochs = int(c.Epochs)
	}
	for _, s := range c.Set {
		if err := keys.Set(&config, s); err != nil {
			return config, err
		}
	}
	if !strings.HasPrefix(config.From, "hf:") {
		abs, err := filepath.Abs(config.From)
		if err != nil {
			return config, err
		}
		config.From = abs
	}
	return config, nil
}

func (c finetuneCmd) Run() error {
	config, err := c.config()
	if err != nil {
		return err
	}
	out := string(c.Out)
	if out == "" {
		out = filepath.Join("runs", "finetune-"+c.Task)
	}
	ctx, stop, signalled := untilSignal()
	defer stop()
	survivePipes()
	again := commandLine(os.Args[1:]...)
	say := func(s string) { fmt.Fprintln(os.Stderr, s) }

	run, err := finetune.Open(ctx, config, out)
	if err != nil {
		return stopped(err, out, again, signalled)
	}
	defer func() { _ = run.Close() }() // nothing is written under the lock any more
	for _, n := range run.Notes {
		say("note: " + n)
	}
	say(run.Describe())
	seconds, err := run.Estimate(ctx)
	if err != nil {
		return stopped(err, out, again, signalled)
	}
	trials := run.Remaining()
	if seconds > 0 {
		say(fmt.Sprintf("fine-tuning %s: about %s on this machine as it is now", prose.Count(len(trials), "training"),
			minutesOf(seconds)))
	}
	results, err := trainTrials(ctx, run, trials)
	if errors.Is(err, finetune.ErrInterrupted) {
		return stopped(err, out, again, signalled)
	}
	if results != nil && results.Best() == nil && err == nil {
		err = errors.New("each training diverged, so there is no model: lower the learning rates (--lr)")
		return errors.Join(printed(func(to *output) error {
			printResults(to, results)
			return nil
		}), err)
	}
	if results != nil {
		err = errors.Join(err, printed(func(to *output) error {
			printResults(to, results)
			fmt.Fprintf(to, "written: %s (results.csv, model/ for ablate predict and transformers)\n", out)
			return nil
		}))
	}
	return err
}

// trainTrials trains what remains of a run and shows how far it is.
func trainTrials(ctx context.Context, run *finetune.Run, trials []finetune.Trial) (*finetune.Results, error) {
	if len(trials) == 0 {
		return run.Train(ctx, nil)
	}
	board := progress.New(os.Stderr, progress.Options{Title: run.Config.Task})
	defer board.Close()
	l := &finetuneListener{board: board, tasks: map[string]*progress.Task{}}
	for _, t := range trials {
		l.tasks[t.Dir] = board.Task(t.Name(), run.Steps())
	}
	return run.Train(ctx, l)
}

// finetuneListener shows trials on a progress board.
type finetuneListener struct {
	board *progress.Board
	tasks map[string]*progress.Task // by folder
}

// Started implements finetune.Listener.
func (l *finetuneListener) Started(t finetune.Trial, step, steps int) {
	if step < steps {
		l.tasks[t.Dir].Update(step)
	}
}

// Stepped implements finetune.Listener.
func (l *finetuneListener) Stepped(t finetune.Trial, row finetune.Row) {
	values := []progress.Value{progress.V("loss", row.Loss)}
	if row.Mean.OK {
		values = append(values, progress.V("dev", row.Mean.X))
	}
	l.tasks[t.Dir].Update(row.Step, values...)
}

// Warned implements finetune.Listener.
func (l *finetuneListener) Warned(t finetune.Trial, message string) {
	l.board.Logf("%s: %s", t.Name(), message)
}

// Ended implements finetune.Listener.
func (l *finetuneListener) Ended(t finetune.Trial, o finetune.Outcome, err error) {
	task := l.tasks[t.Dir]
	switch {
	case errors.Is(err, finetune.ErrInterrupted):
		task.Stop("saved")
	case err != nil:
		task.Fail(err)
	case o.Diverged > 0:
		task.Done(fmt.Sprintf("diverged at update %d", o.Diverged))
	default:
		task.Done(fmt.Sprintf("best in epoch %d: %s", o.Epoch, o.Dev[0]))
	}
}
