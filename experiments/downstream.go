package experiments

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/ablate-go/ablate/experiments/finetune"
	"github.com/ablate-go/ablate/internal/keys"
	"github.com/ablate-go/ablate/tasks"
)

// Downstream is a task on which the model of each cell is fine-tuned when its pre-training has ended, with the cell's
// seed. Its folder is cells/ARM/seed-N/downstream/NAME, see [finetune.Run].
type Downstream struct {
	Task string   `yaml:"task" doc:"name of the task"`
	Name string   `yaml:"name" doc:"name in the report and of the folder, for a task that stands twice; empty means that of the task"`
	Data string   `yaml:"data" doc:"folder in the layout of the task's download, or a file"`
	Set  []string `yaml:"set" doc:"settings of the fine-tuning, as with ablate finetune --set, such as epochs=5 or lr=[1e-4, 3e-4]"`
}

// downstreamDir holds the fine-tuning runs of a cell.
const downstreamDir = "downstream"

// Label is the name in the report.
func (d Downstream) Label() string {
	if d.Name != "" {
		return d.Name
	}
	return d.Task
}

// config is the configuration of the fine-tuning in a cell. There is no baseline of random weights, which all cells of
// a seed would have in common.
func (d Downstream) config(c Cell) (finetune.Config, error) {
	f := finetune.DefaultConfig()
	f.Task, f.Data.Path, f.From, f.Random = d.Task, d.Data, c.Dir, false
	for _, s := range d.Set {
		if key := keyOf(s); key == "seeds" || key == "from" || key == "task" {
			return f, fmt.Errorf("downstream %s sets %s, which the plan decides: leave it out", d.Label(), key)
		}
		if err := keys.Set(&f, s); err != nil {
			return f, fmt.Errorf("downstream %s: %w", d.Label(), err)
		}
	}
	f.Seeds = []uint64{c.Seed}
	if err := f.Validate(); err != nil {
		return f, fmt.Errorf("downstream %s: %w", d.Label(), err)
	}
	return f, nil
}

// taskNames are the names of the plan's tasks.
func (p *Plan) taskNames() (names []string) {
	for _, d := range p.Downstream {
		names = append(names, d.Label())
	}
	return names
}

// downstreamFaults lists the faults of a plan's tasks.
func (p *Plan) downstreamFaults() (faults []error) {
	names := p.taskNames()
	for i, d := range p.Downstream {
		switch {
		case !armName.MatchString(d.Label()):
			faults = append(faults, fmt.Errorf("downstream name %q: use letters, digits, dots, dashes and underscores, since it "+
				"names a folder", d.Label()))
		case slices.Contains(names[:i], d.Label()):
			faults = append(faults, fmt.Errorf("downstream %s stands twice: give one of them a name", d.Label()))
		}
		if _, err := tasks.Find(d.Task); err != nil {
			faults = append(faults, fmt.Errorf("downstream: %w", err))
			continue
		}
		if _, err := d.config(Cell{Dir: "cell", Seed: 1}); err != nil {
			faults = append(faults, err)
		}
		if d.Data != "" {
			if _, err := os.Stat(d.Data); err != nil {
				faults = append(faults, fmt.Errorf("downstream %s: its data cannot be read: %w", d.Label(), err))
			}
		}
	}
	return faults
}

// OpenTasks are the tasks of the cell that have no results yet.
func (c Cell) OpenTasks() (open []Downstream) {
	for _, d := range c.Downstream {
		if _, err := finetune.ReadResults(c.downstreamDir(d)); err != nil {
			open = append(open, d)
		}
	}
	return open
}

// Workload reads the task's files and estimates how much there is to train and to score in each cell.
func (d Downstream) Workload() (finetune.Workload, error) {
	c, err := d.config(Cell{Dir: "cell"})
	if err != nil {
		return finetune.Workload{}, err
	}
	w, err := finetune.WorkloadOf(c)
	if err != nil {
		return w, fmt.Errorf("downstream %s: %w", d.Label(), err)
	}
	return w, nil
}

func (c Cell) downstreamDir(d Downstream) string {
	return filepath.Join(c.Dir, downstreamDir, d.Label())
}

// fineTune trains on all tasks that have no results yet.
func (c Cell) fineTune(ctx context.Context, l Listener) error {
	for _, d := range c.OpenTasks() {
		if err := c.fineTuneOn(ctx, d, l); err != nil {
			if errors.Is(err, finetune.ErrInterrupted) {
				return ErrInterrupted
			}
			return fmt.Errorf("downstream %s: %w", d.Label(), err)
		}
	}
	return nil
}

func (c Cell) fineTuneOn(ctx context.Context, d Downstream, l Listener) error {
	config, err := d.config(c)
	if err != nil {
		return err
	}
	run, err := finetune.Open(ctx, config, c.downstreamDir(d))
	if err != nil {
		return err
	}
	tl := taskListener(l)
	results, err := run.Train(ctx, &trialListener{
		TaskListener: tl, cell: c, task: d, each: run.Steps(), trials: len(run.Remaining()),
	})
	err = withCloseError(err, run.Close())
	if err != nil {
		return err
	}
	if best := results.Best(); best != nil {
		tl.TaskEnded(c, d, best.Outcome)
	}
	return nil
}
