package training

import (
	"math"
	"testing"

	"github.com/ablate-go/ablate/internal/testutil"

	"github.com/ablate-go/ablate/graph"
)

// Scores of several batches against loops over the same logits.
func TestEvaluationAgainstItsDefinition(t *testing.T) {
	for name, c := range allArms() {
		tr := trainerOf(t, c, 1)
		trainSteps(t, tr, 1, 15) // past the first steps, where every guess is the same
		e, err := NewEvaluator(tr)
		if err != nil {
			t.Fatal(err)
		}
		defer e.Close()
		var batches []*Batch
		var loss, places, right, bce, tokens, replaced, higher, pairs float64
		var on, off []float64
		for i := range 4 {
			b, err := newBatch(c, testVocabulary(40), testWindows(c, 9, i), 1, purposeEval, i)
			if err != nil {
				t.Fatal(err)
			}
			for j := range 2 + i { // padding at the end of the last window
				at := len(b.Mask) - 1 - j
				b.Mask[at], b.Original[at], b.Masked.IDs[at] = 0, 0, 0
			}
			batches = append(batches, b)
			if _, err := e.Score(batches[i:]); err != nil {
				t.Fatal(err)
			}
			logits := graph.Floats[float32](e.gen.result.Logits.Value())
			for p, target := range b.Masked.Targets[:b.Masked.N] {
				row := logits[p*40 : (p+1)*40]
				sum, better := 0.0, 0
				for id, x := range row {
					sum += math.Exp(float64(x))
					if x > row[target] || x == row[target] && id < target {
						better++
					}
				}
				loss += math.Log(sum) - float64(row[target])
				places++
				if better == 0 {
					right++
				}
			}
			if e.dis == nil {
				continue
			}
			for at, x := range graph.Floats[float32](e.dis.result.Logits.Value()) {
				if b.Mask[at] == 0 {
					continue
				}
				p := 1 / (1 + math.Exp(-float64(x)))
				tokens++
				if graph.Floats[float32](e.dis.labels.Value())[at] == 1 {
					bce -= math.Log(p)
					replaced++
					on = append(on, float64(x))
				} else {
					bce -= math.Log(1 - p)
					off = append(off, float64(x))
				}
			}
		}
		for _, a := range on {
			for _, b := range off {
				pairs++
				if a > b {
					higher++
				} else if a == b {
					higher += 0.5
				}
			}
		}
		got, err := e.Score(batches)
		if err != nil {
			t.Fatal(err)
		}
		type score struct {
			key  string
			got  *float64
			want float64
		}
		all := []score{{"MLM loss", got.MLMLoss, loss / places}, {"MLM accuracy", got.MLMAccuracy, right / places}}
		if e.dis != nil {
			all = append(all, score{"RTD loss", got.RTDLoss, bce / tokens}, score{"replaced", got.Replaced, replaced / tokens},
				score{"AUC", got.AUC, higher / pairs})
		} else if got.RTDLoss != nil || got.AUC != nil || got.F1 != nil {
			t.Errorf("%s: scores of a discriminator that is not there: %+v", name, got)
		}
		for _, s := range all {
			if s.got == nil || math.Abs(*s.got-s.want) > 1e-5*s.want {
				t.Errorf("%s: %s is %v, want %g", name, s.key, s.got, s.want)
			}
		}
		if right == 0 {
			t.Errorf("%s: no guess is right, so accuracy is not tested", name)
		}
	}
}

func TestEvaluationWithoutMaskedTokensIsAnError(t *testing.T) {
	tr := trainerOf(t, Tiny(ObjectiveRTD, "gdes", CouplingAlternating), 1)
	e, err := NewEvaluator(tr)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	padding, err := newBatch(tr.Config, testVocabulary(40), make([]int, 36), 1, purposeEval, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = e.Score([]*Batch{padding})
	testutil.WantSentence(t, err, "no held-out token is masked", "intervals.eval_batches")
	_, err = e.Score(nil)
	testutil.WantSentence(t, err, "no held-out token is masked")
}
