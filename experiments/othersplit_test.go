package experiments

import (
	"context"
	"errors"
	"testing"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/testutil"
	"github.com/ablate-go/ablate/internal/texttest"
	"github.com/ablate-go/ablate/text"
)

// The same corpus in another split is other data: what was held out would be trained on.
func TestTheSameCorpusInAnotherSplitIsRefused(t *testing.T) {
	corpus, cache := texttest.WriteSentences(t, 60), t.TempDir()
	split := func(heldOut float64) *text.Dataset {
		set, err := text.Prepare(context.Background(), text.PrepareOptions{
			Paths: []string{corpus}, VocabSize: 230, SeqLen: 12, BatchSize: 16, CacheDir: cache, HeldOut: heldOut,
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { set.Close() })
		return set
	}
	plan := onePlan(t, "")
	plan.Arms = plan.Arms[:1]
	plan.Base = cellArm(training.ObjectiveRTD, "gdes", training.CouplingAlternating)
	plan.Base.Train.Steps, plan.Base.Train.Warmup = 1, 0
	r := &Runner{Plan: plan, Out: t.TempDir(), Parallel: 1}
	first, other := split(0.2), split(0.3)
	if first.Hash != other.Hash || first.DataHash == other.DataHash {
		t.Fatalf("the corpora are %.8s and %.8s, the data %.8s and %.8s",
			first.Hash, other.Hash, first.DataHash, other.DataHash)
	}
	if err := r.OpenWith(first); err != nil {
		t.Fatal(err)
	}
	if err := r.Train(context.Background(), first); err != nil {
		t.Fatal(err)
	}
	before := testutil.Folder(t, r.Out)
	err := r.OpenWith(other)
	testutil.WantSentence(t, err, "other data", first.DataHash[:12], other.DataHash[:12])
	if !errors.As(err, new(*FolderError)) {
		t.Errorf("the error is %T", err)
	}
	for path, data := range testutil.Folder(t, r.Out) {
		if before[path] != data {
			t.Errorf("the refusal wrote %s", path)
		}
	}
}
