package training

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/internal/device"
	"github.com/ablate-go/ablate/internal/kernels"
	"github.com/ablate-go/ablate/objectives"
	"github.com/ablate-go/ablate/sharing"
	"gorgonia.org/tensor"
)

// Trainer holds the weights of one arm and trains them step by step. Use it from one goroutine.
type Trainer struct {
	Config   Config
	Params   *graph.Params
	Strategy sharing.Strategy

	networks networkBuilder
	phases   []*phase
	arena    *graph.Arena // memory of the phases, and of the evaluation between steps
	device   *onDevice    // computes the phases; nil where the program does it itself
	member   *GroupMember // of a group with equal generators; nil if there is none
	step     int          // updates done
}

// NewTrainer draws the initial weights from seed, or reads them from the checkpoint in model.from, and builds the
// graphs; for a device of train.device it compiles them, which takes seconds to minutes. Options set a sharing strategy
// or objectives of your own. A configuration that is not valid, a checkpoint that does not fit and a device that cannot
// be used are errors. Close the trainer when done.
func NewTrainer(c Config, seed uint64, options ...Option) (*Trainer, error) {
	return newTrainer(c, seed, false, options...)
}

func newTrainer(c Config, seed uint64, samplesInBatch bool, options ...Option) (*Trainer, error) {
	n, err := newNetworkBuilder(c, options...)
	if invalid := n.configToValidate().Validate(); invalid != nil {
		return nil, invalid
	}
	if err != nil {
		return nil, err
	}
	n.samplesInBatch = samplesInBatch
	params, done, err := c.initialParams(seed)
	if err != nil {
		return nil, err
	}
	defer done()
	t := &Trainer{Config: n.c, Params: params, Strategy: n.strategy, arena: graph.NewArena(tensor.Float32), networks: n}
	if device.IsCPU(n.c.Train.Device) {
		t.phases, err = n.phases(t.Params, t.arena)
	} else {
		t.phases, t.device, err = n.phasesOnDevice(t.Params)
	}
	if err == nil {
		err = n.checkTables(t.Strategy.Tables(t.Params))
	}
	if err != nil {
		t.Close()
		return nil, err
	}
	return t, nil
}

// StepResult holds the metrics of a step, of the training batch before the update. A number that the arm does not have
// is nil.
type StepResult struct {
	MLMLoss, RTDLoss                *float64 // nats a masked token; nats a token, not weighted by λ
	Replaced                        *float64 // share of tokens that the generator's samples changed
	GradNorm, GradNormDiscriminator *float64 // global gradient norms before clipping; a joint step has one, in GradNorm

	// Sampled are the ids that the generator sampled, [p] like Masked.Positions of the batch, with None where unused; nil
	// in an arm without a discriminator.
	Sampled []int

	// Others is how much longer the step took since the trainer is in a [GeneratorGroup].
	Others time.Duration
}

// Step is one step of the paper's algorithm on one batch (section 3.2): it runs the graphs of the coupling one after
// the other, each followed by its update. It does not change the batch. A loss or gradient that is not finite is a
// [DivergedError] before the update of that graph.
func (t *Trainer) Step(b *Batch) (StepResult, error) { return t.update(b, nil) }

// update is Step. If gradients is not nil, it copies the gradients on the word tables to it: the second graph
// overwrites those of the first.
func (t *Trainer) update(b *Batch, gradients *tableGradients) (StepResult, error) {
	if t.device != nil {
		return t.updateOnDevice(b, gradients)
	}
	var r StepResult
	data := *b // a copy: the second graph gets the samples of the first
	for i, p := range t.phases {
		if !p.runsAt(t.step) {
			continue
		}
		run := func() (phaseResult, error) { return t.runPhase(p, &data, gradients != nil) }
		var got phaseResult
		var err error
		if i == 0 && t.member != nil {
			got, r.Others, err = t.member.generatorPhase(run)
		} else {
			got, err = run()
		}
		r.add(got.StepResult)
		if err != nil {
			return r, err
		}
		if t.Config.Objective == ObjectiveMLM {
			r.Sampled = nil
		}
		if r.Sampled != nil {
			data.Sampled = r.Sampled
		}
		if p.frozen {
			continue
		}
		r.setNorm(p, got.norm)
		if gradients != nil {
			gradients.add(got.gradients)
		}
	}
	t.step++
	return r, nil
}

// phaseResult is what a phase gives besides the updated weights.
type phaseResult struct {
	StepResult
	norm      float64 // of the gradients
	gradients tableGradients
}

// runPhase runs a phase and its update: mask, generate, sample; corrupt, discriminate; those of these that the graph
// has. withGradients asks for copies of the gradients on the tables: the next phase overwrites them.
func (t *Trainer) runPhase(p *phase, b *Batch, withGradients bool) (r phaseResult, err error) {
	if r.StepResult, err = p.runParts(b, t.Config.Train); err != nil {
		return r, t.nameBadWeight(err)
	}
	if p.frozen {
		if r.Sampled, err = p.sampleFrozen(t.Config.Train, b, t.step); err != nil {
			return r, t.nameBadWeight(DivergedError{rootCause(err)})
		}
		return r, nil
	}
	if withGradients {
		r.gradients.copy(p)
	}
	if r.norm, err = p.optimizer.Norm(); err != nil {
		return r, err
	}
	p.optimizer.Update(t.step+1-p.from, r.norm)
	return r, nil
}

