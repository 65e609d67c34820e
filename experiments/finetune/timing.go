package finetune

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/ablate-go/ablate/internal/rng"
	"github.com/ablate-go/ablate/pretrained"
	"github.com/ablate-go/ablate/tasks"
	"github.com/ablate-go/ablate/text/unigram"
)

// Seconds estimates how long the work takes with the network of a pair: the discriminator, or the generator where it is
// nil or the settings ask for it. Batches of three lengths are timed, of random tokens through random weights. What is
// between them is interpolated: the time of a short batch is mostly that of the update, which has no length.
func (w Workload) Seconds(ctx context.Context, generator, discriminator *pretrained.Network) (float64, error) {
	t := tasks.Task{Kind: w.kind, Labels: make([]string, w.classes)}
	h, err := newHead(t, w.options, false)
	if err != nil {
		return 0, err
	}
	m, err := newRandomModel(generator, discriminator, w.config, h)
	if err != nil {
		return 0, err
	}
	return w.seconds(ctx, m)
}

// seconds times batches with the graphs of a model, whose weights it changes a little.
func (w Workload) seconds(ctx context.Context, m *model) (float64, error) {
	if w.Trials == 0 {
		return 0, nil
	}
	if err := m.useDevice(); err != nil {
		return 0, err
	}
	defer m.graphs.Close()
	set := exampleOf(m.head)
	// Training must not diverge here: a trial reports that with the update at which it happens.
	t, err := newTrainer(m, set, syntheticUnit(m.head, 8, 8), 0, 1e-12)
	if err != nil {
		return 0, err
	}
	defer t.close()
	update, err := timesOf(ctx, w.Trained, func(seq int) error {
		t.step, t.epoch, t.batches = 0, 0, []batch{syntheticBatch(m, seq)}
		_, err := t.next()
		return err
	})
	if err != nil {
		return 0, err
	}
	p := newPredictor(m)
	defer p.close()
	score, err := timesOf(ctx, w.Scored, func(seq int) error {
		g, err := p.graph(seq)
		if err != nil {
			return err
		}
		return g.run(m, set, syntheticBatch(m, seq), 0)
	})
	if err != nil {
		return 0, err
	}
	return update.all(w.Trained, w.Trials) + score.all(w.Scored, w.Trials), nil
}

// exampleOf is a set of one example, which all windows of a synthetic batch are of.
func exampleOf(h head) *tasks.Set {
	e := tasks.Example{Tags: []int{0}, Options: make([]string, h.group())}
	return &tasks.Set{Name: "timing", Labelled: true, Examples: []tasks.Example{e}}
}

// syntheticBatch is a full batch of random words in windows of seq tokens.
func syntheticBatch(m *model, seq int) batch {
	var all []unit
	for range m.config.Batch {
		all = append(all, units(syntheticUnit(m.head, seq, m.network.Config.Vocab), m.head.group())...)
	}
	return batch{all, seq}
}

func syntheticUnit(h head, seq, vocab int) (windows []tasks.Window) {
	r := rng.Stream(1, "timing", uint64(seq))
	for o := range h.group() {
		w := tasks.Window{Option: o, IDs: make([]int, seq), Words: slices.Repeat([]int{tasks.None}, seq)}
		for i := range w.IDs {
			w.IDs[i] = unigram.SepID + r.IntN(vocab-unigram.SepID)
		}
		w.Words[0] = 0
		windows = append(windows, w)
	}
	return windows
}

// times are the seconds of batches by the length of their windows.
type times struct {
	lengths []int // ascending
	seconds []float64
	first   float64 // seconds that the first batch of a length takes beyond: its graph is made
}

// timesOf times batches of the shortest, the longest and the length in the middle of those in counts.
func timesOf(ctx context.Context, counts map[int]float64, run func(seq int) error) (t times, err error) {
	all := slices.Sorted(maps.Keys(counts))
	if len(all) == 0 {
		return t, nil
	}
	t.lengths = slices.Compact([]int{all[0], middle(all, counts), all[len(all)-1]})
	for _, seq := range t.lengths {
		var took []float64
		for sum := 0.0; len(took) < 2 || len(took) < 8 && sum < 0.3; {
			if ctx.Err() != nil {
				return t, ErrInterrupted
			}
			start := time.Now()
			if err := run(seq); err != nil {
				return t, err
			}
			took = append(took, time.Since(start).Seconds())
			sum += took[len(took)-1]
		}
		later := slices.Sorted(slices.Values(took[1:]))
		typical := later[len(later)/2]
		t.seconds = append(t.seconds, typical)
		t.first += max(0, took[0]-typical) / float64(len(t.lengths))
	}
	return t, nil
}

// middle is the length up to which half of the batches are.
func middle(lengths []int, counts map[int]float64) int {
	sum := 0.0
	for _, l := range lengths {
		sum += counts[l]
	}
	below := 0.0
	for _, l := range lengths {
		if below += counts[l]; below >= sum/2 {
			return l
		}
	}
	return lengths[len(lengths)-1]
}

// of is the time of a batch, on the line between the lengths on its sides.
func (t times) of(seq int) float64 {
	i, found := slices.BinarySearch(t.lengths, seq)
	if found {
		return t.seconds[i]
	}
	i = max(1, min(i, len(t.lengths)-1)) // all lengths are between the shortest and the longest
	a, b := t.lengths[i-1], t.lengths[i]
	return t.seconds[i-1] + (t.seconds[i]-t.seconds[i-1])*float64(seq-a)/float64(b-a)
}

// all is the time of batches, with that of making graphs for them in each trial.
func (t times) all(counts map[int]float64, trials int) (sum float64) {
	for seq, n := range counts {
		if n > 0 {
			sum += n*t.of(seq) + float64(trials)*t.first
		}
	}
	return sum
}
