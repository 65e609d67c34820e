package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/internal/nextstep"
	"github.com/ablate-go/ablate/internal/progress"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots/runreport"
)

type runCmd struct {
	planFlags
	trainFlags
}

// trainFlags say how a plan is trained.
type trainFlags struct {
	Parallel workers    `short:"p" placeholder:"N" help:"Arms trained at once, with one core each unless --threads gives more. Default: as many as there are cores for, which is the fastest for a whole plan."`
	Threads  cores      `short:"t" placeholder:"N" help:"Cores of each arm, for arms so large that only one or two fit in memory. Default: 1; a core without an arm helps the others."`
	Cell     cellChoice `placeholder:"N|ARM/seed-N" help:"Train only this cell of the plan, by its number or name in ablate plan --cells, for instance as a job of a scheduler. Processes that share a folder never train the same cell twice."`
	FailFast bool       `help:"Stop all cells when the first one fails, and save them. Default: the others go on."`
}

func (c runCmd) Run() error {
	plan, err := c.load()
	if err != nil {
		return err
	}
	out := c.out(plan)
	return c.train(plan, out, c.again(out))
}

// train trains a plan in a folder and writes its report; again is the command that resumes it.
func (c trainFlags) train(plan *experiments.Plan, out, again string) error {
	ctx, stop, signalled := untilSignal()
	defer stop()
	survivePipes()

	start := time.Now()
	say := func(s string) { fmt.Fprintln(os.Stderr, s) }
	r := &experiments.Runner{
		Plan: plan, Out: out, Parallel: int(c.Parallel), Threads: int(c.Threads), Only: string(c.Cell), FailFast: c.FailFast,
		Progress: say,
	}
	set, err := r.Open(ctx)
	if err != nil {
		return stopped(err, out, again, signalled)
	}
	defer set.Close()
	plan = r.Plan
	for _, n := range plan.Notes() {
		say("note: " + n)
	}
	for _, w := range set.Warnings {
		say("note: " + w)
	}
	cells, err := r.Cells()
	if err != nil {
		return err
	}
	if slices.ContainsFunc(cells, func(c experiments.Cell) bool { return !done(c) }) {
		sizes, err := sizesOfArms(plan)
		if err != nil {
			return err
		}
		times, err := timeArms(plan, sizes, set.Tokenizer, say)
		if err != nil {
			return err
		}
		todo := remaining(cells, times)
		say(fmt.Sprintf("training %d of %s (%s), %d at once on %s each: about %s on this machine as it is now",
			todo.cells, prose.Count(len(cells), "cell"), plan.Name,
			min(r.Workers(), todo.cells), c.Threads, minutes(todo.wall(r.Workers()))))
	}

	session, err := experiments.BeginSession(out, experiments.ThisCommand(again, programVersion(), 0))
	if err != nil {
		return err
	}
	board := progress.New(os.Stderr, progress.Options{Title: plan.Name})
	l := newListener(board, cells)
	r.Listener = l
	trained := r.Train(ctx, set)
	board.Close()
	err = errors.Join(l.failures(trained, out),
		experiments.EndSession(out, session, experiments.HowEnded(trained), time.Since(start)))
	if s := signalled(); s != nil && errors.Is(trained, experiments.ErrInterrupted) {
		if err != nil {
			say("ablate: " + nextstep.Line(err.Error()))
		}
		return stopped(trained, out, again, signalled)
	}
	// The report is useful even if a cell failed, and says so.
	return errors.Join(err, writeReport(out, runreport.Meta{}))
}

// again is the command that does the same once more.
func (c runCmd) again(out string) string {
	if c.Plan == "-" { // standard input cannot be read again, but the folder has the plan
		return commandLine("run", filepath.Join(out, "plan.yaml"), "--out", out)
	}
	return commandLine(os.Args[1:]...)
}
