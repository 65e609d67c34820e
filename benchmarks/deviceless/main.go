// Command deviceless compiles modules in StableHLO for an NVIDIA H100 on a machine that has none, and prints for each
// the seconds that it took and the memory that it needs:
//
//	ablate device install cuda13
//	go run ./benchmarks/deviceless MODULE.mlir...
//
// It shows that every operation has code for such a GPU, and whether a model fits, but not how fast it is: XLA measures
// variants of a program on the GPU itself, and takes its default for each where there is none.
package main

import (
	_ "embed"
	"fmt"
	"os"
	"text/tabwriter"
	"time"

	"github.com/ablate-go/ablate/internal/pjrt"
	"github.com/ablate-go/ablate/internal/pjrt/find"
)

// h100 describes the GPU to XLA: an H100 with 80 GB, as the plugin describes one that it sees (GpuTargetConfigProto).
//
//go:embed h100.txt
var h100 string

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "deviceless:", err)
		os.Exit(1)
	}
}

func run(modules []string) error {
	if len(modules) == 0 {
		return fmt.Errorf("give files with modules in StableHLO")
	}
	topology, err := oneH100()
	if err != nil {
		return err
	}
	defer topology.Free()
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(out, "MB:\targuments\toutputs\tof these donated\ttemporary\tpeak\tseconds\t module")
	for _, path := range modules {
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		m, seconds, err := compile(topology, string(text))
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		for _, bytes := range []int64{m.Arguments, m.Outputs, m.Aliased, m.Temporary, m.Peak} {
			fmt.Fprintf(out, "\t%.1f", float64(bytes)/1e6)
		}
		fmt.Fprintf(out, "\t%.1f\t %s\n", seconds, path)
	}
	return out.Flush()
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
