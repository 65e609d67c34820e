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
		r.setNorm(p, norm)
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

// phaseOnDevice runs a phase on a batch, with its update, and puts the results into r. Each device runs its part of the
// batch; where there are more parts than devices, the update is a program of its own.
func (t *Trainer) phaseOnDevice(i int, b *Batch, r *StepResult, gradients *tableGradients) (norm float64, err error) {
	p, c := t.phases[i], t.Config.Train
	parts, err := b.split(c.splits(), c.Seq)
	if err != nil {
		return 0, err
	}
	results, together := make([]StepResult, len(parts)), c.replicas()
	var last *device.Outputs
	for from := 0; from < len(parts); from += together {
		last.Free()
		if last, err = t.partsOnDevice(i, parts, results, from); err != nil {
			break
		}
	}
	defer func() { last.Free() }()
	if err != nil {
		r.add(results[0]) // for the message
		return 0, err
	}
	r.add(p.merged(results, parts, len(b.Masked.Positions)))
	if c.parts() > 1 {
		last.Free()
		if last, err = t.device.updates[i].Run(t.device.state, t.phaseInputs(i, parts[:together], nil)); err != nil {
			return 0, err
		}
	}
	return t.readUpdate(i, last, gradients)
}

// partsOnDevice runs the program of a phase on the parts of a batch from one on, one for each device, and reads what
// belongs to the part. The outputs are to be freed, also after an error.
func (t *Trainer) partsOnDevice(i int, parts []*Batch, results []StepResult, from int) (*device.Outputs, error) {
	group := parts[from : from+t.Config.Train.replicas()]
	for _, b := range group {
		if err := t.networks.checkIDs(b); err != nil {
			return nil, err
		}
	}
	var shares func(replica int) [3]float32
	if len(parts) > 1 {
		of := t.phases[i].lossShares(parts)
		shares = func(replica int) [3]float32 {
			k := from + replica
			return [3]float32{share(of[generatorScope], k), share(of[discriminatorScope], k), float32(from)}
		}
	}
	out, err := t.device.programs[i].Run(t.device.state, t.phaseInputs(i, group, shares))
	if err != nil {
		return nil, err
	}
	for replica, b := range group {
		if err := t.readPart(i, out, replica, &results[from+replica], b); err != nil {
			return out, err
		}
	}
	return out, nil
}

// share is the share of part k; 0 where the phase does not have the loss.
func share(of []float64, k int) float32 {
	if of == nil {
		return 0
	}
	return float32(of[k])
}

// phaseInputs gives each replica of a program what the graph of its phase is fed with from the replica's part.
func (t *Trainer) phaseInputs(i int, parts []*Batch, shares func(replica int) [3]float32) device.Inputs {
	p, fed := t.phases[i], -1
	return func(replica int, name string) (any, error) {
		switch name {
		case partArgument:
			numbers := shares(replica)
			return numbers[:], nil
		case adamWArgument:
			numbers := t.Config.Train.adamW(t.step + 1)
			return numbers[:], nil
		}
		if replica != fed {
			if err := feed(p.b, parts[replica], p.feeds()...); err != nil {
				return nil, err
			}
			fed = replica
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

// readPart reads what a phase returns for the part of one replica. Where a loss is not finite, the program has updated
// nothing.
func (t *Trainer) readPart(i int, out *device.Outputs, replica int, r *StepResult, b *Batch) (err error) {
	if r.MLMLoss, err = readLoss(out, replica, outMLM, "MLM"); err != nil {
		return t.nameBadWeight(err)
	}
	if out.Has(outSampled) {
		if r.Sampled, err = out.Ints(replica, outSampled); err != nil {
			return err
		}
	}
	if r.RTDLoss, err = readLoss(out, replica, outRTD, "RTD"); err != nil {
		return t.nameBadWeight(err)
	}
	if out.Has(outLabels) {
		labels, err := out.Floats(replica, outLabels)
		if err != nil {
			return err
		}
		replaced := 0.0
		for _, y := range labels {
			replaced += float64(y)
		}
		r.setReplaced(replaced, b)
	}
	return nil
}

// readUpdate reads the norm of a phase's gradients, and their copies for measures where these are wanted: they are the
// same on all devices.
func (t *Trainer) readUpdate(i int, out *device.Outputs, gradients *tableGradients) (norm float64, err error) {
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
	o := t.phases[i].optimizer
	if o.squares, err = out.Doubles(0, outSquares); err != nil {
		return 0, err
	}
	return o.norm()
}

// readLoss reads a loss that must be finite; without such a result it is nil.
func readLoss(out *device.Outputs, replica int, name, network string) (*float64, error) {
	if !out.Has(name) {
		return nil, nil
	}
	x, err := out.Floats(replica, name)
	if err != nil {
		return nil, err
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
