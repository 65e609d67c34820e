package training

import (
	"slices"
	"strings"
	"testing"
)

// A discriminator that is set against its own generator has the scores of an evaluation, bit for bit, in every sharing
// and coupling; and generators give the same ids as in training's own graph.
func TestPlayersAgreeWithTheEvaluation(t *testing.T) {
	for name, c := range allArms() {
		tr := trainerOf(t, c, 1)
		trainSteps(t, tr, 1, 12)
		dir := t.TempDir()
		if err := tr.Save(dir, Position{Step: 12}); err != nil {
			t.Fatal(err)
		}
		e, err := NewEvaluator(tr)
		if err != nil {
			t.Fatal(err)
		}
		defer e.Close()
		p, err := OpenPlayer(c, dir)
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		var batches, played []*Batch
		for i := range 3 {
			b, err := newBatch(c, testVocabulary(40), testWindows(c, 9, i), 0, purposeEval, i)
			if err != nil {
				t.Fatal(err)
			}
			batches = append(batches, b)
			mine := *b
			if mine.Sampled, err = p.Replace(b); err != nil {
				t.Fatal(err)
			}
			played = append(played, &mine)
		}
		want, err := e.Score(batches)
		if err != nil {
			t.Fatal(err)
		}
		got, err := p.Detect(played)
		if !p.Detects() {
			if err == nil || !strings.Contains(err.Error(), "trains no discriminator") {
				t.Errorf("%s detects: %v", name, err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		got.MLMLoss, got.MLMAccuracy = want.MLMLoss, want.MLMAccuracy // the generator is not scored
		if got.String() != want.String() || *got.AUC != *want.AUC || *got.RTDLoss != *want.RTDLoss {
			t.Errorf("%s: %s by itself, %s in the evaluation", name, got, want)
		}
		if slices.Equal(played[0].Sampled, played[0].Masked.Targets) {
			t.Errorf("%s: the generator replaces nothing, so that the test says nothing", name)
		}
	}
}

func TestPlayersNeedACheckpoint(t *testing.T) {
	if _, err := OpenPlayer(Tiny(ObjectiveRTD, "gdes", CouplingJoint), t.TempDir()); err == nil ||
		!strings.Contains(err.Error(), "has no checkpoint") {
		t.Errorf("an empty folder: %v", err)
	}
}
