package training

import (
	"testing"

	"github.com/ablate-go/ablate/internal/rng"
)

// testVocabulary is a vocabulary without text: ids above 3 are words, the last is [MASK].
type testVocabulary int

func (v testVocabulary) IsSpecial(id int) bool  { return id < 4 || id == int(v)-1 }
func (v testVocabulary) StartsWord(id int) bool { return id%3 != 0 }
func (v testVocabulary) MaskID() int            { return int(v) - 1 }
func (testVocabulary) PadID() int               { return 0 }
func (v testVocabulary) Size() int              { return int(v) }

// testWindows draws windows in which a token makes its neighbour likelier, so that there is something to
// learn: [CLS] tokens [SEP].
func testWindows(c Config, seed uint64, step int) []int {
	r := rng.Stream(seed, "test windows", uint64(step))
	words := c.Model.Encoder.Vocab - 5
	ids := make([]int, 0, c.Train.Batch*c.Train.Seq)
	for range c.Train.Batch {
		ids = append(ids, 1)
		last := r.IntN(words)
		for range c.Train.Seq - 2 {
			if r.IntN(4) == 0 {
				last = r.IntN(words)
			} else {
				last = (last*7 + 3) % words
			}
			ids = append(ids, 4+last)
		}
		ids = append(ids, 2)
	}
	return ids
}

// BenchmarkStep times one training step of the default configuration, by arm.
func BenchmarkStep(b *testing.B) {
	for _, arm := range []struct{ name, sharing, coupling string }{
		{"none", "none", CouplingAlternating}, {"es", "es", CouplingJoint}, {"gdes", "gdes", CouplingAlternating},
	} {
		b.Run(arm.name, func(b *testing.B) {
			c := DefaultConfig()
			c.Sharing, c.Coupling = arm.sharing, arm.coupling
			t, err := NewTrainer(c, 1)
			if err != nil {
				b.Fatal(err)
			}
			defer t.Close()
			step := func() {
				batch, err := t.Batch(testVocabulary(c.Model.Encoder.Vocab), testWindows(c, 1, t.StepsDone()), 1, t.StepsDone())
				if err != nil {
					b.Fatal(err)
				}
				if _, err := t.Step(batch); err != nil {
					b.Fatal(err)
				}
			}
			step() // memory is made in the first step
			b.ReportAllocs()
			b.ResetTimer()
			for range b.N {
				step()
			}
			b.ReportMetric(float64(b.N*c.Train.Batch*c.Train.Seq)/b.Elapsed().Seconds(), "tokens/s")
		})
	}
}
