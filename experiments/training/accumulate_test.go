package training

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/internal/testutil"
	"github.com/ablate-go/ablate/objectives"
	"gorgonia.org/tensor"
)

// padWindows cuts windows of a batch short, so that its parts have different numbers of tokens, one of them none.
func padWindows(c Config, windows []int) []int {
	for w := range c.Train.Batch {
		for s := range c.Train.Seq {
			if w == 1 || s >= c.Train.Seq-w {
				windows[w*c.Train.Seq+s] = 0
			}
		}
	}
	return windows
}

// A batch in parts has the losses, norms, samples and held-out scores of the whole batch, with dropout, in every arm.
func TestPartsHaveTheLossesOfTheWholeBatch(t *testing.T) {
	for name, c := range allArms() {
		c.Train.Batch = 6
		for _, parts := range []int{2, 3, 6} {
			split := c
			split.Train.Accumulate = parts
			whole, tr := trainerOf(t, c, 1), trainerOf(t, split, 1)
			near := func(what string, got, want *float64) {
				t.Helper()
				if (got == nil) != (want == nil) || got != nil && !(math.Abs(*got-*want) <= 1e-4*max(1, math.Abs(*want))) {
					t.Errorf("%s in %d parts: the %s is %v, of the whole batch %v", name, parts, what, shown(got), shown(want))
				}
			}
			for step := range 4 {
				b, err := tr.Batch(testVocabulary(40), padWindows(c, testWindows(c, 1, step)), 1, step)
				if err != nil {
					t.Fatal(err)
				}
				got, err := tr.Step(b)
				if err != nil {
					t.Fatal(err)
				}
				want, err := whole.Step(b)
				if err != nil {
					t.Fatal(err)
				}
				if !slices.Equal(got.Sampled, want.Sampled) {
					t.Errorf("%s in %d parts: the samples are %v, of the whole batch %v", name, parts, got.Sampled, want.Sampled)
				}
				near("MLM loss", got.MLMLoss, want.MLMLoss)
				near("RTD loss", got.RTDLoss, want.RTDLoss)
				near("share of replaced tokens", got.Replaced, want.Replaced)
				near("norm", got.GradNorm, want.GradNorm)
				near("discriminator's norm", got.GradNormDiscriminator, want.GradNormDiscriminator)
			}
			var scores []Evaluation
			for _, tr := range []*Trainer{tr, whole} {
				e, err := NewEvaluator(tr)
				if err != nil {
					t.Fatal(err)
				}
				s, err := e.Score([]*Batch{testBatch(t, tr, 9, 0)})
				e.Close()
				if err != nil {
					t.Fatal(err)
				}
				scores = append(scores, s)
			}
			near("held-out MLM loss", scores[0].MLMLoss, scores[1].MLMLoss)
			near("held-out RTD loss", scores[0].RTDLoss, scores[1].RTDLoss)
		}
	}
}

func shown(x *float64) string {
	if x == nil {
		return "none"
	}
	return fmt.Sprint(*x)
}

