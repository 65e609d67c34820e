package finetune

import (
	"errors"
	"fmt"
	"math"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/tasks"
	"gorgonia.org/tensor"
)

// trainer updates the weights of a model. It implements [training.State].
type trainer struct {
	*model
	set       *tasks.Set
	units     []unit
	seed      uint64
	lr        float64
	optimizer *training.Optimizer
	graphs    map[int]*compiled // by length
	step      int               // updates done

	epoch   int // of batches
	batches []batch
}

// newTrainer trains m on the windows of a set.
func newTrainer(m *model, set *tasks.Set, windows []tasks.Window, seed uint64, lr float64) (*trainer, error) {
	t := &trainer{model: m, set: set, units: units(windows, m.head.group()), seed: seed, lr: lr,
		graphs: map[int]*compiled{}, epoch: -1}
	g, err := t.graph(graphLength(1))
	if err != nil {
		return nil, err
	}
	t.optimizer = training.NewOptimizer(m.config.schedule(t.steps()), g.groups)
	return t, nil
}

// epochSteps is the number of updates of an epoch, steps that of all.
func (t *trainer) epochSteps() int { return batchCount(len(t.units), t.config.Batch) }
func (t *trainer) steps() int      { return t.config.Epochs * t.epochSteps() }

// graph returns the graph for windows of seq tokens.
func (t *trainer) graph(seq int) (*compiled, error) {
	if g := t.graphs[seq]; g != nil {
		return g, nil
	}
	g, err := t.backward(t.config.Batch*t.head.group(), seq)
	if err != nil {
		return nil, err
	}
	if t.model.graphs == nil {
		for i := range g.groups {
			g.groups[i].LR *= t.lr
		}
	}
	t.graphs[seq] = g
	return g, nil
}

// onDevice returns the graph for windows of seq tokens with its update, which has the learning rate as an input: one
// program serves all rates.
func (t *trainer) onDevice(seq int) (*compiled, error) {
	g, err := t.graph(seq)
	if err == nil && g.step == nil {
		g.step, err = t.optimizer.StepOnDevice(t.model.graphs, g.b, g.network.result.Loss, g.groups, optimizerPrefix)
	}
	return g, err
}

// optimizerPrefix begins the names of moments in checkpoints.
const optimizerPrefix = "optimizer."

// next makes one update and returns the loss before it. A loss or gradient that is not finite is a divergedError, and
// nothing is updated.
func (t *trainer) next() (loss float64, err error) {
	if e := t.step / t.epochSteps(); e != t.epoch {
		t.epoch, t.batches = e, epochBatches(t.units, t.config.Batch, t.config.Tokens, t.seed, e)
	}
	x := t.batches[t.step%t.epochSteps()]
	if t.model.graphs != nil {
		return t.nextOnDevice(x)
	}
	g, err := t.graph(x.seq)
	if err != nil {
		return 0, err
	}
	if err := g.run(t.model, t.set, x, t.step); err != nil {
		return 0, err
	}
	loss = graph.Scalar(g.network.result.Loss.Value())
	if math.IsNaN(loss) || math.IsInf(loss, 0) {
		return 0, divergedError{fmt.Errorf("the loss of update %d is %g: lower lr", t.step+1, loss)}
	}
	if err := t.optimizer.Use(g.groups); err != nil {
		return 0, err
	}
	norm, err := t.optimizer.Norm()
	if err != nil {
		return 0, divergedError{fmt.Errorf("at update %d %w: lower lr", t.step+1, err)}
	}
	t.step++
	t.optimizer.Update(t.step, norm)
	return loss, nil
}

// nextOnDevice is next where a device computes.
func (t *trainer) nextOnDevice(x batch) (loss float64, err error) {
	g, err := t.onDevice(x.seq)
	if err != nil {
		return 0, err
	}
	if err := g.put(t.model, t.set, x, t.step); err != nil {
		return 0, err
	}
	loss, err = g.step.Run(t.step+1, t.lr)
	switch {
	case errors.As(err, new(training.DivergedError)):
		return 0, divergedError{fmt.Errorf("at update %d %w: lower lr", t.step+1, err)}
	case err != nil:
		return 0, err
	case math.IsNaN(loss) || math.IsInf(loss, 0):
		return 0, divergedError{fmt.Errorf("the loss of update %d is %g: lower lr", t.step+1, loss)}
	}
	t.step++
	return loss, nil
}

// EachTensor implements [training.State].
func (t *trainer) EachTensor(visit func(name string, shape tensor.Shape, data []float32) error) error {
	if err := (weights{t.params}).EachTensor(visit); err != nil {
		return err
	}
	return t.optimizer.State(optimizerPrefix, visit)
}

// weights are the parameters alone, as a [training.State].
type weights struct{ params *graph.Params }

// EachTensor implements [training.State].
func (w weights) EachTensor(visit func(name string, shape tensor.Shape, data []float32) error) error {
	for _, p := range w.params.List() {
		if err := visit(p.Name, p.Value.Shape(), p.Value.Data().([]float32)); err != nil {
			return err
		}
	}
	return nil
}

func (t *trainer) close() {
	for _, g := range t.graphs {
		g.close()
	}
}
