package training

import (
	"fmt"
	"slices"

	"github.com/ablate-go/ablate/objectives"
)

// With train.accumulate a step runs its graphs on one part of the batch after the other, and updates once. A part is
// some of the windows with the masks, samples and dropout that they have in the whole batch, so that losses and
// gradients differ by rounding alone.

// parts is the number of parts of a batch that run one after the other.
func (t Train) parts() int { return max(t.Accumulate, 1) }

// replicas is the number of devices that each run a part at the same time.
func (t Train) replicas() int { return max(t.Devices, 1) }

// splits is the number of parts of a batch over all devices.
func (t Train) splits() int { return t.parts() * t.replicas() }

// partWindows is the number of windows in a part.
func (t Train) partWindows() int { return t.Batch / t.splits() }

// split cuts the batch into parts of as many windows, in order. Slices of the text are shared with b.
func (b *Batch) split(parts, seq int) ([]*Batch, error) {
	if parts == 1 {
		return []*Batch{b}, nil
	}
	if len(b.Original)%(parts*seq) != 0 || len(b.Masked.Positions)%parts != 0 {
		return nil, fmt.Errorf("a batch of %d tokens and %d places to predict does not split into %d parts of whole windows of "+
			"%d tokens: make it with Trainer.Batch or Batches", len(b.Original), len(b.Masked.Positions), parts, seq)
	}
	size, capacity := len(b.Original)/parts, len(b.Masked.Positions)/parts
	all := make([]*Batch, parts)
	from := 0
	for i := range all {
		to := from
		for to < b.Masked.N && b.Masked.Positions[to] < (i+1)*size {
			to++
		}
		if to-from > capacity {
			return nil, fmt.Errorf("part %d of the batch has %d places to predict, and the masking allows %d: make the batch with "+
				"Trainer.Batch or Batches", i, to-from, capacity)
		}
		all[i] = b.part(i*size, size, from, to, capacity)
		all[i].Part = [3]int{i * size / seq, i * size, from}
		from = to
	}
	return all, nil
}

// part is the part with size tokens from token first on and the predictions from..to.
func (b *Batch) part(first, size, from, to, capacity int) *Batch {
	p := &Batch{
		Step: b.Step, Original: b.Original[first : first+size], Mask: b.Mask[first : first+size],
		Masked: objectives.Masked{
			IDs:       b.Masked.IDs[first : first+size],
			Positions: padded(b.Masked.Positions[from:to], capacity, objectives.None),
			Targets:   padded(b.Masked.Targets[from:to], capacity, objectives.None),
			N:         to - from,
		},
		Uniforms: padded(b.Uniforms[from:to], capacity, 0),
	}
	for i := range to - from {
		p.Masked.Positions[i] -= first
	}
	if b.Sampled != nil {
		p.Sampled = padded(b.Sampled[from:to], capacity, objectives.None)
	}
	return p
}

// padded copies x and fills up to n values.
func padded[T any](x []T, n int, fill T) []T {
	return append(slices.Clone(x), slices.Repeat([]T{fill}, n-len(x))...)
}

// objective is what objectives see of the batch.
func (b *Batch) objective() objectives.Batch {
	return objectives.Batch{Step: b.Step, Original: b.Original, Mask: b.Mask, Masked: b.Masked}
}

// shares says what the loss of each part counts in that of the batch: its share of the terms.
func shares(r objectives.Result, parts []*Batch) []float64 {
	counts, sum := make([]float64, len(parts)), 0.0
	for i, b := range parts {
		counts[i] = 1
		if r.Terms != nil {
			counts[i] = r.Terms(b.objective())
		}
		sum += counts[i]
	}
	for i := range counts {
		if sum > 0 {
			counts[i] /= sum
		}
	}
	return counts
}

// lossShares are the shares of parts by the scope of the network whose loss they are of.
func (p *phase) lossShares(parts []*Batch) map[string][]float64 {
	of := map[string][]float64{}
	if p.gen != nil {
		of[generatorScope] = shares(p.gen.result, parts)
	}
	if p.dis != nil {
		of[discriminatorScope] = shares(p.dis.result, parts)
	}
	return of
}

// merged is the result of a phase on the whole batch from those on its parts.
func (p *phase) merged(results []StepResult, parts []*Batch, capacity int) (r StepResult) {
	if len(parts) == 1 {
		return results[0]
	}
	mean := func(shares []float64, of func(StepResult) *float64) *float64 {
		sum := 0.0
		for i, share := range shares {
			sum += share * *of(results[i])
		}
		return &sum
	}
	if p.gen != nil {
		r.MLMLoss = mean(shares(p.gen.result, parts), func(r StepResult) *float64 { return r.MLMLoss })
		if p.gen.sampled != nil {
			for i, b := range parts {
				r.Sampled = append(r.Sampled, results[i].Sampled[:b.Masked.N]...)
			}
			r.Sampled = padded(r.Sampled, capacity, objectives.None)
		}
	}
	if p.dis != nil {
		r.RTDLoss = mean(shares(p.dis.result, parts), func(r StepResult) *float64 { return r.RTDLoss })
		tokens := shares(objectives.Result{Terms: objectives.CountTokens}, parts)
		r.Replaced = mean(tokens, func(r StepResult) *float64 { return r.Replaced })
	}
	return r
}
