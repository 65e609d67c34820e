package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/ablate-go/ablate/internal/kernels"
)

type versionCmd struct{}

func (versionCmd) Run() error {
	fmt.Fprintf(stdout, "ablate %s, %s %s/%s, kernels %s\n",
		programVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH, kernels.Kernel())
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return nil
	}
	for _, m := range info.Deps {
		switch m.Path {
		case "gorgonia.org/gorgonia", "gorgonia.org/tensor", "gonum.org/v1/plot", "gonum.org/v1/gonum":
			fmt.Fprintf(stdout, "  %s %s\n", m.Path, m.Version)
		}
	}
	return nil
}

// programVersion is the module's version, or the revision that it was built from.
func programVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value[:min(12, len(s.Value))]
		}
	}
	return "devel"
}
