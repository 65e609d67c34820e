package main

import (
	"github.com/ablate-go/ablate/attention"
	"github.com/ablate-go/ablate/benchmarks"
	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/internal/rng"
	"github.com/ablate-go/ablate/objectives"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// fineTuning is an update of experiments/finetune on random words: encoder, head of two labels, gradients, clipping,
// AdamW.
func fineTuning(s benchmarks.Shape) (worker, error) {
	c := s.Config().Model.Encoder
	params := graph.NewParams(1, tensor.Float32)
	b := graph.NewBuilder(params).Training(true)
	att, err := attention.ByName("c2c+c2p+p2c", c)
	if err != nil {
		return worker{}, err
	}
	ids, mask := b.Input("ids", tensor.Int, s.Tokens()), b.Input("mask", tensor.Float32, s.Tokens())
	targets := b.Input("targets", tensor.Int, s.Batch)
	table := b.Param("deberta.embeddings.word_embeddings.weight", graph.Normal(c.InitStd), c.Vocab, c.Hidden)
	e := graph.StartEncoder(b.Scope("deberta"), c, att, table, ids, mask, s.Batch, s.Seq)
	head := objectives.Classify{Labels: 2, Dropout: s.Dropout}.Attach(b, e, objectives.Inputs{Targets: targets})
	nodes := b.ParamNodes()
	grads := b.Gradients(head.Loss, nodes...)
	program, err := b.CompileInto(graph.NewArena(tensor.Float32), grads...)
	if err != nil {
		return worker{}, err
	}
	group := training.Group{LR: 1e-4, WeightDecay: 0.01}
	for i, n := range nodes {
		group.Params = append(group.Params, &training.Trained{Param: b.Parameter(n.Name()), Grads: gorgonia.Nodes{grads[i]}})
	}
	settings := s.Config().Train
	settings.ClipNorm, settings.Steps = 1, 1<<30
	o := training.NewOptimizer(settings, []training.Group{group})
	n := 0
	step := func() (losses, error) {
		if err := fillRandom(s, b, n); err != nil {
			return losses{}, err
		}
		if err := program.Run(); err != nil {
			return losses{}, err
		}
		norm, err := o.Norm()
		if err != nil {
			return losses{}, err
		}
		n++
		o.Update(n, norm)
		loss := graph.Scalar(head.Loss.Value())
		return losses{loss, loss}, nil
	}
	return worker{step: step, close: func() { program.Close() }, devicePeak: func() int64 { return 0 }}, nil
}

// fillRandom sets the inputs to random words and labels.
func fillRandom(s benchmarks.Shape, b *graph.Builder, step int) error {
	r := rng.Stream(1, "benchmark", uint64(step))
	ids, mask, targets := make([]int, s.Tokens()), make([]float32, s.Tokens()), make([]int, s.Batch)
	for i := range ids {
		ids[i], mask[i] = 4+r.IntN(s.Vocab-5), 1
	}
	for i := range targets {
		targets[i] = r.IntN(2)
	}
	for name, data := range map[string]any{"ids": ids, "mask": mask, "targets": targets, "step": []int{step}} {
		if n := b.Node(name); n != nil {
			if err := graph.Set(n, data); err != nil {
				return err
			}
		}
	}
	return nil
}
