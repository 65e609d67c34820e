package training

import (
	"fmt"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/internal/scores"
)

// tally adds up what the scores of batches are made from.
type tally struct {
	rtd              scores.Binary
	mlmLoss, rtdLoss float64 // sums over tokens
	correct, targets int     // masked tokens
	tokens           float64 // scored by the discriminator
	discriminator    bool
}

// addParts is add of a batch that may be too large for the graph.
func (e *Evaluator) addParts(b *Batch, tallies ...*tally) error {
	parts, err := b.split(e.train.splits(), e.train.Seq)
	if err != nil {
		return err
	}
	for _, part := range parts {
		if err := e.add(part, tallies...); err != nil {
			return err
		}
	}
	return nil
}

// evaluated is what the graph of an evaluation gives for a batch.
type evaluated struct {
	mlmLoss, rtdLoss float64
	likeliest        []int     // of the masked positions, those in use at least
	logits, labels   []float32 // [batch*seq] of the discriminator; nil if there is none
}

// run runs the graph on a batch, or a part of one.
func (e *Evaluator) run(b *Batch) (evaluated, error) {
	if err := feed(e.b, b, e.feeds...); err != nil {
		return evaluated{}, err
	}
	if e.device != nil {
		return e.device.run(e.b, b)
	}
	if err := e.program.Run(); err != nil {
		return evaluated{}, err
	}
	out := evaluated{
		mlmLoss:   graph.Scalar(e.gen.result.Loss.Value()),
		likeliest: likeliest(graph.Floats[float32](e.gen.result.Logits.Value())[:b.Masked.N*e.vocab], e.vocab),
	}
	if e.dis != nil {
		out.detected(e.dis)
	}
	return out, nil
}

// detected takes over what a discriminator's graph has just computed.
func (o *evaluated) detected(d *discriminator) {
	o.rtdLoss = graph.Scalar(d.result.Loss.Value())
	o.logits, o.labels = graph.Floats[float32](d.result.Logits.Value()), graph.Floats[float32](d.labels.Value())
}

// add runs the graph on a batch and adds the outcome to tallies.
func (e *Evaluator) add(b *Batch, tallies ...*tally) error {
	out, err := e.run(b)
	if err != nil {
		return err
	}
	n, right := b.Masked.N, 0
	for i, target := range b.Masked.Targets[:n] {
		if out.likeliest[i] == target {
			right++
		}
	}
	for _, t := range tallies {
		t.mlmLoss += float64(n) * out.mlmLoss
		t.correct += right
		t.targets += n
		if e.dis == nil {
			continue
		}
		if err := t.addDetection(out, b); err != nil {
			return err
		}
	}
	return nil
}

// addDetection adds what a discriminator's graph has made of a batch.
func (t *tally) addDetection(out evaluated, b *Batch) error {
	used := 0.0
	for i, m := range b.Mask {
		if m == 0 {
			continue
		}
		used++
		if err := t.rtd.Add(float64(out.logits[i]), out.labels[i] == 1); err != nil {
			return err
		}
	}
	t.rtdLoss += used * out.rtdLoss
	t.tokens += used
	t.discriminator = true
	return nil
}

// evaluation are the scores of what was added. Without any masked token they are an error.
func (t *tally) evaluation() (Evaluation, error) {
	if t.targets == 0 {
		return Evaluation{}, fmt.Errorf("no held-out token is masked: raise intervals.eval_batches or masking.rate")
	}
	out := Evaluation{
		MLMLoss:     number(t.mlmLoss / float64(t.targets)),
		MLMAccuracy: number(float64(t.correct) / float64(t.targets)),
	}
	t.detection(&out)
	return out, nil
}

// detection adds the discriminator's scores to those of an evaluation, if it has scored any token.
func (t *tally) detection(out *Evaluation) {
	if !t.discriminator || t.tokens == 0 {
		return
	}
	s := t.rtd.Scores()
	out.RTDLoss = number(t.rtdLoss / t.tokens)
	out.Replaced, out.AUC, out.AP = value(s.BaseRate), value(s.ROCAUC), value(s.AveragePrecision)
	out.Precision, out.Recall, out.F1 = value(s.Precision), value(s.Recall), value(s.F1)
}

func number(v float64) *float64 { return &v }

func value(v scores.Value) *float64 {
	if !v.OK {
		return nil
	}
	return &v.X
}
