package main

import (
	"fmt"
	"io"

	"github.com/ablate-go/ablate/internal/pjrt"
	"github.com/ablate-go/ablate/internal/pjrt/find"
	"github.com/ablate-go/ablate/internal/prose"
)

type deviceListCmd struct {
	Device string `arg:"" optional:"" completion-predictor:"file" help:"Show this one alone: xla-cpu, cuda, cuda12, cuda13, rocm, or the path of a PJRT plugin. It is an error if it cannot be used."`
}

func (c deviceListCmd) Run() error {
	if !pjrt.Supported {
		return &pjrt.UnsupportedError{}
	}
	ctx, stop, _ := untilSignal()
	defer stop()
	if c.Device != "" {
		plugin, err := find.Device(c.Device)
		if err != nil {
			return err
		}
		is := probe(ctx, plugin.Path)
		if is.Error != "" {
			return fmt.Errorf("%s cannot be used: %s", c.Device, is.Error)
		}
		return printed(func(out *output) error {
			tellPlugin(out, plugin, is)
			return nil
		})
	}
	return printed(func(out *output) error {
		places, n := find.Places(), 0
		for _, place := range places {
			for _, plugin := range place.Found {
				tellPlugin(out, plugin, probe(ctx, plugin.Path))
				fmt.Fprintln(out)
				n++
			}
		}
		if n == 0 {
			fmt.Fprintf(out, "There is no plugin. To get one: %s, or %s for NVIDIA's GPUs.\n\n",
				commandLine("device", "install", "cpu"), commandLine("device", "install", "cuda13"))
		}
		fmt.Fprintln(out, "looked in")
		for _, place := range places {
			fmt.Fprintf(out, "  %s: %s (%s)\n", place.What, place.Where, prose.Count(len(place.Found), "plugin"))
		}
		return nil
	})
}

// tellPlugin prints what a plugin is.
func tellPlugin(out io.Writer, plugin find.Plugin, is probed) {
	name := plugin.Device
	if name == "" {
		name = "unknown"
	}
	fmt.Fprintf(out, "%s\n  %s\n  in %s\n", name, plugin.Path, plugin.Place)
	if is.Interface != "" {
		fmt.Fprintf(out, "  PJRT %s, StableHLO up to %s\n", is.Interface, is.StableHLO)
	}
	if is.Error != "" {
		fmt.Fprintf(out, "  cannot be used: %s\n", is.Error)
		return
	}
	fmt.Fprintf(out, "  platform %s", is.Platform)
	if is.PlatformVersion != is.Platform {
		fmt.Fprintf(out, ", %s", is.PlatformVersion)
	}
	fmt.Fprintln(out)
	for i, d := range is.Devices {
		fmt.Fprintf(out, "  device %d: %s", i, d.Kind)
		if d.Memory > 0 {
			fmt.Fprintf(out, ", %.1f GB for programs", float64(d.Memory)/1e9)
		}
		fmt.Fprintln(out)
	}
}
