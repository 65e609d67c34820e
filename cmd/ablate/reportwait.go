package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots/runreport"
)

// waitTimes are what waitAndReport waits for.
type waitTimes struct {
	look    time.Duration // between two looks at the folder
	between time.Duration // between two reports, at least
	settled time.Duration // after the last cell failed, when no other attempt is expected
}

// waitAndReport writes the report of a run folder whenever a cell has ended, until all cells are done, or the rest has
// failed for some time: a scheduler may try them again. The folder may be made later.
func waitAndReport(dir string, m runreport.Meta, wait waitTimes) error {
	ctx, stop, signalled := untilSignal()
	defer stop()
	var f *experiments.Follower
	shown := ends{done: -1}                  // what the newest report tells
	last, since := shown, time.Now()         // what was seen last, and since when it is so
	written := time.Now().Add(-wait.between) // when the newest report was written
	looks := time.NewTicker(wait.look)
	defer looks.Stop()
	for {
		var err error
		if f, err = followed(f, dir); err != nil {
			return err
		}
		if f != nil {
			f.Update()
			now := endsOf(f.Result)
			if now != last {
				last, since = now, time.Now()
			}
			over := now.done == now.cells || now.done+now.failed == now.cells && time.Since(since) >= wait.settled
			if now != shown && (over || time.Since(written) >= wait.between) {
				fmt.Printf("%d of %s done, %d failed\n", now.done, prose.Count(now.cells, "cell"), now.failed)
				if over { // of cells that ended at about the same time no job may have seen all
					refereeRest(dir)
				}
				if err := writeReport(dir, m); err != nil {
					return err
				}
				shown, written = now, time.Now()
			}
			if over {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return signalCode(signalled())
		case <-looks.C:
		}
	}
}

// followed is f, or a follower of the folder if there is none yet; nil while the folder has no plan.
func followed(f *experiments.Follower, dir string) (*experiments.Follower, error) {
	if f != nil {
		return f, nil
	}
	if _, err := os.Stat(filepath.Join(dir, "plan.yaml")); errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	return experiments.Follow(dir)
}

// ends are the numbers of cells that have come to an end.
type ends struct{ cells, done, failed int }

// endsOf counts the cells that are done, with their tasks, and those that have failed.
func endsOf(r *experiments.Result) ends {
	e := ends{cells: len(r.Cells)}
	for _, c := range r.Cells {
		switch {
		case c.Error != "":
			e.failed++
		case c.Done() && len(c.OpenTasks()) == 0:
			e.done++
		}
	}
	return e
}
