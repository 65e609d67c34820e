package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/ablate-go/ablate/internal/pjrt"
	"github.com/ablate-go/ablate/internal/pjrt/find"
	"github.com/ablate-go/ablate/internal/pjrt/install"
)

type deviceInstallCmd struct {
	What   string `arg:"" enum:"cpu,cuda12,cuda13" help:"cpu: XLA for this machine's processors, to compare with. cuda13: for NVIDIA's GPUs with a driver of version 580 or later. cuda12: of version 525 or later."`
	Wheels string `placeholder:"DIR" completion-predictor:"folder" help:"Take the wheels from this folder and download nothing."`
}

func (c deviceInstallCmd) Run() error {
	if !pjrt.Supported {
		return &pjrt.UnsupportedError{}
	}
	set, _ := install.Find(c.What) // the names are those of the tag above
	folder, err := find.CacheFolder()
	if err != nil {
		return err
	}
	ctx, stop, signalled := untilSignal()
	defer stop()
	path, err := set.Install(ctx, install.Options{Folder: folder, Wheels: c.Wheels, Say: func(line string) {
		fmt.Fprintln(os.Stderr, line)
	}})
	if failed := new(install.PipError); errors.As(err, &failed) {
		fmt.Fprintf(os.Stderr, "by hand: run the first line on a machine with a network and pip, and the second one here\n"+
			"  %s\n  %s\n", strings.Join(set.Download("python3", "wheels"), " "),
			commandLine("device", "install", c.What, "--wheels", "wheels"))
	}
	if err != nil {
		if s := signalled(); s != nil {
			return signalCode(s)
		}
		return err
	}
	return printed(func(out *output) error {
		plugin := find.Plugin{Path: path, Device: find.DeviceOf(path), Place: "the cache of this program"}
		tellPlugin(out, plugin, probe(ctx, path))
		return nil
	})
}
