package training

import (
	"fmt"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/internal/device"
)

// updateOnDevice is [Trainer.update] where a device computes: the same results and errors.
func (t *Trainer) updateOnDevice(b *Batch, gradients *tableGradients) (StepResult, error) {
	var r StepResult
	data := *b // a copy: the second phase gets the samples of the first
	for i, p := range t.phases {
		norm, err := t.phaseOnDevice(i, &data, &r, gradients)
		if err != nil {
			return r, err
		}
		r.setNorm(i, norm)
		if r.Sampled != nil {
			data.Sampled = r.Sampled
		}
		p.optimizer.updated(t.step+1, norm)
	}
	if gradients != nil { // the second moments of tables say what the gradients added to the update
		if err := t.device.fetch(t.tableMoments()...); err != nil {
			return r, err
		}
	}
	t.step++
	return r, nil
}

// phaseOnDevice runs a phase on a batch, with its update, and puts the results into r. With several parts the update is a
// program of its own.
func (t *Trainer) phaseOnDevice(i int, b *Batch, r *StepResult, gradients *tableGradients) (norm float64, err error) {
	p := t.phases[i]
	parts, err := b.split(t.Config.Train.parts(), t.Config.Train.Seq)
	if err != nil {
		return 0, err
	}
	if len(parts) == 1 {
		return t.partOnDevice(i, b, t.phaseInputs(p, [3]float32{}), r, gradients)
	}
	of, results := p.lossShares(parts), make([]StepResult, len(parts))
	for k, part := range parts {
		numbers := [3]float32{share(of[generatorScope], k), share(of[discriminatorScope], k), float32(k)}
		if _, err := t.partOnDevice(i, part, t.phaseInputs(p, numbers), &results[k], nil); err != nil {
			r.add(results[k])
			return 0, err
		}
	}
	r.add(p.merged(results, parts, len(b.Masked.Positions)))
	out, err := t.device.updates[i].Run(t.device.state, t.phaseInputs(p, [3]float32{}))
	if err != nil {
		return 0, err
	}
	defer out.Free()
	return t.readOutputs(i, out, r, b, gradients)
}

// share is the share of part k; 0 where the phase does not have the loss.
func share(of []float64, k int) float32 {
	if of == nil {
		return 0
	}
	return float32(of[k])
}

// partOnDevice runs the program of a phase on a batch or a part of one.
func (t *Trainer) partOnDevice(
	i int, b *Batch, inputs device.Inputs, r *StepResult, gradients *tableGradients,
) (norm float64, err error) {
	p := t.phases[i]
	if err := t.networks.checkIDs(b); err != nil {
		return 0, err
	}
	if err := feed(p.b, b, p.feeds()...); err != nil {
		return 0, err
	}
	out, err := t.device.programs[i].Run(t.device.state, inputs)
	if err != nil {
		return 0, err
	}
	defer out.Free()
	return t.readOutputs(i, out, r, b, gradients)
}

// phaseInputs gives a program what the graph of its phase was fed with.
func (t *Trainer) phaseInputs(p *phase, part [3]float32) device.Inputs {
	return func(_ int, name string) (any, error) {
		if name == partArgument {
			return part[:], nil
		}
		if name == adamWArgument {
			numbers := t.Config.Train.adamW(t.step + 1)
			return numbers[:], nil
		}
		return graphInput(p.b, name)
	}
}

// graphInput is the value of an input of a graph.
func graphInput(b *graph.Builder, name string) (any, error) {
	n := b.Node(name)
	if n == nil || n.Value() == nil {
		return nil, fmt.Errorf("the program reads %q, which is no input of its graph", name)
	}
	return n.Value().Data(), nil
}

// readOutputs reads what a phase returns besides the updated state, and the norm of its gradients. Where a loss or a
// gradient is not finite, the program has updated nothing.
func (t *Trainer) readOutputs(
	i int, out *device.Outputs, r *StepResult, b *Batch, gradients *tableGradients,
) (norm float64, err error) {
	p := t.phases[i]
	if r.MLMLoss, err = p.readLoss(out, outMLM, "MLM", r.MLMLoss); err != nil {
		return 0, t.nameBadWeight(err)
	}
	if out.Has(outSampled) {
		if r.Sampled, err = out.Ints(0, outSampled); err != nil {
			return 0, err
		}
	}
	if r.RTDLoss, err = p.readLoss(out, outRTD, "RTD", r.RTDLoss); err != nil {
		return 0, t.nameBadWeight(err)
	}
	if out.Has(outLabels) {
		labels, err := out.Floats(0, outLabels)
		if err != nil {
			return 0, err
		}
		replaced := 0.0
		for _, y := range labels {
			replaced += float64(y)
		}
		r.setReplaced(replaced, b)
	}
	if gradients != nil {
		for name, to := range map[string]*[]float32{outMLMTable: &gradients.mlm, outRTDTable: &gradients.rtd} {
			if !out.Has(name) {
				continue
			}
			if *to, err = out.Floats(0, name); err != nil {
				return 0, err
			}
		}
	}
	if !out.Has(outSquares) { // a part of a batch
		return 0, nil
	}
	if p.optimizer.squares, err = out.Doubles(0, outSquares); err != nil {
		return 0, err
	}
	return p.optimizer.norm()
}

// readLoss reads a loss that must be finite; without such a result it returns the one there was.
func (p *phase) readLoss(out *device.Outputs, name, network string, before *float64) (*float64, error) {
	if !out.Has(name) {
		return before, nil
	}
	x, err := out.Floats(0, name)
	if err != nil {
		return before, err
	}
	loss := float64(x[0])
	return &loss, finite(network, &loss)
}

// tableMoments are the names of the second moments that contributions are computed from, see addContributions.
func (t *Trainer) tableMoments() []string {
	names := []string{}
	for i, p := range t.phases {
		if p.gen != nil {
			names = append(names, momentsOf(i)+secondMoment+p.gen.table.Name())
		}
		if p.dis != nil {
			names = append(names, momentsOf(i)+secondMoment+p.dis.trains)
		}
	}
	return names
}

// checkIDs refuses ids and positions that are outside of a table or a batch: on a device nothing does.
func (n networkBuilder) checkIDs(b *Batch) error {
	vocab := n.c.Model.Encoder.Vocab
	for _, list := range []struct {
		what        string
		ids         []int
		least, most int
	}{
		{"token", b.Original, 0, vocab - 1}, {"masked token", b.Masked.IDs, 0, vocab - 1},
		{"target", b.Masked.Targets, -1, vocab - 1}, {"sample", b.Sampled, -1, vocab - 1},
		{"position", b.Masked.Positions, -1, n.tokens() - 1},
	} {
		for i, id := range list.ids {
			if id < list.least || id > list.most {
				return fmt.Errorf("%s %d of the batch is %d and must be from %d to %d: make the batch with the run's "+
					"tokenizer and configuration", list.what, i, id, list.least, list.most)
			}
		}
	}
	return nil
}
