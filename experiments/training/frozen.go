package training

import (
	"math"
	"slices"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/internal/device"
	"github.com/ablate-go/ablate/objectives"
)

// The objective rtd-frozen separates the two networks in time. The generator learns MLM for train.generator_share of the
// steps, by itself. Then it is frozen: the discriminator learns RTD from its samples, at a temperature that falls, for the rest
// of the steps. With train.generator_share=0 the generator is that of the checkpoint in model.from.
//
// It is the setting of Fast-ELECTRA (arXiv 2310.07347), which takes an existing language model as the generator and
// "smooths its output distribution via temperature scaling following a descending schedule". The schedule here is
//
//	T(t) = temperature + (temperature_start - temperature) · exp(-t / (temperature_decay · steps of the discriminator))
//
// with t the updates of the discriminator so far. Its form is this program's: the paper's abstract says no more than
// what is quoted. Each network has its own learning rate schedule over its own steps, so that the discriminator has a
// warm-up too.

// frozenPhases are the graphs of the objective: the generator's training, its frozen forward pass without dropout, and
// the discriminator's training.
func (n networkBuilder) frozenPhases(params *graph.Params, first *phase) []*phase {
	trained := n.c.Train.generatorSteps()
	still := &phase{b: graph.NewBuilder(params), from: trained, frozen: true}
	g := n.generator(still.b)
	still.gen = &g
	checkInputs(still.b, still.feeds())
	second := n.newPhase(params)
	second.from = trained
	second.addDiscriminator(n, nil)
	second.oneTable = second.looksUp(g.table)
	if trained == 0 {
		return []*phase{still, second}
	}
	first.until = trained
	return []*phase{first, still, second}
}

// generatorSteps are the steps of the generator by itself.
func (t Train) generatorSteps() int { return int(math.Round(t.GeneratorShare * float64(t.Steps))) }

// runsAt reports whether the phase is part of the step after done updates.
func (p *phase) runsAt(done int) bool { return done >= p.from && (p.until == 0 || done < p.until) }

// share is the part of all steps of which the phase is one.
func (p *phase) share(steps int) float64 {
	until := steps
	if p.until > 0 {
		until = p.until
	}
	return float64(max(0, until-p.from)) / float64(steps)
}

// ownTrain is the schedule of a phase that is part of some steps: over these alone.
func (p *phase) ownTrain(t Train) Train {
	if p.until > 0 {
		t.Steps = p.until
	}
	t.Steps -= p.from
	t.Warmup = min(t.Warmup, t.Steps)
	return t
}

// sampleFrozen draws the frozen generator's replacements at the temperature of the step after done updates.
func (p *phase) sampleFrozen(t Train, b *Batch, done int) ([]int, error) {
	ids, n := slices.Repeat([]int{objectives.None}, len(b.Masked.Positions)), b.Masked.N
	logits := graph.Floats[float32](p.gen.result.Logits.Value())
	vocab := len(logits) / len(ids)
	return ids, objectives.Sample(ids[:n], logits[:n*vocab], n, vocab, t.temperatureAt(done), b.Uniforms[:n])
}

// temperatureAt is the temperature of sampling after done updates of the arm.
func (t Train) temperatureAt(done int) float64 {
	u, own := float64(done-t.generatorSteps()), float64(t.Steps-t.generatorSteps())
	return t.Temperature + (t.TemperatureStart-t.Temperature)*math.Exp(-u/(t.TemperatureDecay*own))
}

// checkFrozen checks what the objective rtd-frozen needs.
func (c Config) checkFrozen(f *faults) {
	t := c.Train
	f.above0("train.temperature_start", t.TemperatureStart)
	f.above0("train.temperature_decay", t.TemperatureDecay)
	if !(t.GeneratorShare >= 0 && t.GeneratorShare < 1) {
		f.add("train.generator_share is %g and must be at least 0 and below 1", t.GeneratorShare)
		return
	}
	if c.Objective != ObjectiveRTDFrozen {
		return
	}
	if t.splits() > 1 || !device.IsCPU(t.Device) {
		f.add("objective %s has neither parts of a batch nor devices yet: set train.accumulate=1 and train.device=cpu",
			c.Objective)
	}
	if c.Coupling != CouplingAlternating {
		f.add("objective %s trains the networks one after the other, so that there is nothing to join: set coupling=%s",
			c.Objective, CouplingAlternating)
	}
	if c.Sharing == "es" {
		f.add("objective %s freezes the generator, and with sharing es RTD would train its table: set sharing=none or "+
			"sharing=gdes", c.Objective)
	}
	if n := t.generatorSteps(); n >= t.Steps || n == 0 && t.GeneratorShare > 0 {
		f.add("train.generator_share is %g, so that the generator has %d of train.steps %d: each network needs one step or more",
			t.GeneratorShare, n, t.Steps)
	}
}
