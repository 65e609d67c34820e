package training

import (
	"slices"
	"strings"
	"testing"
)

// rtdArms are the sharings in both couplings.
func rtdArms() map[string]Config {
	arms := map[string]Config{}
	for _, s := range []string{"none", "es", "gdes"} {
		for _, coupling := range []string{CouplingJoint, CouplingAlternating} {
			arms[s+"/"+coupling] = Tiny(ObjectiveRTD, s, coupling)
		}
	}
	return arms
}

// allArms are rtdArms and the generator alone.
func allArms() map[string]Config {
	arms := rtdArms()
	arms["mlm"] = Tiny(ObjectiveMLM, "none", CouplingAlternating)
	return arms
}

func trainerOf(t testing.TB, c Config, seed uint64) *Trainer {
	t.Helper()
	tr, err := NewTrainer(c, seed)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tr.Close)
	return tr
}

func testBatch(t testing.TB, tr *Trainer, seed uint64, step int) *Batch {
	t.Helper()
	c := tr.Config
	b, err := tr.Batch(testVocabulary(c.Model.Encoder.Vocab), testWindows(c, seed, step), seed, step)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// trainSteps does the next n steps.
func trainSteps(t testing.TB, tr *Trainer, seed uint64, n int) (last StepResult) {
	t.Helper()
	for range n {
		var err error
		if last, err = tr.Step(testBatch(t, tr, seed, tr.StepsDone())); err != nil {
			t.Fatal(err)
		}
	}
	return last
}

// forward runs one graph of a step without its update, and puts the samples into the batch for the next one.
func forward(t testing.TB, p *phase, b *Batch) {
	t.Helper()
	if err := feed(p.b, b, p.feeds()...); err != nil {
		t.Fatal(err)
	}
	if err := p.program.Run(); err != nil {
		t.Fatal(err)
	}
	var r StepResult
	if err := p.read(&r, b); err != nil {
		t.Fatal(err)
	}
	if r.Sampled != nil {
		b.Sampled = r.Sampled
	}
}

// stepPhase runs one graph of a step with its update.
func stepPhase(t testing.TB, tr *Trainer, p *phase, b *Batch) {
	t.Helper()
	forward(t, p, b)
	norm, err := p.optimizer.Norm()
	if err != nil {
		t.Fatal(err)
	}
	p.optimizer.Update(tr.step+1, norm)
}

// weights copies every parameter whose name has the prefix.
func weights(tr *Trainer, prefix string) map[string][]float32 {
	all := map[string][]float32{}
	for _, p := range tr.Params.List() {
		if strings.HasPrefix(p.Name, prefix) {
			all[p.Name] = slices.Clone(floats32(p))
		}
	}
	return all
}
