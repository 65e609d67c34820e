package training

import (
	"fmt"
	"slices"

	"github.com/ablate-go/ablate/graph"
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
	train   Train
	vocab   int

	device *evaluationOnDevice // in place of program; nil where this program computes itself
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

// NewEvaluator builds the forward graph over the trainer's weights, and for a device compiles it there. Close it when
// done, before the trainer.
func NewEvaluator(t *Trainer) (*Evaluator, error) {
	e, results := t.networks.evaluation(t.Params)
	var err error
	if t.device != nil {
		e.device, err = e.compileOnDevice(t)
	} else {
		e.program, err = e.b.CompileInto(t.arena, results...)
	}
	return e, err
}

// evaluation builds the forward graph, and lists the nodes that Score reads.
func (n networkBuilder) evaluation(params *graph.Params) (e *Evaluator, results gorgonia.Nodes) {
	e = &Evaluator{b: graph.NewBuilder(params), train: n.c.Train, vocab: n.c.Model.Encoder.Vocab}
	e.gen = n.generator(e.b)
	results, e.feeds = append(results, e.gen.result.Logits), e.gen.result.Feeds
	if n.c.Objective != ObjectiveMLM {
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
	var t tally
	for _, b := range batches {
		if err := e.addParts(b, &t); err != nil {
			return Evaluation{}, err
		}
	}
	return t.evaluation()
}

// ScoreByLanguage computes the scores over all batches together, as Score does, and those of each language.
func (e *Evaluator) ScoreByLanguage(languages []LanguageBatches) (all Evaluation, each []Evaluation, err error) {
	var whole tally
	for _, l := range languages {
		var own tally
		for _, b := range l.Batches {
			if err := e.addParts(b, &whole, &own); err != nil {
				return all, nil, err
			}
		}
		of, err := own.evaluation()
		if err != nil {
			return all, nil, fmt.Errorf("language %s: %w", l.Language, err)
		}
		each = append(each, of)
	}
	all, err = whole.evaluation()
	return all, each, err
}

// likeliest are the ids with the largest value of each row of logits ([rows, vocab]), the first one of several.
func likeliest(logits []float32, vocab int) []int {
	ids := make([]int, len(logits)/vocab)
	for r := range ids {
		row := logits[r*vocab : (r+1)*vocab]
		for id, x := range row {
			if x > row[ids[r]] {
				ids[r] = id
			}
		}
	}
	return ids
}

// Close frees the graph.
func (e *Evaluator) Close() {
	if e.device != nil {
		e.device.program.Free()
	} else {
		e.program.Close()
	}
}
