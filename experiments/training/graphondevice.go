package training

import (
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/graph/stablehlo"
	"github.com/ablate-go/ablate/internal/device"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// GraphStep is a graph with gradients and the update of its parameters, as one program of a device. It is for graphs of
// one's own, such as those of fine-tuning; a [Trainer] has its own.
type GraphStep struct {
	optimizer *Optimizer
	graphs    *device.Graphs
	b         *graph.Builder
	program   *device.Program
}

// StepOnDevice compiles a graph, its loss, and the update of the parameters in groups, which are those of
// [NewOptimizer] over this or another graph. Moments are called as in State with this prefix. The optimizer's memory and
// the parameters' hold copies of what is on the device.
func (o *Optimizer) StepOnDevice(
	on *device.Graphs, b *graph.Builder, loss *gorgonia.Node, groups []Group, prefix string,
) (*GraphStep, error) {
	l := b.Lower("update")
	l.SeedArgument(seedArgument)
	value := l.Value(loss)
	results := []stablehlo.Result{{Name: outLoss, Value: value}}
	results = append(results, lowerUpdate(l, l.Value, o.train, groups, prefix, value.Finite())...)
	m, err := l.Return(results...)
	if err != nil {
		return nil, err
	}
	err = o.State(prefix, func(name string, shape tensor.Shape, data []float32) error {
		if !on.State.Has(name) {
			on.State.Add(name, shape, data)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	p, err := on.Program(b, m)
	return &GraphStep{o, on, b, p}, err
}

// outLoss is the result of a [GraphStep] besides those of an update.
const outLoss = "loss"

// Run computes the loss and gradients of what the graph's inputs hold, and makes update number step, counted from 1,
// with all learning rates times rate. A loss that is not finite is returned, and a gradient that is not is the error of
// [Optimizer.Norm]; both update nothing.
func (s *GraphStep) Run(step int, rate float64) (loss float64, err error) {
	out, err := s.program.Run(s.graphs.State, func(_ int, name string) (any, error) {
		switch name {
		case seedArgument:
			return []uint64{s.b.Params().Seed()}, nil
		case adamWArgument:
			numbers := s.optimizer.train.adamW(step)
			numbers[0], numbers[1] = float32(rate*float64(numbers[0])), float32(rate*float64(numbers[1]))
			return numbers[:], nil
		}
		return device.Input(s.b, name)
	})
	if err != nil {
		return 0, err
	}
	defer out.Free()
	x, err := out.Floats(0, outLoss)
	if err != nil {
		return 0, err
	}
	if loss = float64(x[0]); finite("", &loss) != nil {
		return loss, nil
	}
	if s.optimizer.squares, err = out.Doubles(0, outSquares); err != nil {
		return loss, err
	}
	norm, err := s.optimizer.norm()
	if err == nil {
		s.optimizer.updated(step, norm)
	}
	return loss, err
}

// Close frees the program.
func (s *GraphStep) Close() { s.program.Free() }
