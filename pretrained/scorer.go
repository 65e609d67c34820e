package pretrained

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/internal/device"
	"github.com/ablate-go/ablate/text/unigram"
)

// Scorer tells how acceptable whole sentences are to a network: a sum of log-probabilities, at most 0, higher for what
// the network expects. Longer sentences have lower sums: nothing is divided by the number of tokens, as in the
// literature.
//
// The generator's score is the pseudo-log-likelihood of Salazar et al. (2020, arXiv 1910.14659, section 2): each token
// of the sentence, not [CLS] and [SEP], is masked in turn, and
//
//	PLL(w) = Σ_t log P(w_t | w without w_t)
//
// The discriminator reads the sentence once, and its score is Σ_t log(1 - P(w_t is replaced)), again without [CLS] and
// [SEP].
//
// Sentences of like length are computed together. A score depends on the sentence and the weights alone: not on the
// other sentences, their order or the number of workers, not in one bit. It differs from that of [FillMask.Logits] and
// [Detect.Logits] by rounding. A Scorer is used by one goroutine at a time.
type Scorer struct {
	network   Network
	tokenizer *unigram.Tokenizer
	params    *graph.Params
	masks     bool           // the generator's: a window for each token
	graphs    *device.Graphs // of a device, nil where the program itself computes
	workers   []*scoreWorker
}

// Scorer returns a scorer by the generator that computes on so many cores at once, or on the device that UseDevice has
// chosen. Close it when done.
func (f *FillMask) Scorer(workers int) *Scorer {
	return newScorer(&Scorer{network: f.Network, tokenizer: f.Tokenizer, params: f.params, masks: true,
		graphs: f.windows.graphs}, workers)
}

// Scorer returns a scorer by the discriminator, see [FillMask.Scorer].
func (d *Detect) Scorer(workers int) *Scorer {
	return newScorer(&Scorer{network: d.Network, tokenizer: d.Tokenizer, params: d.params, graphs: d.windows.graphs},
		workers)
}

func newScorer(s *Scorer, workers int) *Scorer {
	if s.graphs != nil {
		workers = 1 // the device computes on all that it has
	}
	for range max(1, workers) {
		s.workers = append(s.workers, newScoreWorker(s))
	}
	return s
}

// Close frees the graphs.
func (s *Scorer) Close() {
	for _, w := range s.workers {
		w.close()
	}
}

// Window returns the ids of a sentence with [CLS] and [SEP], as Score takes them. "[MASK]" and other special tokens in
// the sentence are text like any other. A sentence without a token is an error, and so is one that is longer than what
// the network reads, a *[TooLongError].
func (s *Scorer) Window(sentence string) ([]int, error) {
	ids := append(s.tokenizer.Encode([]int{unigram.ClsID}, sentence), unigram.SepID)
	return ids, s.Check(ids)
}

// Check refuses ids that Window would not return without an error, such as those of a network that reads more.
func (s *Scorer) Check(ids []int) error {
	if len(ids) < 3 {
		return &NoTokenError{}
	}
	return s.network.checkIDs(ids)
}

// pass is one window to compute.
type pass struct {
	sentence int // index of its sentence
	masked   int // the position that is masked, counted from [CLS]; of the generator
}

// batch are windows of one length that are computed together.
type batch struct {
	seq    int
	first  int // index of its first pass among all
	passes []pass
}

// Score returns the score of each sentence, whose ids are those of Window. The error is the context's if that ends
// before all is done, a *[ScoreError] where a weight or a sum is no number, and one that names the sentence by its
// index where Window would have refused it.
func (s *Scorer) Score(ctx context.Context, sentences [][]int) ([]float64, error) {
	for i, ids := range sentences {
		if err := s.Check(ids); err != nil {
			return nil, fmt.Errorf("sentence %d: %w", i, err)
		}
	}
	batches, total := s.batches(sentences)
	parts := make([]float64, total) // of each pass
	if err := s.run(ctx, sentences, batches, parts); err != nil {
		return nil, err
	}
	scores := make([]float64, len(sentences))
	for _, b := range batches { // the passes of a sentence are in the order of its tokens
		for i, p := range b.passes {
			scores[p.sentence] += parts[b.first+i]
		}
	}
	for i, x := range scores {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return nil, &ScoreError{Sentence: i, Score: x}
		}
	}
	return scores, nil
}

// batches lists the passes of all sentences, those of one length together, in batches that fill a graph.
func (s *Scorer) batches(sentences [][]int) (all []batch, total int) {
	byLength := map[int][]pass{}
	var lengths []int
	for i, ids := range sentences {
		seq := paddedLength(len(ids), s.network.MaxTokens())
		if byLength[seq] == nil {
			lengths = append(lengths, seq)
		}
		if !s.masks {
			byLength[seq] = append(byLength[seq], pass{sentence: i})
			continue
		}
		for at := 1; at < len(ids)-1; at++ {
			byLength[seq] = append(byLength[seq], pass{i, at})
		}
	}
	slices.Sort(lengths)
	slices.Reverse(lengths) // the costly ones first, so that no worker ends long after the others
	for _, seq := range lengths {
		for part := range slices.Chunk(byLength[seq], s.windows(seq)) {
			all = append(all, batch{seq, total, part})
			total += len(part)
		}
	}
	return all, total
}

// run computes all batches on all workers.
func (s *Scorer) run(ctx context.Context, sentences [][]int, batches []batch, parts []float64) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var next atomic.Int64
	var wait sync.WaitGroup
	for _, w := range s.workers[:min(len(s.workers), len(batches))] {
		wait.Go(func() {
			if err := w.prepare(batches); err != nil {
				cancel(err)
			}
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(batches) {
					return
				}
				b := batches[i]
				if err := w.run(sentences, b, parts[b.first:b.first+len(b.passes)]); err != nil {
					cancel(err)
				}
			}
		})
	}
	wait.Wait()
	return context.Cause(ctx)
}
