package training

import (
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/testutil"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/objectives"
	"github.com/ablate-go/ablate/sharing"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// renamed is a strategy under another name, as a caller's own would be.
type renamed struct{ sharing.Strategy }

func (renamed) Name() string { return "mine" }

// wrapped is an objective as a caller's own would be.
type wrapped struct{ objectives.Objective }

// A copy of the built-in parts, brought by options, trains to the same bits as those do by name.
func TestOwnPartsTrainAsTheBuiltInOnesDo(t *testing.T) {
	for _, coupling := range []string{CouplingJoint, CouplingAlternating} {
		for _, s := range sharing.Strategies() {
			c := Tiny(ObjectiveRTD, s.Name(), coupling)
			named := trainerOf(t, c, 1)
			c.Sharing = "mine"
			own, err := NewTrainer(c, 1, WithSharing(renamed{s}),
				WithGeneratorObjective(wrapped{objectives.MLM{EMD: c.Model.EMD}}),
				WithDiscriminatorObjective(wrapped{objectives.RTD{}}))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(own.Close)
			if own.Config.Sharing != "mine" {
				t.Errorf("the configuration names sharing %q", own.Config.Sharing)
			}
			trainSteps(t, named, 1, 3)
			trainSteps(t, own, 1, 3)
			if changed := testutil.Differing(weights(named, ""), weights(own, "")); len(changed) > 0 {
				t.Errorf("%s %s: %v differ", coupling, s.Name(), changed)
			}
		}
	}
}

// plainHead tells replaced tokens by one linear map of the last states.
type plainHead struct{}

func (plainHead) Attach(b *graph.Builder, e *graph.Encoder, in objectives.Inputs) objectives.Result {
	for l := len(e.States) - 1; l < e.Config.Layers; l++ {
		e.AddLayer(l)
	}
	logits := b.Dense("own_head", e.Output(), 1, graph.Identity, e.Config.InitStd)
	return objectives.Result{Loss: b.BinaryCrossEntropy(logits, in.Labels, e.Mask), Logits: logits}
}

func TestAnObjectiveOfOnesOwnIsTrainedAndScored(t *testing.T) {
	c := Tiny(ObjectiveRTD, "gdes", CouplingAlternating)
	tr, err := NewTrainer(c, 1, WithDiscriminatorObjective(plainHead{}))
	if err != nil {
		t.Fatal(err)
	}
	defer tr.Close()
	before := weights(tr, "discriminator.own_head")
	if len(before) != 2 || len(weights(tr, "discriminator.mask_predictions")) != 0 {
		t.Fatalf("the head has %d tensors, and that of RTD %d", len(before),
			len(weights(tr, "discriminator.mask_predictions")))
	}
	trainSteps(t, tr, 1, 3)
	if changed := testutil.Differing(before, weights(tr, "discriminator.own_head")); len(changed) != 2 {
		t.Errorf("three steps changed %v of the head", changed)
	}
	e, err := NewEvaluator(tr)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	scored, err := e.Score([]*Batch{testBatch(t, tr, 9, 0)})
	if err != nil || scored.AUC == nil || *scored.AUC < 0 || *scored.AUC > 1 {
		t.Errorf("AUC %v, error %v", scored.AUC, err)
	}
	if text := scored.String(); !strings.HasPrefix(text, "mlm_loss ") || !strings.Contains(text, ", auc 0.") {
		t.Errorf("the evaluation is written as %q", text)
	}
}

// astray is GDES with one answer that cannot be right.
type astray struct {
	sharing.GDES
	trains string
	tables *sharing.Tables
}

func (a astray) Discriminator(b *graph.Builder, s sharing.Shape) (*gorgonia.Node, string) {
	table, trains := a.GDES.Discriminator(b, s)
	if a.trains != "" {
		trains = a.trains
	}
	return table, trains
}

func (a astray) Tables(p *graph.Params) sharing.Tables {
	if a.tables != nil {
		return *a.tables
	}
	return a.GDES.Tables(p)
}

// broken returns logits of another size, or no loss.
type broken struct{ logits, loss bool }

func (o broken) Attach(b *graph.Builder, e *graph.Encoder, in objectives.Inputs) objectives.Result {
	h := b.Dense("own_head", e.Output(), 1, graph.Identity, e.Config.InitStd)
	r := objectives.Result{Loss: b.CrossEntropy(h, b.Input("zeros", tensor.Int, h.Shape()[0])), Logits: h}
	if o.logits {
		r.Logits = b.RowRange(h, 0, 3)
	}
	if o.loss {
		r.Loss = nil
	}
	return r
}

func TestFaultyPartsAreRefused(t *testing.T) {
	c := Tiny(ObjectiveRTD, "gdes", CouplingAlternating)
	for _, bad := range []struct {
		own  Option
		want string
	}{
		{WithSharing(nil), "strategy is nil"},
		{WithGeneratorObjective(nil), "objective is nil"},
		{WithDiscriminatorObjective(nil), "objective is nil"},
		{WithDiscriminatorObjective(broken{logits: true}),
			"logits of the discriminator have shape (3, 1) and must be [36, 1]"},
		{WithDiscriminatorObjective(broken{loss: true}), "returns no loss"},
		{WithGeneratorObjective(broken{logits: true}), "logits of the generator have shape (3, 1) and must be ["},
		{WithSharing(astray{trains: "nowhere"}), `"nowhere", and there is no such parameter`},
		{WithSharing(astray{tables: &sharing.Tables{}}), "reads 0 values of E_G"},
		{WithSharing(astray{tables: &sharing.Tables{G: make([]float32, 40*16), D: make([]float32, 3)}}),
			"a table of 3 values"},
	} {
		if tr, err := NewTrainer(c, 1, bad.own); err == nil {
			tr.Close()
			t.Errorf("nothing was refused, want %q", bad.want)
		} else if !strings.Contains(err.Error(), bad.want) {
			t.Errorf("%v, want %q", err, bad.want)
		}
	}
	if _, err := NewTrainer(Tiny(ObjectiveMLM, "none", CouplingAlternating), 1,
		WithDiscriminatorObjective(objectives.RTD{})); err == nil ||
		!strings.Contains(err.Error(), "trains no discriminator") {
		t.Errorf("mlm with a discriminator's objective: %v", err)
	}
	c.Sharing = "mine"
	if _, err := NewTrainer(c, 1); err == nil || !strings.Contains(err.Error(), `unknown sharing "mine"`) {
		t.Errorf("a name without a strategy: %v", err)
	}
	c.Train.Steps = 0
	if _, err := NewTrainer(c, 1, WithSharing(renamed{sharing.GDES{}})); err == nil ||
		!strings.Contains(err.Error(), "train.steps") || strings.Contains(err.Error(), "sharing") {
		t.Errorf("other faults beside a strategy of one's own: %v", err)
	}
}

// A measured step moves the weights as any other, and its snapshot has what measures need.
func TestMeasuredStep(t *testing.T) {
	for _, mode := range []string{"none", "es", "gdes"} {
		for _, coupling := range []string{CouplingJoint, CouplingAlternating} {
			c := Tiny(ObjectiveRTD, mode, coupling)
			plain, measured := trainerOf(t, c, 1), trainerOf(t, c, 1)
			trainSteps(t, plain, 1, 2)
			trainSteps(t, measured, 1, 1)
			first := slices.Clone(measured.Strategy.Tables(measured.Params).G)
			_, s, err := measured.StepWithSnapshot(testBatch(t, measured, 1, 1), measure.TokenRows{All: []int{5, 6, 7}})
			if err != nil {
				t.Fatal(err)
			}
			if changed := testutil.Differing(weights(plain, ""), weights(measured, "")); len(changed) > 0 {
				t.Errorf("%s %s: measuring changed %v", mode, coupling, changed)
			}
			if !slices.Equal(s.Before.G, first) || slices.Equal(s.Tables.G, first) || len(s.MLM) != 40*16 ||
				len(s.RTD) != 40*16 {
				t.Errorf("%s %s: the snapshot is not of this step", mode, coupling)
			}
			if s.OneTable != (mode != "none") {
				t.Errorf("%s %s: both losses move E_D: %v", mode, coupling, s.OneTable)
			}
		}
	}
}
