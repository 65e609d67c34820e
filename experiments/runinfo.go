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
)

// RunFile is the name of the file that keeps how a run folder was made, so that its report can say so whenever it is
// written.
const RunFile = "run.json"

// RunInfo is how a run folder was made; the folder keeps it in run.json.
type RunInfo struct {
	Commands []CommandInfo `json:"sittings"` // that ended, in order
}

// CommandInfo is one command that trained in a run folder, with the program and the machine. Several in a row that
// agree in all but time are one.
type CommandInfo struct {
	Command string          `json:"command"` // the exact command line
	Times   int             `json:"times"`   // that this command ended
	Seconds float64         `json:"seconds"` // of all of them, by the wall clock; 0 if unknown
	Version string          `json:"version"` // of the program
	Go      string          `json:"go"`
	System  string          `json:"system"` // operating system/architecture
	Cores   int             `json:"cores"`
	Kernel  string          `json:"kernel"` // instruction set of the matrix kernels
	Modules []ModuleVersion `json:"modules,omitempty"`
}

// ModuleVersion is a Go module that the program was built with.
type ModuleVersion struct {
	Path    string `json:"path"`
	Version string `json:"version"`
}

// recordedModules are those whose version may change what a run computes or how it is drawn.
var recordedModules = []string{
	"gorgonia.org/gorgonia", "gorgonia.org/tensor", "gonum.org/v1/gonum", "gonum.org/v1/plot",
}

// ThisCommand describes this process: Go, the machine, the kernels and the versions of the modules. elapsed is by the
// wall clock, 0 if unknown.
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

// Add appends a command, or adds its time to the last one if that differs in nothing else.
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

// ReadRunInfo reads a folder's run.json; a folder without one gives a RunInfo without commands. A damaged file is an
// error that names it.
func ReadRunInfo(dir string) (RunInfo, error) {
	path := filepath.Join(dir, RunFile)
	var r RunInfo
	err := readJSON(path, &r)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return RunInfo{}, nil
	case err != nil:
		return RunInfo{}, fmt.Errorf("how the run was made could not be read: %w: move the file away, "+
			"and the report is written without commands and versions", err)
	}
	return r, nil
}

// RecordCommand adds a command that has trained in a run folder to its run.json, which is written atomically. Of
// several processes that end together in one folder none loses the command of another. Errors are those of reading a
// damaged run.json and of writing.
func RecordCommand(dir string, c CommandInfo) error {
	return Locked(dir, func() error {
		r, err := ReadRunInfo(dir)
		if err != nil {
			return err
		}
		r.Add(c)
		if err := writeJSON(filepath.Join(dir, RunFile), r); err != nil {
			return fmt.Errorf("how the run was made was not written: %w", err)
		}
		return nil
	})
}