// gradientsOf are the gradients of the first phase on a batch, by parameter.
func gradientsOf(t *testing.T, c Config, windows []int) map[string][]float32 {
	t.Helper()
	tr := trainerOf(t, c, 1)
	b, err := tr.Batch(testVocabulary(40), windows, 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tr.phases[0].runParts(b, c.Train); err != nil {
		t.Fatal(err)
	}
	all := map[string][]float32{}
	for i, m := range tr.phases[0].optimizer.params {
		all[m.Param.Name] = slices.Clone(tr.phases[0].optimizer.gradient(i))
	}
	return all
}

// Gradients of parts, weighted by their tokens, sum to those of the whole batch.
func TestGradientsOfPartsSumToThoseOfTheBatch(t *testing.T) {
	c := Tiny(ObjectiveRTD, "es", CouplingJoint) // one table has two gradients
	c.Train.Batch = 6
	want := gradientsOf(t, c, padWindows(c, testWindows(c, 1, 0)))
	c.Train.Accumulate = 3
	got := gradientsOf(t, c, padWindows(c, testWindows(c, 1, 0)))
	largest := 0.0
	for _, g := range want {
		for _, x := range g {
			largest = math.Max(largest, math.Abs(float64(x)))
		}
	}
	for name, g := range want {
		for i, x := range g {
			if !(math.Abs(float64(got[name][i]-x)) <= 1e-5*largest) {
				t.Fatalf("%s, value %d: the sum over parts is %g, the gradient of the batch %g", name, i, got[name][i], x)
			}
		}
	}
}

// Two processes with half of the parts each, whose sums are added, have the bits of one process with all parts; and so
// have four.
func TestBranchesOfPartsAddToTheSameBits(t *testing.T) {
	for _, parts := range []int{2, 4, 6, 12} {
		c := Tiny(ObjectiveRTD, "gdes", CouplingAlternating)
		c.Train.Batch, c.Train.Accumulate = 12, parts
		tr := trainerOf(t, c, 1)
		p := tr.phases[0]
		all, err := testBatch(t, tr, 1, 0).split(parts, c.Train.Seq)
		if err != nil {
			t.Fatal(err)
		}
		of := map[string][]float64{generatorScope: shares(p.gen.result, all)}
		branch := func(from, to int) []float32 {
			if err := p.sum.run(from, to, of, func(i int) error {
				_, err := p.runPart(all[i])
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return slices.Clone(p.sum.levels[0][:p.sum.size()])
		}
		want := branch(0, parts)
		for _, processes := range []int{2, 4} {
			if parts%processes != 0 {
				continue
			}
			var sums [][]float32
			for r := range processes {
				sums = append(sums, branch(r*parts/processes, (r+1)*parts/processes))
			}
			for len(sums) > 1 {
				var pairs [][]float32
				for i := 0; i < len(sums); i += 2 {
					pair := slices.Clone(sums[i])
					for j, x := range sums[i+1] {
						pair[j] += x
					}
					pairs = append(pairs, pair)
				}
				sums = pairs
			}
			if !testutil.SameBits(sums[0], want) {
				t.Errorf("%d parts in %d processes have other bits than in one", parts, processes)
			}
		}
	}
}

// The parts are windows of the batch with their masks, against a naive search for each masked token.
func TestSplitKeepsEveryMaskedToken(t *testing.T) {
	c := Tiny(ObjectiveRTD, "gdes", CouplingAlternating)
	c.Train.Batch = 4
	tr := trainerOf(t, c, 1)
	b := testBatch(t, tr, 1, 0)
	parts, err := b.split(2, c.Train.Seq)
	if err != nil {
		t.Fatal(err)
	}
	at := 0
	for i, p := range parts {
		if want := [3]int{2 * i, 2 * i * c.Train.Seq, at}; p.Part != want {
			t.Errorf("part %d begins at %v, want %v", i, p.Part, want)
		}
		for j := range p.Masked.Positions {
			if j >= p.Masked.N {
				if p.Masked.Positions[j] != objectives.None || p.Masked.Targets[j] != objectives.None {
					t.Errorf("part %d predicts at an unused place", i)
				}
				continue
			}
			if p.Masked.Positions[j]+2*i*c.Train.Seq != b.Masked.Positions[at] || p.Masked.Targets[j] != b.Masked.Targets[at] ||
				p.Uniforms[j] != b.Uniforms[at] {
				t.Errorf("part %d has another token at place %d than the batch at %d", i, j, at)
			}
			at++
		}
	}
	if at != b.Masked.N {
		t.Errorf("the parts predict %d tokens of %d", at, b.Masked.N)
	}
	if _, err := b.split(3, c.Train.Seq); err == nil {
		t.Error("four windows split into three parts")
	}
}

// Activations of a part need less memory than those of the batch, and the estimate says so.
func TestPartsNeedLessMemory(t *testing.T) {
	c := DefaultConfig()
	whole, err := SizesOf(c)
	if err != nil {
		t.Fatal(err)
	}
	c.Train.Accumulate = 4
	parts, err := SizesOf(c)
	if err != nil {
		t.Fatal(err)
	}
	if 2*parts.ArenaBytes > whole.ArenaBytes || parts.MemoryBytes >= whole.MemoryBytes {
		t.Errorf("in 4 parts: %d bytes of %d in the arena, %d of %d in all", parts.ArenaBytes, whole.ArenaBytes,
			parts.MemoryBytes, whole.MemoryBytes)
	}
	if math.Abs(parts.StepFLOPs/whole.StepFLOPs-1) > 0.05 { // the relative table is projected for each part
		t.Errorf("in 4 parts a step has %g operations, of the whole batch %g", parts.StepFLOPs, whole.StepFLOPs)
	}
}

// Widths at which dropout cannot begin within a batch are refused by the graph too.
func TestPartsOfOddWidthsAreRefused(t *testing.T) {
	c := Tiny(ObjectiveRTD, "gdes", CouplingAlternating)
	c.Model.Encoder.Hidden, c.Model.Encoder.Heads, c.Train.Accumulate = 18, 2, 3
	testutil.WantSentence(t, c.Validate(), "multiples of 4, not 18")
	n, err := newNetworkBuilder(c)
	if err != nil {
		t.Fatal(err)
	}
	p := n.build(graph.NewShapes(tensor.Float32))
	if p[0].b.Err() == nil {
		t.Error("the graph takes rows of 18 values")
	}
}
