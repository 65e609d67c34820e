package pretrained

import (
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/internal/device"
)

// windows runs the graphs of single windows. On a device they are kept by their sizes.
type windows struct {
	graphs *device.Graphs // nil where the program itself computes
	kept   map[[2]int]keptWindow
}

type keptWindow struct {
	b       *graph.Builder
	forward forward
	program device.Runner
}

// run computes the logits of a window of at most so many ids. build adds the graph for a window of seq tokens and some
// positions.
func (w *windows) run(
	params *graph.Params, most int, ids, positions []int, build func(b *graph.Builder, seq, positions int) (forward, error),
) ([]float32, error) {
	size := [2]int{len(ids), len(positions)}
	if w.graphs != nil {
		size = [2]int{roundedUp(len(ids), most), roundedUp(len(positions), most)}
	}
	k, ok := w.kept[size]
	if !ok {
		k.b = graph.NewBuilder(params)
		var err error
		if k.forward, err = build(k.b, size[0], size[1]); err != nil {
			return nil, err
		}
		if k.program, err = w.graphs.Compile(k.b, nil, k.forward.result.Logits); err != nil {
			return nil, err
		}
		if w.graphs == nil {
			defer k.program.Close()
		} else {
			w.kept[size] = k
		}
	}
	return k.forward.run(k.b, k.program, ids, positions)
}

// use chooses a device.
func (w *windows) use(name string) error {
	g, err := device.NewGraphs(name)
	w.graphs, w.kept = g, map[[2]int]keptWindow{}
	return err
}

func (w *windows) close() {
	for _, k := range w.kept {
		k.program.Close()
	}
	w.graphs.Close()
}

// roundedUp is a number of tokens or positions rounded up for a device: programs are compiled for their shapes, and few
// should serve all texts.
func roundedUp(n, most int) int {
	step := 16
	for step < n {
		step *= 2
	}
	return max(n, min(step, most))
}

// UseDevice computes on a device from now on: xla-cpu, cuda, rocm or the path of a PJRT plugin. Call it before the first
// text, and Close when done. A device that cannot be used is an error.
func (f *FillMask) UseDevice(name string) error { return f.windows.use(name) }

// Close gives a device back.
func (f *FillMask) Close() { f.windows.close() }

// UseDevice is [FillMask.UseDevice] of the discriminator.
func (d *Detect) UseDevice(name string) error { return d.windows.use(name) }

// Close gives a device back.
func (d *Detect) Close() { d.windows.close() }

// UseDevice is [FillMask.UseDevice] of states.
func (e *Embed) UseDevice(name string) (err error) {
	for _, g := range e.graphs {
		g.program.Close()
	}
	clear(e.graphs)
	e.device, err = device.NewGraphs(name)
	return err
}
