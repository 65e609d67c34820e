package experiments

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/graph"
)

// tinyArm is the smallest arm with everything in it: two layers, all attention terms, the enhanced mask
// decoder, dropout, and rates at which a few steps move every weight.
func tinyArm(objective, sharing, coupling string) Config {
	c := DefaultConfig()
	c.Objective, c.Sharing, c.Coupling, c.Lambda = objective, sharing, coupling, 5
	c.Model.Preset, c.Model.GeneratorLayers = "", 2
	c.Model.Encoder = graph.Config{
		Layers: 2, Hidden: 16, Heads: 2, Intermediate: 24, Vocab: 40, MaxPositions: 16, PositionBuckets: 4,
		HiddenDropout: 0.1, AttentionDrop: 0.1, LayerNormEps: 1e-7, InitStd: 0.1,
	}
	c.Masking.Rate = 0.3
	c.Train.Steps, c.Train.Batch, c.Train.Seq, c.Train.Warmup = 20, 3, 12, 2
	c.Train.LR, c.Train.DiscriminatorLR = 1e-2, 5e-3
	c.Intervals = Intervals{EvalEvery: 2, EvalBatches: 2, MeasureEvery: 3, CheckpointEvery: 2}
	return c
}

// rtdArms are the sharings in both couplings.
func rtdArms() map[string]Config {
	arms := map[string]Config{}
	for _, s := range []string{"none", "es", "gdes"} {
		for _, coupling := range []string{CouplingJoint, CouplingAlternating} {
			arms[s+"/"+coupling] = tinyArm(ObjectiveRTD, s, coupling)
		}
	}
	return arms
}

// allArms are rtdArms and the generator alone.
func allArms() map[string]Config {
	arms := rtdArms()
	arms["mlm"] = tinyArm(ObjectiveMLM, "none", CouplingAlternating)
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
		if last, err = tr.Step(testBatch(t, tr, seed, tr.Done())); err != nil {
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

// sameBits tells 0 from -0 and takes a NaN for equal to itself, which == does not.
func sameBits(a, b []float32) bool {
	return slices.EqualFunc(a, b, func(x, y float32) bool { return math.Float32bits(x) == math.Float32bits(y) })
}

// differing names the tensors that are not the same bits in both, and those that one of them lacks.
func differing(a, b map[string][]float32) []string {
	var names []string
	for _, name := range sortedKeys(a) {
		if other, ok := b[name]; !ok || !sameBits(a[name], other) {
			names = append(names, name)
		}
	}
	for _, name := range sortedKeys(b) {
		if _, ok := a[name]; !ok {
			names = append(names, name)
		}
	}
	return names
}

// wantSentence checks an error for the words that a reader needs in it.
func wantSentence(t testing.TB, err error, words ...string) {
	t.Helper()
	if err == nil {
		t.Errorf("no error; want one with %q", words)
		return
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("error %q does not say %q", err, w)
		}
	}
}
