package training

import (
	"fmt"
	"slices"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/internal/scores"
	"github.com/ablate-go/ablate/objectives"
	"gorgonia.org/gorgonia"
)

// Evaluator scores the current weights on held-out batches: one graph without gradients and without
// dropout, over the parameters of a Trainer.
type Evaluator struct {
	b       *graph.Builder
	program *graph.Program
	gen     generator
	dis     *discriminator
	feeds   []objectives.Feed // from the objectives of both networks
	vocab   int
}

// Evaluation holds the scores of the two networks on a text. A number that the arm does not have is nil.
type Evaluation struct {
	MLMLoss     *float64 // nats a masked token
	MLMAccuracy *float64 // share of masked tokens whose most probable id is the original
	RTDLoss     *float64 // nats a token
	Replaced    *float64 // share of tokens that are replaced: the base rate of the scores below
	AUC         *float64 // of replaced against original tokens, ties counted half
	AP          *float64 // average precision for replaced tokens
	Precision   *float64 // of replaced tokens at probability 0.5; nil when nothing is called replaced
	Recall      *float64 // of replaced tokens at probability 0.5
	F1          *float64 // of replaced tokens at probability 0.5
}

// NewEvaluator builds the forward graph over the trainer's weights. Close it when done.
func NewEvaluator(t *Trainer) (*Evaluator, error) {
	e, results := t.networks.evaluation(t.Params)
	var err error
	e.program, err = e.b.CompileInto(t.arena, results...)
	return e, err
}

// evaluation builds the forward graph, and lists the nodes that Score reads.
func (n networkBuilder) evaluation(params *graph.Params) (e *Evaluator, results gorgonia.Nodes) {
	e = &Evaluator{b: graph.NewBuilder(params), vocab: n.c.Model.Encoder.Vocab}
	e.gen = n.generator(e.b)
	results, e.feeds = append(results, e.gen.result.Logits), e.gen.result.Feeds
	if n.c.Objective == ObjectiveRTD {
		d := n.discriminator(e.b, e.gen.sampled)
		e.dis = &d
		results = append(results, d.result.Logits, d.labels)
		e.feeds = slices.Concat(e.feeds, d.result.Feeds)
	}
	checkInputs(e.b, e.feeds)
	return e, results
}

// Score computes the scores over the tokens of all batches together. Batches without any masked token are an error.
func (e *Evaluator) Score(batches []*Batch) (Evaluation, error) {
	var rtd scores.Binary
	mlmLoss, rtdLoss, correct, targets, tokens := 0.0, 0.0, 0, 0, 0.0
	for _, b := range batches {
		if err := feed(e.b, b, e.feeds...); err != nil {
			return Evaluation{}, err
		}
		if err := e.program.Run(); err != nil {
			return Evaluation{}, err
		}
		n := b.Masked.N
		mlmLoss += float64(n) * graph.Scalar(e.gen.result.Loss.Value())
		correct += countCorrect(graph.Floats[float32](e.gen.result.Logits.Value()), e.vocab, b.Masked.Targets[:n])
		targets += n
		if e.dis == nil {
			continue
		}
		logits, labels := graph.Floats[float32](e.dis.result.Logits.Value()), graph.Floats[float32](e.dis.labels.Value())
		used := 0.0
		for i, m := range b.Mask {
			if m == 0 {
				continue
			}
			used++
			if err := rtd.Add(float64(logits[i]), labels[i] == 1); err != nil {
				return Evaluation{}, err
			}
		}
		rtdLoss += used * graph.Scalar(e.dis.result.Loss.Value())
		tokens += used
	}
	if targets == 0 {
		return Evaluation{}, fmt.Errorf("no held-out token is masked: raise intervals.eval_batches or masking.rate")
	}
	out := Evaluation{
		MLMLoss: number(mlmLoss / float64(targets)), MLMAccuracy: number(float64(correct) / float64(targets)),
	}
	if e.dis != nil {
		s := rtd.Scores()
		out.RTDLoss = number(rtdLoss / tokens)
		out.Replaced, out.AUC, out.AP = value(s.BaseRate), value(s.ROCAUC), value(s.AveragePrecision)
		out.Precision, out.Recall, out.F1 = value(s.Precision), value(s.Recall), value(s.F1)
	}
	return out, nil
}

// countCorrect counts the rows of logits ([rows, vocab]) whose largest value is at the row's target.
func countCorrect(logits []float32, vocab int, targets []int) int {
	right := 0
	for r, target := range targets {
		row := logits[r*vocab : (r+1)*vocab]
		best := 0
		for id, x := range row {
			if x > row[best] {
				best = id
			}
		}
		if best == target {
			right++
		}
	}
	return right
}

// Close frees the graph.
func (e *Evaluator) Close() { e.program.Close() }

func number(v float64) *float64 { return &v }

func value(v scores.Value) *float64 {
	if !v.OK {
		return nil
	}
	return &v.X
}
