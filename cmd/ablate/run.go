package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/submit"
	"github.com/ablate-go/ablate/internal/nextstep"
	"github.com/ablate-go/ablate/internal/progress"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots/runreport"
	"github.com/ablate-go/ablate/text/unigram"
)

type runCmd struct {
	planFlags
	trainFlags
	CellIndex cellIndex `placeholder:"N" xor:"cell" help:"As --cell, by the place of the cell among those of PLAN as it is given, counted from 0: the index of a Kubernetes Indexed Job."`
	Prepare   bool      `help:"Prepare the text, write the plan into the run folder, and stop: what jobs of a scheduler share is then made once."`
}

// trainFlags say how a plan is trained.
type trainFlags struct {
	Parallel workers    `short:"p" placeholder:"N" help:"Arms trained at once, with one core each unless --threads gives more. Default: as many as there are cores for, which is the fastest for a whole plan; on a device one."`
	Threads  cores      `short:"t" placeholder:"N" help:"Cores of each arm, for arms so large that only one or two fit in memory. Default: 1; a core without an arm helps the others."`
	Cell     cellChoice `placeholder:"N|ARM/seed-N" xor:"cell" help:"Train only this cell of the plan, by its number or name in ablate plan --cells, for instance as a job of a scheduler. Processes that share a folder never train the same cell twice."`
	FailFast bool       `help:"Stop all cells when the first one fails, and save them. Default: the others go on."`
	KeepText bool       `help:"Keep the prepared text in the run folder, in place of the user's cache folder: for jobs on machines that share the run folder alone."`
	MPI      string     `placeholder:"off|LIBRARY" help:"Under mpirun or srun: off lets each process train by itself, a path is that of the launcher's libmpi. Default: the processes train each arm together, by the library that is found."`
	NoReport bool       `help:"Write no report at the end: ablate report does it once for all cells that jobs of a scheduler train."`
}

func (c runCmd) Run() error { return acrossRanks(c.MPI, c.run) }

func (c runCmd) run(r *ranks) error {
	plan, err := c.load()
	if err != nil {
		return err
	}
	if c.CellIndex != "" {
		if c.Cell, err = c.CellIndex.of(plan); err != nil {
			return err
		}
	}
	out := c.out(plan)
	if c.Prepare {
		return c.prepare(plan, out)
	}
	return c.train(plan, out, c.again(out), r)
}

// prepare makes the run folder with its plan and text, and trains nothing.
func (c runCmd) prepare(plan *experiments.Plan, out string) error {
	ctx, stop, signalled := untilSignal()
	defer stop()
	r := &experiments.Runner{Plan: plan, Out: out, KeepText: c.KeepText, Progress: sayError}
	set, err := r.Open(ctx)
	if err != nil {
		return stopped(err, out, c.again(out), signalled)
	}
	set.Close()
	fmt.Printf("prepared: %s\n", out)
	return nil
}

// train trains a plan in a folder and writes its report; again is the command that resumes it. together are the ranks
// that train with this process, nil if it trains alone.
func (c trainFlags) train(plan *experiments.Plan, out, again string, together *ranks) error {
	survivePipes()
	start := time.Now()
	say := sayError
	r := &experiments.Runner{
		Plan: plan, Out: out, Parallel: int(c.Parallel), Threads: int(c.Threads), Only: string(c.Cell), FailFast: c.FailFast,
		KeepText: c.KeepText, Job: submit.ThisJob(), Progress: say,
	}
	if together != nil {
		r.Ranks, r.Threads = together, cmp.Or(r.Threads, together.threads)
		again = together.again() + again
	}
	if err := c.tune(r, again); err != nil {
		return err
	}
	ctx, stop, signalled := untilSignal()
	defer stop()
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
	if together != nil {
		say(fmt.Sprintf("%d ranks on %s train each cell together, by %s", together.Size(),
			prose.Count(together.hosts, "machine"), together.Version()))
	} else if r.Job == nil || r.Only == "" { // a cell's job was given its time before, and timing large arms takes minutes
		if err := c.sayTime(r, set.Tokenizer, cells, say); err != nil {
			return err
		}
	}

	recorded := again
	if r.Job != nil && r.Only != "" {
		recorded = withoutCell(os.Args[1:]) // the jobs of an array are one command in the report
	}
	made := experiments.ThisCommand(recorded, programVersion(), 0)
	made.Device = strings.Join(plan.Devices(), " and ")
	session, err := experiments.BeginSession(out, made)
	if err != nil {
		return err
	}
	board := progress.New(os.Stderr, progress.Options{Title: plan.Name})
	l := newListener(board, cells)
	r.Listener = l
	grown := func() bool { return false }
	if !c.NoReport {
		grown = growReport(out, growEvery)
	}
	trained := r.Train(ctx, set)
	board.Close()
	reloads := grown()
	err = errors.Join(l.failures(trained, out),
		experiments.EndSession(out, session, experiments.HowEnded(trained), time.Since(start)))
	s := signalled()
	if s == nil && together != nil { // another rank had the signal, which one is not known here
		s = syscall.SIGTERM
	}
	if s != nil && errors.Is(trained, experiments.ErrInterrupted) {
		if err != nil {
			say("ablate: " + nextstep.Line(err.Error()))
		}
		if reloads { // nothing changes any more, so the page must not say so
			if err := runreport.WriteFolder(out, runreport.Meta{Version: programVersion()}); err != nil {
				say("ablate: " + nextstep.Line(err.Error()))
			}
		}
		return stopped(trained, out, again, func() os.Signal { return s })
	}
	bySignal, tested := refereed(r, set, again)
	if bySignal {
		if reloads {
			err = errors.Join(err, runreport.WriteFolder(out, runreport.Meta{Version: programVersion()}))
		}
		return errors.Join(err, tested)
	}
	err = errors.Join(err, tested)
	// The report is useful even if a cell failed, and says so.
	if c.NoReport {
		return err
	}
	return errors.Join(err, writeReport(out, runreport.Meta{}))
}

// sayTime times a few steps and says how long the training will take, if any is left.
func (c trainFlags) sayTime(
	r *experiments.Runner, t *unigram.Tokenizer, cells []experiments.Cell, say func(string),
) error {
	if !slices.ContainsFunc(cells, func(c experiments.Cell) bool { return !done(c) }) {
		return nil
	}
	sizes, err := sizesOfArms(r.Plan)
	if err != nil {
		return err
	}
	times, err := timeArms(r.Plan, sizes, t, say)
	if err != nil {
		return err
	}
	todo := remaining(r.Groups(cells), times)
	say(fmt.Sprintf("training %d of %s (%s), %d at once on %s each: about %s on this machine as it is now",
		todo.cells, prose.Count(len(cells), "cell"), r.Plan.Name,
		min(r.Workers(), len(todo.seconds)), computing(r.Plan, c.Threads.String()), minutes(todo.wall(r.Workers()))))
	return nil
}

// computing is what trains a cell: a device, or so many cores.
func computing(p *experiments.Plan, cores string) string {
	if names := p.Devices(); len(names) > 0 {
		return prose.List(names)
	}
	return cores
}

// again is the command that does the same once more.
func (c runCmd) again(out string) string {
	if c.Plan == "-" { // standard input cannot be read again, but the folder has the plan
		return commandLine("run", filepath.Join(out, "plan.yaml"), "--out", out)
	}
	return commandLine(os.Args[1:]...)
}
