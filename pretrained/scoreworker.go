package pretrained

import (
	"math"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/internal/device"
	"github.com/ablate-go/ablate/internal/kernels"
	"github.com/ablate-go/ablate/objectives"
	"github.com/ablate-go/ablate/text/unigram"
	"gorgonia.org/tensor"
)

const (
	scoreTokens = 512     // in a batch; twice as many or half as many are no faster
	scoreLogits = 4 << 20 // in a batch, which is 16 MB: windows of a large vocabulary are fewer
)

// paddedLength is the length of the windows that a sentence of n tokens is computed in: some 5 % above, so that there
// are few graphs. It is a function of n alone, and no more than most, which n is not above.
func paddedLength(n, most int) int {
	step := 2
	for step*16 < n {
		step *= 2
	}
	return min((n+step-1)/step*step, most)
}

// windows is the number of windows of that length in a batch.
func (s *Scorer) windows(seq int) int {
	n := scoreTokens / seq
	if s.masks {
		n = min(n, scoreLogits/s.network.Config.Vocab)
	}
	return max(1, n)
}

// scoreWorker has a graph for each length of windows. They share the weights with those of the other workers, and
// memory with one another.
type scoreWorker struct {
	scorer   *Scorer
	params   *graph.Params
	arena    *graph.Arena
	programs map[int]*scoreProgram // by length
}

type scoreProgram struct {
	program   device.Runner
	ids       []int
	mask      []float32
	positions []int // of the generator
	logits    func() []float32
}

func newScoreWorker(s *Scorer) *scoreWorker {
	return &scoreWorker{scorer: s, params: s.params.Shared(), arena: graph.NewArena(tensor.Float32),
		programs: map[int]*scoreProgram{}}
}

func (w *scoreWorker) close() {
	for _, p := range w.programs {
		p.program.Close()
	}
}

// prepare compiles the graphs of all lengths before one of them runs, so that the arena has its size.
func (w *scoreWorker) prepare(batches []batch) error {
	for _, b := range batches {
		if w.programs[b.seq] == nil {
			if err := w.compile(b.seq); err != nil {
				return err
			}
		}
	}
	return nil
}

// compile adds the graph for windows of that length.
func (w *scoreWorker) compile(seq int) error {
	s, b := w.scorer, graph.NewBuilder(w.params)
	windows := s.windows(seq)
	var f forward
	var err error
	if s.masks {
		f, err = generateAll(b, s.network, windows, seq, windows)
	} else {
		f, err = discriminateAll(b, s.network, windows, seq)
	}
	if err != nil {
		return err
	}
	p := &scoreProgram{logits: func() []float32 { return graph.Floats[float32](f.result.Logits.Value()) }}
	if p.program, err = s.graphs.Compile(b, w.arena, f.result.Logits); err != nil {
		return err
	}
	p.ids, p.mask = graph.Ints(b.Node(inIDs).Value()), graph.Floats[float32](b.Node(inMask).Value())
	if s.masks {
		p.positions = graph.Ints(b.Node(inPositions).Value())
		for i, targets := 0, graph.Ints(b.Node(inTargets).Value()); i < windows; i++ {
			targets[i] = objectives.None // the loss is not used
		}
	}
	w.programs[seq] = p
	return nil
}

// run computes a batch: what each pass adds to the score of its sentence.
func (w *scoreWorker) run(sentences [][]int, b batch, parts []float64) error {
	p := w.programs[b.seq]
	for i := range p.ids {
		p.ids[i], p.mask[i] = unigram.PadID, 0
	}
	for i := range p.positions {
		p.positions[i] = objectives.None
	}
	for i, pass := range b.passes {
		at := i * b.seq
		for j, id := range sentences[pass.sentence] {
			p.ids[at+j], p.mask[at+j] = id, 1
		}
		if w.scorer.masks {
			p.ids[at+pass.masked] = w.scorer.tokenizer.MaskID()
			p.positions[i] = at + pass.masked
		}
	}
	if err := p.program.Run(); err != nil {
		return err
	}
	logits, vocab := p.logits(), w.scorer.network.Config.Vocab
	for i, pass := range b.passes {
		ids := sentences[pass.sentence]
		if w.scorer.masks {
			row := logits[i*vocab : (i+1)*vocab]
			parts[i] = float64(row[ids[pass.masked]]) - float64(kernels.LogSumExp(row))
			continue
		}
		for _, x := range logits[i*b.seq+1 : i*b.seq+len(ids)-1] {
			parts[i] += logOriginal(float64(x))
		}
	}
	return nil
}

// logOriginal is log(1 - sigmoid(x)) = -log(1 + exp(x)), without overflow or loss of digits.
func logOriginal(x float64) float64 { return -max(x, 0) - math.Log1p(math.Exp(-math.Abs(x))) }
