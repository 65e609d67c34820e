package training

import (
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/graph/stablehlo"
	"github.com/ablate-go/ablate/internal/device"
)

// Names of the results of a lowered evaluation, besides losses and labels, which are called as those of a phase.
const (
	outLikeliest = "likeliest" // [p] ids; logits of a large vocabulary are not copied
	outLogits    = "logits"    // [batch*seq] of the discriminator
)

// evaluationOnDevice is the program of an evaluation, which reads the weights of training where they are.
type evaluationOnDevice struct {
	program  *device.Program
	state    *device.State
	networks networkBuilder
}

func (e *Evaluator) compileOnDevice(t *Trainer) (*evaluationOnDevice, error) {
	m, err := e.lower()
	if err != nil {
		return nil, err
	}
	for _, n := range e.b.ParamNodes() { // a parameter that no phase has
		if p := e.b.Parameter(n.Name()); !t.device.state.Has(p.Name) {
			t.device.state.Add(p.Name, p.Shape, floats32(p))
		}
	}
	p, err := t.device.device.Compile(m, 1)
	return &evaluationOnDevice{program: p, state: t.device.state, networks: t.networks}, err
}

// lower writes the graph as a module without donated arguments: the weights stay.
func (e *Evaluator) lower() (*stablehlo.Module, error) {
	l := e.b.Lower("evaluation")
	l.Products = e.train.products()
	logits := l.Value(e.gen.result.Logits)
	results := []stablehlo.Result{
		{Name: outMLM, Value: l.Value(e.gen.result.Loss)}, {Name: outLikeliest, Value: lowerLikeliest(logits)},
	}
	if d := e.dis; d != nil {
		scores := l.Value(d.result.Logits)
		results = append(results, stablehlo.Result{Name: outRTD, Value: l.Value(d.result.Loss)},
			stablehlo.Result{Name: outLogits, Value: scores.Reshape(scores.Size())},
			stablehlo.Result{Name: outLabels, Value: l.Value(d.labels)})
	}
	return l.Return(results...)
}

// lowerLikeliest is likeliest: the first column with the largest value of its row.
func lowerLikeliest(logits stablehlo.Value) stablehlo.Value {
	if !logits.Valid() {
		return logits
	}
	ids := logits.Func().Iota(stablehlo.Type{Element: stablehlo.S32, Shape: logits.Shape}, 1)
	largest := logits.Eq(logits.Largest(1).Along(logits, 0))
	return largest.Select(ids, ids.Like(float64(logits.Shape[1]-1))).Smallest(1)
}

// run runs the program on the inputs that the graph was fed with.
func (d *evaluationOnDevice) run(g *graph.Builder, b *Batch) (out evaluated, err error) {
	if err := d.networks.checkIDs(b); err != nil {
		return out, err
	}
	results, err := d.program.Run(d.state, func(_ int, name string) (any, error) { return graphInput(g, name) })
	if err != nil {
		return out, err
	}
	defer results.Free()
	scalar := func(name string) (float64, error) {
		x, err := results.Floats(0, name)
		if err != nil {
			return 0, err
		}
		return float64(x[0]), nil
	}
	if out.mlmLoss, err = scalar(outMLM); err != nil {
		return out, err
	}
	if out.likeliest, err = results.Ints(0, outLikeliest); err != nil || !results.Has(outRTD) {
		return out, err
	}
	if out.rtdLoss, err = scalar(outRTD); err != nil {
		return out, err
	}
	if out.logits, err = results.Floats(0, outLogits); err != nil {
		return out, err
	}
	out.labels, err = results.Floats(0, outLabels)
	return out, err
}
