package experiments

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"time"

	"github.com/ablate-go/ablate/internal/kernels"
	"github.com/ablate-go/ablate/internal/nextstep"
	"github.com/ablate-go/ablate/internal/sealed"
)

// RunFile is the name of the file in a run folder that stores how the run was made: commands, versions and machine.
const RunFile = "run.json"

// RunInfo is how a run folder was made; it is stored in the folder's run.json.
type RunInfo struct {
	Commands []CommandInfo `json:"sittings"`           // commands that have ended, in order
	Sessions []RunSession  `json:"sessions,omitempty"` // in the order in which they began; none of older programs
}

// CommandInfo is one command that trained in a run folder, with the program and the machine. Several in a row that
// differ only in their time are one.
type CommandInfo struct {
	Command string          `json:"command"` // the exact command line
	Times   int             `json:"times"`   // that this command ended
	Seconds float64         `json:"seconds"` // wall-clock time of all of them; 0 if unknown
	Version string          `json:"version"` // of the program
	Go      string          `json:"go"`
	System  string          `json:"system"` // operating system/architecture
	Cores   int             `json:"cores"`
	Kernel  string          `json:"kernel"`           // instruction set of the matrix kernels
	Device  string          `json:"device,omitempty"` // names of the devices that the plan trains on; empty for the processor
	Modules []ModuleVersion `json:"modules,omitempty"`
}

// ModuleVersion is a Go module that the program was built with.
type ModuleVersion struct {
	Path    string `json:"path"`
	Version string `json:"version"`
}

// recordedModules are the modules whose version can change what a run computes or how its figures look.
var recordedModules = []string{
	"gorgonia.org/gorgonia", "gorgonia.org/tensor", "gonum.org/v1/gonum", "gonum.org/v1/plot",
}

// ThisCommand describes this process: Go, the machine, the kernels and the versions of the modules. elapsed is its
// wall-clock time, 0 if unknown.
func ThisCommand(command, version string, elapsed time.Duration) CommandInfo {
	c := CommandInfo{
		Command: command, Times: 1, Seconds: elapsed.Seconds(), Version: version, Go: runtime.Version(),
		System: runtime.GOOS + "/" + runtime.GOARCH, Cores: runtime.NumCPU(), Kernel: kernels.Kernel(),
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, d := range info.Deps {
			if d.Replace != nil {
				d.Version = d.Replace.Version + " (replaced)"
			}
			if slices.Contains(recordedModules, d.Path) {
				c.Modules = append(c.Modules, ModuleVersion{Path: d.Path, Version: d.Version})
			}
		}
	}
	return c
}

// Add appends a command, or adds its time to the last one if the two are equal otherwise.
func (r *RunInfo) Add(c CommandInfo) {
	if n := len(r.Commands); n > 0 {
		last := &r.Commands[n-1]
		same := c
		same.Times, same.Seconds = last.Times, last.Seconds
		if slices.Equal(same.Modules, last.Modules) {
			same.Modules = last.Modules
			if fmt.Sprint(same) == fmt.Sprint(*last) {
				last.Times += c.Times
				last.Seconds += c.Seconds
				return
			}
		}
	}
	r.Commands = append(r.Commands, c)
}

// ReadRunInfo reads the run.json of a folder. Without the file it returns a RunInfo without commands; a damaged file is
// an error that names it.
func ReadRunInfo(dir string) (RunInfo, error) {
	path := filepath.Join(dir, RunFile)
	var r RunInfo
	err := sealed.ReadJSON(path, &r)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return RunInfo{}, nil
	case err != nil:
		return RunInfo{}, fmt.Errorf("how the run was made could not be read: %w: %s", err, nextstep.Instead(err,
			"move the file away, and the report is written without commands and versions"))
	}
	return r, nil
}

// RecordCommand adds a command that has trained in a run folder to its run.json, for programs that do not call
// [BeginSession]. A damaged run.json and a folder that cannot be written to are errors.
func RecordCommand(dir string, c CommandInfo) error {
	return changeRunInfo(dir, func(r *RunInfo) error {
		r.Add(c)
		return nil
	})
}
