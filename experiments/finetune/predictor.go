package finetune

import (
	"context"

	"github.com/ablate-go/ablate/tasks"
)

// predictor makes predictions with the current weights of a model.
type predictor struct {
	*model
	graphs map[int]*compiled // by length
}

func newPredictor(m *model) *predictor { return &predictor{m, map[int]*compiled{}} }

func (p *predictor) graph(seq int) (*compiled, error) {
	if g := p.graphs[seq]; g != nil {
		return g, nil
	}
	g, err := p.forward(p.config.Batch*p.head.group(), seq)
	if err == nil {
		p.graphs[seq] = g
	}
	return g, err
}

// predict makes predictions of all examples of a set from its windows. Logits that are no numbers are errNotFinite.
func (p *predictor) predict(ctx context.Context, set *tasks.Set, windows []tasks.Window) ([]tasks.Prediction, error) {
	group := p.head.group()
	batches, order := evaluationBatches(units(windows, group), p.config.Batch, p.config.Tokens)
	logits, at := make([][]float32, len(windows)), 0
	for _, x := range batches {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		g, err := p.graph(x.seq)
		if err != nil {
			return nil, err
		}
		if err := g.run(p.model, set, x, 0); err != nil {
			return nil, err
		}
		for i := range x.units {
			for j := range group {
				w := p.head.logits(g.network.result, i*group+j, x.seq)
				if !finite(w) {
					return nil, errNotFinite
				}
				logits[order[at]*group+j] = w
			}
			at++
		}
	}
	return p.head.predict(set, windows, logits)
}

func (p *predictor) close() {
	for _, g := range p.graphs {
		g.close()
	}
}
