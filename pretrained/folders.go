package pretrained

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// openFolder opens a folder of any of the kinds that Open lists.
func (c *Checkpoint) openFolder(dir string) error {
	if _, ok := firstOf(dir, mainFiles...); !ok {
		if what := fineTuningRun(dir); what != "" {
			return &NoWeightsError{Path: dir, What: what}
		}
	}
	if steps := stepsIn(filepath.Join(dir, "checkpoint"), "step-", ".safetensors"); len(steps) > 0 {
		c.dirs = []string{dir}
		return c.openNewest(steps)
	}
	if steps := stepsIn(dir, "step-", ".safetensors"); len(steps) > 0 {
		c.dirs = []string{filepath.Dir(filepath.Clean(dir))}
		return c.openNewest(steps)
	}
	if found, err := c.openAuthors(dir); found || err != nil {
		return err
	}
	main, ok := firstOf(dir, mainFiles...)
	if !ok {
		return c.openElsewhere(dir)
	}
	generator, pair := firstOf(dir, generatorFiles...)
	if !pair {
		return c.openFile(main)
	}
	// Whatever heads are left over in the main file, it is the discriminator's.
	if err := c.openSingle(main, discriminatorScope); err != nil {
		return err
	}
	return c.openSingle(generator, generatorScope)
}

// openAuthors opens a folder of the authors' trainer: it has a folder for each network, with several steps, or is one
// of these two.
func (c *Checkpoint) openAuthors(dir string) (found bool, err error) {
	const prefix, suffix = "pytorch.model-", ".bin"
	if steps := stepsIn(dir, prefix, suffix); len(steps) > 0 {
		if err := c.openSingle(steps[0], ""); err != nil {
			return true, err
		}
		if c.discriminator != nil && c.discriminator.has(deltaTable) {
			c.notes = append(c.notes, fmt.Sprintf("%s is a discriminator of the authors' trainer by itself, whose stored E_D "+
				"is one update older than E_G + E_Delta: open the folder above it, which has the generator", dir))
		}
		return true, nil
	}
	generators := stepsIn(filepath.Join(dir, generatorScope), prefix, suffix)
	discriminators := stepsIn(filepath.Join(dir, discriminatorScope), prefix, suffix)
	switch {
	case len(generators)+len(discriminators) == 0:
		return false, nil
	case len(discriminators) == 0:
		return true, c.openSingle(generators[0], generatorScope)
	case len(generators) == 0:
		return true, c.openSingle(discriminators[0], discriminatorScope)
	}
	c.final = true
	for _, d := range discriminators {
		for _, g := range generators {
			if filepath.Base(g) == filepath.Base(d) {
				if err := c.openSingle(g, generatorScope); err != nil {
					return true, err
				}
				return true, c.openSingle(d, discriminatorScope)
			}
		}
	}
	return true, fmt.Errorf("checkpoint %s has no step that both its generator and its discriminator have: name the "+
		"file of one of them", dir)
}

// openNewest opens the newest step that is not damaged.
func (c *Checkpoint) openNewest(steps []string) error {
	var errs []error
	for _, path := range steps {
		err := c.openFile(path)
		if err == nil {
			for _, e := range errs {
				c.notes = append(c.notes, e.Error()+"; using the checkpoint before it")
			}
			return nil
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// stepsIn lists the files of a folder that are named after a step, newest first; none if there is no such folder.
func stepsIn(dir, prefix, suffix string) (paths []string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), prefix) && strings.HasSuffix(e.Name(), suffix) {
			paths = append(paths, filepath.Join(dir, e.Name()))
		}
	}
	slices.Reverse(paths) // entries are sorted, and steps have a fixed number of digits
	return paths
}
