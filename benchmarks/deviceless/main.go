// Command deviceless compiles programs for an NVIDIA H100 on a machine that has none, and prints for each the seconds
// that it took and the memory that it needs:
//
//	ablate device install cuda13
//	go run ./benchmarks/deviceless --presets xsmall,base --precision float32,bf16
//	go run ./benchmarks/deviceless MODULE.mlir...
//
// It shows that every operation has code for such a GPU, and whether a model fits, but not how fast it is: XLA measures
// variants of a program on the GPU itself, and takes its default for each where there is none.
package main

import (
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/ablate-go/ablate/internal/pjrt"
	"github.com/ablate-go/ablate/internal/pjrt/find"
	"github.com/alecthomas/kong"
)

// h100 describes the GPU to XLA: an H100 with 80 GB, as the plugin describes one that it sees (GpuTargetConfigProto).
//
//go:embed h100.txt
var h100 string

type cli struct {
	Modules    []string `arg:"" optional:"" placeholder:"MODULE.mlir" help:"Files with modules in StableHLO."`
	Presets    []string `placeholder:"NAME" help:"Compile the programs of a training step of these presets, with commas between."`
	Precision  []string `default:"float32,bf16" help:"Precisions, with commas between."`
	Sharing    string   `default:"gdes" help:"none, es or gdes."`
	Coupling   string   `default:"alternating" help:"joint or alternating."`
	Batch      int      `default:"8" help:"Windows in a batch."`
	Seq        int      `default:"512" help:"Tokens in a window."`
	Accumulate int      `default:"1" help:"Parts of a batch."`
	Recompute  bool     `help:"Compute layers again in the backward pass."`
	Write      string   `placeholder:"DIR" help:"Write the modules of presets to this folder, and compile nothing."`
}

func main() {
	var c cli
	kong.Parse(&c, kong.Name("deviceless"), kong.Description("Compile programs for an H100 that is not there."))
	if err := c.run(); err != nil {
		fmt.Fprintln(os.Stderr, "deviceless:", err)
		os.Exit(1)
	}
}

func (c *cli) run() error {
	modules, err := c.presetModules()
	if err != nil {
		return err
	}
	for _, path := range c.Modules {
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		modules = append(modules, module{path, string(text)})
	}
	switch {
	case len(modules) == 0:
		return fmt.Errorf("give files with modules in StableHLO, or --presets")
	case c.Write != "":
		return write(c.Write, modules)
	}
	topology, err := oneH100()
	if err != nil {
		return err
	}
	defer topology.Free()
	fmt.Println("| program | arguments, MB | of these donated, MB | outputs, MB | temporary, MB | peak, MB | compiled in, s |")
	fmt.Println("|---|--:|--:|--:|--:|--:|--:|")
	for _, m := range modules {
		memory, seconds, err := compile(topology, m.text)
		if err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
		fmt.Printf("| %s |", m.name)
		for _, bytes := range []int64{memory.Arguments, memory.Aliased, memory.Outputs, memory.Temporary, memory.Peak} {
			fmt.Printf(" %.0f |", float64(bytes)/1e6)
		}
		fmt.Printf(" %.0f |\n", seconds)
	}
	return nil
}

// write puts the modules into files of a folder, which must exist.
func write(dir string, modules []module) error {
	for _, m := range modules {
		if err := os.WriteFile(filepath.Join(dir, m.fileName()), []byte(m.text), 0o666); err != nil {
			return err
		}
	}
	return nil
}

// oneH100 is a plugin's description of a machine with one H100.
func oneH100() (*pjrt.Topology, error) {
	found, err := find.Device(find.CUDA)
	if err != nil {
		return nil, err
	}
	plugin, err := pjrt.Open(found.Path)
	if err != nil {
		return nil, err
	}
	return plugin.NewTopology("h100", pjrt.Named("target_config", h100), pjrt.Named("topology", "1x1x1"))
}

// compile compiles a module and says what it needs.
func compile(topology *pjrt.Topology, module string) (memory pjrt.CompiledMemory, seconds float64, err error) {
	began := time.Now()
	program, err := topology.Compile(module, pjrt.CompileOptions{})
	if err != nil {
		return memory, 0, err
	}
	defer program.Free()
	seconds = time.Since(began).Seconds()
	memory, err = program.Memory()
	return memory, seconds, err
}
