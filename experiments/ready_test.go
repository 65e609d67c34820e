package experiments

import (
	"context"
	"testing"

	"github.com/ablate-go/ablate/internal/texttest"

	"github.com/ablate-go/ablate/text"
)

// Every ready plan trains to its end at a tiny size, its arms being what they are.
func TestReadyPlansRun(t *testing.T) {
	if testing.Short() {
		t.Skip("trains every arm of every ready plan")
	}
	corpus, cache := texttest.WriteSentences(t, 60), t.TempDir()
	for _, name := range ReadyPlans() {
		t.Run(name, func(t *testing.T) {
			p, err := LoadPlan(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range []string{"train.steps=2", "train.warmup=1", "train.batch=2", "train.seq=12",
				"model.encoder.vocab=230", "intervals.eval_batches=1", "intervals.measure_every=1", "seeds=[1]"} {
				if err := p.Set(s); err != nil {
					t.Fatal(err)
				}
			}
			if p.Tune.Pending() {
				p.Tune.Trials, p.Tune.Seeds, p.Tune.Steps = 2, Seeds{7}, 2
			}
			set, err := text.Prepare(context.Background(), text.PrepareOptions{
				Paths: []string{corpus}, VocabSize: 230, SeqLen: 12, BatchSize: 2, CacheDir: cache, HeldOut: 0.2,
			}, nil)
			if err != nil {
				t.Fatal(err)
			}
			defer set.Close()
			r := &Runner{Plan: p, Out: t.TempDir(), Listener: newLedger()}
			if err := r.Tune(t.Context(), set); err != nil {
				t.Fatal(err)
			}
			if err := r.OpenWith(set); err != nil {
				t.Fatal(err)
			}
			if err := r.Train(context.Background(), set); err != nil {
				t.Fatal(err)
			}
			result, err := Load(r.Out)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range result.Cells {
				if _, ok := c.Last("eval_mlm_loss"); !c.Done() || !ok {
					t.Errorf("%s: step %d of %d, %s", c.Arm, c.Step(), c.Config.Train.Steps, c.Error)
				}
			}
		})
	}
}
