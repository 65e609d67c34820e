package experiments

import (
	"fmt"
	"os"
	"slices"

	"github.com/ablate-go/ablate/experiments/finetune"
	"github.com/ablate-go/ablate/experiments/training"
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
	f.Device = c.Config.Train.Device
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
			faults = append(faults, fmt.Errorf("downstream name %q: use letters, digits, dots, dashes and underscores, "+
				"since it names a folder", d.Label()))
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

// checkTasks reads the data of the tasks that some cell in a run folder has yet to be fine-tuned on, and checks that
// the networks take the settings: else that would come out when the first cell has ended.
func (p *Plan) checkTasks(dir string) error {
	cells, err := p.Cells(dir)
	if err != nil {
		return err
	}
	for _, d := range p.Downstream {
		left := slices.DeleteFunc(slices.Clone(cells), func(c Cell) bool {
			_, err := c.taskResults(d)
			return err == nil
		})
		for i, c := range left {
			config, err := d.config(c)
			if err != nil {
				return err
			}
			if e := c.Config.Model.Encoder; e.PositionBiasedInput && config.Tokens > e.MaxPositions {
				return fmt.Errorf("downstream %s: tokens is %d, and the networks of arm %s read windows of %d at most: set tokens "+
					"to that or less", d.Label(), config.Tokens, c.Arm, e.MaxPositions)
			}
			if config.Network == "discriminator" && c.Config.Objective == training.ObjectiveMLM {
				return fmt.Errorf("downstream %s: network is %s, and arm %s has none: leave network empty, which takes the "+
					"generator there", d.Label(), config.Network, c.Arm)
			}
			if i > 0 {
				continue
			}
			if _, err := tasks.Load(d.Task, config.Data.Source()); err != nil {
				return fmt.Errorf("downstream %s: %w", d.Label(), err)
			}
		}
	}
	return nil
}

// Workload reads the task's files and estimates how much there is to train and to score in each cell. tokens says how
// many tokens a text has.
func (d Downstream) Workload(tokens func(text string) int) (finetune.Workload, error) {
	c, err := d.config(Cell{Dir: "cell"})
	if err != nil {
		return finetune.Workload{}, err
	}
	w, err := finetune.WorkloadOf(c, tokens)
	if err != nil {
		return w, fmt.Errorf("downstream %s: %w", d.Label(), err)
	}
	return w, nil
}
