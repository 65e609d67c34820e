package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/tasks"
)

// downstreamFlags are tasks to add to a plan. The word after the flag belongs to it if it is TASK=PATH or the name of a
// task: the flag alone, which may stand before the name of a plan, means the tasks of the default corpus.
type downstreamFlags []experiments.Downstream

// Decode reads TASK=PATH, TASK or nothing.
func (f *downstreamFlags) Decode(ctx *kong.DecodeContext) error {
	next := ctx.Scan.Peek()
	text := ""
	if !next.IsEOL() {
		text = next.String()
	}
	task, path, hasPath := strings.Cut(text, "=")
	_, err := tasks.Find(task)
	switch {
	case next.Type == kong.FlagValueToken && err != nil:
		return err
	case err != nil && (!hasPath || strings.HasPrefix(text, "-")):
		*f = append(*f, experiments.Downstream{}) // stands for the default corpus's
		return nil
	case err != nil:
		return err
	case hasPath && strings.TrimSpace(path) == "":
		return fmt.Errorf("%q names no files: give the folder of the task's download, or a file, after the equals sign", text)
	}
	ctx.Scan.Pop()
	if hasPath {
		if path, err = filepath.Abs(path); err != nil {
			return err
		}
	}
	*f = append(*f, experiments.Downstream{Task: task, Data: path})
	return nil
}

// apply adds the tasks that the plan does not have.
func (f downstreamFlags) apply(p *experiments.Plan) error {
	var asked []experiments.Downstream
	for _, d := range f {
		if d.Task != "" {
			asked = append(asked, d)
			continue
		}
		if len(p.Corpus) > 0 {
			return fmt.Errorf("--downstream alone adds the tasks of the default corpus, and this plan reads %s: name a task "+
				"and its files, as in --downstream sst2=glue/SST-2", strings.Join(p.Corpus, ", "))
		}
		asked = append(asked, experiments.GoTasks()...)
	}
	p.Downstream = slices.Clone(p.Downstream)
	for _, d := range asked {
		if !slices.ContainsFunc(p.Downstream, func(h experiments.Downstream) bool { return h.Label() == d.Label() }) {
			p.Downstream = append(p.Downstream, d)
		}
	}
	return nil
}
