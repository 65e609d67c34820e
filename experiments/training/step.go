package training

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/internal/kernels"
	"github.com/ablate-go/ablate/objectives"
	"github.com/ablate-go/ablate/sharing"
	"gorgonia.org/tensor"
)

// Trainer holds the weights of one arm and moves them step by step. It is for one goroutine.
type Trainer struct {
	Config   Config
	Params   *graph.Params
	Strategy sharing.Strategy

	networks networkBuilder
	phases   []*phase
	arena    *graph.Arena // of the phases, and of the evaluation between steps
	step     int          // updates done
}

// NewTrainer draws the initial weights from seed, or takes them from the checkpoint in model.from, and builds the
// graphs. Options bring a way of sharing or objectives of your own.
func NewTrainer(c Config, seed uint64, own ...Option) (*Trainer, error) {
	return newTrainer(c, seed, false, own...)
}

func newTrainer(c Config, seed uint64, givenSamples bool, own ...Option) (*Trainer, error) {
	n, err := newNetworkBuilder(c, own...)
	if invalid := n.configToValidate().Validate(); invalid != nil {
		return nil, invalid
	}
	if err != nil {
		return nil, err
	}
	n.samplesInBatch = givenSamples
	params, done, err := c.initialParams(seed)
	if err != nil {
		return nil, err
	}
	defer done()
	t := &Trainer{Config: n.c, Params: params, Strategy: n.strategy, arena: graph.NewArena(tensor.Float32), networks: n}
	if t.phases, err = n.phases(t.Params, t.arena); err != nil {
		return nil, err
	}
	return t, n.checkTables(t.Strategy.Tables(t.Params))
}

// StepResult is what a step tells of itself. A number that the arm does not have is nil.
type StepResult struct {
	MLMLoss, RTDLoss                *float64 // nats a masked token; nats a token, not weighted by λ
	Replaced                        *float64 // share of tokens that the generator's samples changed
	GradNorm, GradNormDiscriminator *float64 // global gradient norms before clipping; a joint step has one, in NormMLM

	// Sampled are the ids that the generator drew, [p] as the batch's Masked.Positions and None where unused; nil
	// in an arm without a discriminator.
	Sampled []int
}

// Step is one step of the paper's algorithm on one batch (section 3.2): the graphs of the coupling in
// turn, each with its update. The batch is only read. A loss or gradient that is not a number is an error
// before any update of that graph.
func (t *Trainer) Step(b *Batch) (StepResult, error) { return t.update(b, nil) }

// update is Step. It copies the gradients of the word tables to keep, unless that is nil: the second graph
// overwrites those of the first.
func (t *Trainer) update(b *Batch, keep *tableGradients) (StepResult, error) {
	var r StepResult
	data := *b // for the second graph with the samples of the first
	for i, p := range t.phases {
		// mask, generate, sample; corrupt, discriminate: what of it this graph has
		if err := feed(p.b, &data, p.feeds()...); err != nil {
			return r, err
		}
		if err := p.program.Run(); err != nil {
			return r, t.nameBadWeight(DivergedError{rootCause(err)}) // shapes are fixed and ids checked: only values can be wrong
		}
		if err := p.read(&r, &data); err != nil {
			return r, t.nameBadWeight(err)
		}
		if r.Sampled != nil {
			data.Sampled = r.Sampled
		}
		if keep != nil {
			keep.copy(p)
		}
		// update
		norm, err := p.optimizer.Norm()
		if err != nil {
			return r, err
		}
		if i == 0 {
			r.GradNorm = &norm
		} else {
			r.GradNormDiscriminator = &norm
		}
		p.optimizer.Update(t.step+1, norm)
	}
	t.step++
	return r, nil
}

// StepWithSnapshot is [Trainer.Step] with all that measures see of it. seen are the rows that measures are taken over,
// see [Batches.TokenRows]; the snapshot refers to them and has copies of all else.
func (t *Trainer) StepWithSnapshot(b *Batch, seen measure.TokenRows) (StepResult, *measure.Snapshot, error) {
	before, gradients := t.tables(), tableGradients{}
	r, err := t.update(b, &gradients)
	if err != nil {
		return r, nil, err
	}
	s := t.Snapshot(seen)
	s.Before, s.MLM, s.RTD = before, gradients.mlm, gradients.rtd
	t.addContributions(s)
	return r, s, nil
}

// tableGradients are copies of the gradients of the word tables, as [measure.Snapshot] has them.
type tableGradients struct{ mlm, rtd []float32 }

func (g *tableGradients) copy(p *phase) {
	if p.mlmTable != nil {
		g.mlm = slices.Clone(graph.Floats[float32](p.mlmTable.Value()))
	}
	if p.rtdTable != nil {
		g.rtd = slices.Clone(graph.Floats[float32](p.rtdTable.Value()))
	}
}

// nameBadWeight adds to a failure the first weight that is not finite, where there is one: the loss only shows it.
func (t *Trainer) nameBadWeight(err error) error {
	for _, p := range t.Params.List() {
		if !allFinite(floats32(p)) {
			return fmt.Errorf("%w, and the weight %s is not finite", err, p.Name)
		}
	}
	return err
}

// rootCause is what an error of a graph says of values, without the places in the program that it came through.
func rootCause(err error) error {
	for errors.Unwrap(err) != nil {
		err = errors.Unwrap(err)
	}
	return err
}

// allFinite reports that x has neither NaN nor infinities: the squares of float32 cannot overflow float64.
func allFinite(x []float32) bool {
	s := kernels.SumSquares(x)
	return !math.IsNaN(s) && !math.IsInf(s, 0)
}

// read takes the results of a run: losses, and the samples that the next graph wants. Of the batch it needs the mask.
func (p *phase) read(r *StepResult, b *Batch) error {
	if p.gen != nil {
		r.MLMLoss = scalar(p.gen.result.Loss)
		if err := finite("MLM", r.MLMLoss); err != nil {
			return err
		}
		if p.gen.sampled != nil {
			r.Sampled = slices.Clone(graph.Ints(p.gen.sampled.Value()))
		}
	}
	if p.dis != nil {
		r.RTDLoss = scalar(p.dis.result.Loss)
		if err := finite("RTD", r.RTDLoss); err != nil {
			return err
		}
		replaced := 0.0
		for _, y := range graph.Floats[float32](p.dis.labels.Value()) {
			replaced += float64(y)
		}
		tokens := 0.0
		for _, m := range b.Mask {
			tokens += float64(m)
		}
		replaced /= max(tokens, 1)
		r.Replaced = &replaced
	}
	return nil
}

func finite(name string, loss *float64) error {
	if math.IsNaN(*loss) || math.IsInf(*loss, 0) {
		return DivergedError{fmt.Errorf("the %s loss is %g", name, *loss)}
	}
	return nil
}

// DivergedError is the error of numbers that have left the range of floats.
type DivergedError struct{ error }

// StepsDone is the number of updates so far.
func (t *Trainer) StepsDone() int { return t.step }

// Batch prepares the batch of a step from its windows (batch*seq ids).
func (t *Trainer) Batch(v objectives.Vocabulary, windows []int, seed uint64, step int) (*Batch, error) {
	return newBatch(t.Config, v, windows, seed, purposeTrain, step)
}

// Close frees the graphs.
func (t *Trainer) Close() {
	for _, p := range t.phases {
		p.program.Close()
	}
}
