package main

import (
	"fmt"
	"strings"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/internal/pjrt/find"
)

// module is a program to compile.
type module struct{ name, text string }

// presetModules are the programs of a training step of the presets, in each precision, with the settings KEY=VALUE of
// a plan. The arm is that of the released models: GDES, alternating.
func (c *cli) presetModules() ([]module, error) {
	var all []module
	for _, preset := range c.Presets {
		for _, precision := range c.Precision {
			config, err := c.config(preset, precision)
			if err != nil {
				return nil, err
			}
			programs, err := training.Programs(config)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", preset, err)
			}
			for _, p := range programs {
				name := fmt.Sprintf("%s, %s, %d x %d", preset, precision, c.Batch, c.Seq)
				if c.Recompute {
					name += ", recompute"
				}
				if c.Accumulate > 1 {
					name += fmt.Sprintf(" in %d parts", c.Accumulate)
				}
				all = append(all, module{name + ": " + p.Name, p.Module.Text})
			}
		}
	}
	return all, nil
}

func (c *cli) config(preset, precision string) (training.Config, error) {
	config := training.DefaultConfig()
	p, err := graph.FindPreset(preset)
	if err != nil {
		return config, fmt.Errorf("--presets: %w", err)
	}
	config.Model.Preset, config.Model.Encoder, config.Model.GeneratorLayers = p.Name, p.Encoder, p.Generator
	config.Coupling, config.Sharing = c.Coupling, c.Sharing
	t := &config.Train
	t.Device, t.Precision = find.CUDA, precision
	t.Batch, t.Seq, t.Accumulate, t.Recompute = c.Batch, c.Seq, c.Accumulate, c.Recompute
	return config, nil
}

// fileName is the name of a module's file.
func (m module) fileName() string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" ,:/", r) {
			return '-'
		}
		return r
	}, m.name) + ".mlir"
}