// add takes over the results of a phase.
func (r *StepResult) add(other StepResult) {
	if other.MLMLoss != nil {
		r.MLMLoss = other.MLMLoss
	}
	if other.RTDLoss != nil {
		r.RTDLoss, r.Replaced = other.RTDLoss, other.Replaced
	}
	if other.Sampled != nil {
		r.Sampled = other.Sampled
	}
}

// StepWithSnapshot is [Trainer.Step] with a snapshot for measures. rows are the rows that are measured, see
// [Batches.TokenRows]; the snapshot refers to them and has copies of everything else.
func (t *Trainer) StepWithSnapshot(b *Batch, rows measure.TokenRows) (StepResult, *measure.Snapshot, error) {
	if err := t.fetchTables(); err != nil {
		return StepResult{}, nil, err
	}
	before, gradients := t.tables(), tableGradients{}
	r, err := t.update(b, &gradients)
	if err == nil {
		err = t.fetchTables()
	}
	if err != nil {
		return r, nil, err
	}
	s := t.Snapshot(rows)
	s.Before, s.MLM, s.RTD = before, gradients.mlm, gradients.rtd
	t.addContributions(s)
	return r, s, nil
}

// tableGradients are copies of the gradients on the word tables, see [measure.Snapshot].
type tableGradients struct{ mlm, rtd []float32 }

func (g *tableGradients) copy(p *phase) {
	if p.mlmTable != nil {
		g.mlm = slices.Clone(p.sum.values(p.mlmTable))
	}
	if p.rtdTable != nil {
		g.rtd = slices.Clone(p.sum.values(p.rtdTable))
	}
}

// add takes over the gradients that a phase has.
func (g *tableGradients) add(other tableGradients) {
	if other.mlm != nil {
		g.mlm = other.mlm
	}
	if other.rtd != nil {
		g.rtd = other.rtd
	}
}

// nameBadWeight adds to an error the first weight that is not finite, if there is one: it is the cause of a loss that
// is not finite.
func (t *Trainer) nameBadWeight(err error) error {
	if t.Fetch() != nil {
		return err // it is the one that matters
	}
	for _, p := range t.Params.List() {
		if !allFinite(floats32(p)) {
			return fmt.Errorf("%w, and the weight %s is not finite", err, p.Name)
		}
	}
	return err
}

// rootCause is the innermost error of a graph, without the names of the operations around it.
func rootCause(err error) error {
	for errors.Unwrap(err) != nil {
		err = errors.Unwrap(err)
	}
	return err
}

// allFinite reports whether x has neither NaN nor infinities: the squares of float32 cannot overflow float64.
func allFinite(x []float32) bool {
	s := kernels.SumSquares(x)
	return !math.IsNaN(s) && !math.IsInf(s, 0)
}

// runParts runs the graph on the parts of a batch and sums the gradients; with one part it only runs it. A loss that is
// not finite is a [DivergedError]. Each of several ranks runs some of the parts.
func (p *phase) runParts(b *Batch, t Train) (StepResult, error) {
	parts, err := b.split(t.parts(), t.Seq)
	if err != nil {
		return StepResult{}, err
	}
	if len(parts) == 1 {
		return p.runPart(b)
	}
	of, results := p.lossShares(parts), make([]StepResult, len(parts))
	from, to := p.ranks.share(len(parts))
	err = p.sum.run(from, to, of, func(i int) (err error) {
		results[i], err = p.runPart(parts[i])
		return err
	})
	if err = p.ranks.join(p, results, len(parts[0].Masked.Positions), err); err != nil {
		return StepResult{}, err
	}
	return p.merged(results, parts, len(b.Masked.Positions)), nil
}

// runPart runs the graph on a batch, or on a part of one.
func (p *phase) runPart(b *Batch) (r StepResult, err error) {
	if err := feed(p.b, b, p.feeds()...); err != nil {
		return r, err
	}
	if err := p.program.Run(); err != nil {
		// Shapes are fixed and ids checked, so that only values can be the cause.
		return r, DivergedError{rootCause(err)}
	}
	return r, p.read(&r, b)
}

// read copies the results of a run: losses, and the samples that the next graph needs. It uses the mask of the batch.
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
		r.setReplaced(replaced, b)
	}
	return nil
}

// setReplaced sets the share of a number of replaced tokens.
func (r *StepResult) setReplaced(tokens float64, b *Batch) {
	all := 0.0
	for _, m := range b.Mask {
		all += float64(m)
	}
	tokens /= max(all, 1)
	r.Replaced = &tokens
}

// setNorm sets the gradient norm of a phase.
func (r *StepResult) setNorm(p *phase, norm float64) {
	if p.gen != nil {
		r.GradNorm = &norm
	} else {
		r.GradNormDiscriminator = &norm
	}
}

func finite(name string, loss *float64) error {
	if math.IsNaN(*loss) || math.IsInf(*loss, 0) {
		return DivergedError{fmt.Errorf("the %s loss is %g", name, *loss)}
	}
	return nil
}

// DivergedError is the error for a loss, gradient or weight that is NaN or infinite.
type DivergedError struct{ error }

// StepsDone is the number of updates so far, those before a resume included.
func (t *Trainer) StepsDone() int { return t.step }

// Batch prepares the batch of a training step from its windows, batch*seq ids row after row. An id outside the
// vocabulary is an error.
func (t *Trainer) Batch(v objectives.Vocabulary, windows []int, seed uint64, step int) (*Batch, error) {
	return newBatch(t.Config, v, windows, seed, purposeTrain, step)
}

// Close frees the graphs, and the memory of a device.
func (t *Trainer) Close() {
	for _, p := range t.phases {
		if p.program != nil {
			p.program.Close()
		}
	}
	t.device.close()
}
