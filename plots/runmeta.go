package plots

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"time"

	"github.com/ablate-go/ablate/internal/kernels"
)

// Meta is what a report says of the program that made a run. WriteReport adds what it can ask the
// process for: Go, the machine, the kernels and the versions of the modules.
type Meta struct {
	// Command is the exact command line. If it is empty nothing was run: the report shows what the
	// run folder remembers.
	Command string
	Version string        // of the program
	Elapsed time.Duration // by the wall clock; 0 if unknown
	Out     string        // the folder that the report goes to, without run.json; empty: the run folder
}

// place is the folder that the report of a run folder goes to.
func (m Meta) place(dir string) string {
	if m.Out != "" {
		return m.Out
	}
	return dir
}

// recordFile keeps how a run folder was made, so that its report can be written again.
const recordFile = "run.json"

// record is the content of recordFile.
type record struct {
	Sittings []sitting `json:"sittings"` // that ended, in order
}

// sitting is one command that trained in the folder. Several that agree in all but time are one.
type sitting struct {
	Command string   `json:"command"`
	Times   int      `json:"times"`   // that this command ended
	Seconds float64  `json:"seconds"` // of all of them, by the wall clock; 0 if unknown
	Version string   `json:"version"`
	Go      string   `json:"go"`
	System  string   `json:"system"` // operating system/architecture
	Cores   int      `json:"cores"`
	Kernel  string   `json:"kernel"`
	Modules []module `json:"modules,omitempty"`
}

type module struct {
	Path    string `json:"path"`
	Version string `json:"version"`
}

// telling are the modules whose version may change what a run computes or how it is drawn.
var telling = []string{"gorgonia.org/gorgonia", "gorgonia.org/tensor", "gonum.org/v1/gonum", "gonum.org/v1/plot"}

// sitting describes this process.
func (m Meta) sitting() sitting {
	s := sitting{
		Command: m.Command, Times: 1, Seconds: m.Elapsed.Seconds(), Version: m.Version, Go: runtime.Version(),
		System: runtime.GOOS + "/" + runtime.GOARCH, Cores: runtime.NumCPU(), Kernel: kernels.Kernel(),
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, d := range info.Deps {
			if d.Replace != nil {
				d.Version = d.Replace.Version + " (replaced)"
			}
			if slices.Contains(telling, d.Path) {
				s.Modules = append(s.Modules, module{d.Path, d.Version})
			}
		}
	}
	return s
}

// add appends a sitting, or adds its time to the last one if that differs in nothing else.
func (r *record) add(s sitting) {
	if n := len(r.Sittings); n > 0 {
		last := &r.Sittings[n-1]
		same := s
		same.Times, same.Seconds = last.Times, last.Seconds
		if slices.Equal(same.Modules, last.Modules) {
			same.Modules = last.Modules
			if fmt.Sprint(same) == fmt.Sprint(*last) {
				last.Times += s.Times
				last.Seconds += s.Seconds
				return
			}
		}
	}
	r.Sittings = append(r.Sittings, s)
}

// loadRecord reads what a folder remembers; a folder without a record remembers nothing.
func loadRecord(dir string) (record, error) {
	path := filepath.Join(dir, recordFile)
	var r record
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return r, nil
	}
	if err != nil {
		return r, fmt.Errorf("plots: how the run was made could not be read: %w", err)
	}
	if err := json.Unmarshal(data, &r); err != nil {
		return record{}, fmt.Errorf("plots: %s is damaged (%w): move it away, and the report is written without commands and versions", path, err)
	}
	return r, nil
}

func (r record) save(dir string) error {
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return fmt.Errorf("plots: how the run was made could not be written: %w", err)
	}
	return write(filepath.Join(dir, recordFile), append(data, '\n'))
}
