package training

import (
	"math/bits"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/internal/kernels"
	"gorgonia.org/gorgonia"
)

// gradientSum adds up the gradients of a phase over the parts of a batch, each with the share of its loss. The order is
// that of a binary tree: the sum of parts from..to is that of the first half plus that of the second. So processes that
// each have as many consecutive parts, their number a power of two, compute whole branches, and adding those in the same
// way gives the bits of one process.
type gradientSum struct {
	terms  []gradientTerm
	levels [][]float32 // memory of the branches that wait for their other half; all phases use the same
}

// gradientTerm is a gradient of one loss, and its place in each level.
type gradientTerm struct {
	node     *gorgonia.Node
	network  string // the scope whose loss it is of
	from, to int
}

// addTerms remembers gradients of the loss of a network.
func (s *gradientSum) addTerms(network string, grads gorgonia.Nodes) {
	for _, n := range grads {
		if n == nil || s.find(n) != nil {
			continue
		}
		from := s.size()
		s.terms = append(s.terms, gradientTerm{n, network, from, from + n.Shape().TotalSize()})
	}
}

func (s *gradientSum) find(n *gorgonia.Node) *gradientTerm {
	for i := range s.terms {
		if s.terms[i].node == n {
			return &s.terms[i]
		}
	}
	return nil
}

// size is the number of values in all gradients.
func (s *gradientSum) size() int {
	if len(s.terms) == 0 {
		return 0
	}
	return s.terms[len(s.terms)-1].to
}

// sumLevels is how many branches of the tree over some parts wait at the same time.
func sumLevels(parts int) int {
	if parts <= 1 {
		return 0
	}
	return bits.Len(uint(parts - 1))
}

// shareLevels gives the phases memory for the sums over parts.
func shareLevels(phases []*phase, parts int) {
	size := 0
	for _, p := range phases {
		size = max(size, p.sum.size())
	}
	levels := make([][]float32, sumLevels(parts))
	for i := range levels {
		levels[i] = make([]float32, size)
	}
	for _, p := range phases {
		p.sum.levels = levels
	}
}

// run calls part with the numbers from..to-1 in order. Each call computes the gradients of that part, which are added
// with the shares: those of networks by part. The sum is then what values returns.
func (s *gradientSum) run(from, to int, shares map[string][]float64, part func(i int) error) error {
	return s.branch(0, from, to, shares, part)
}

func (s *gradientSum) branch(level, from, to int, shares map[string][]float64, part func(i int) error) error {
	if to-from == 1 {
		if err := part(from); err != nil {
			return err
		}
		s.each(func(t gradientTerm, g []float32) {
			dst := s.levels[level][t.from:t.to]
			copy(dst, g)
			kernels.Scale(dst, float32(shares[t.network][from]))
		})
		return nil
	}
	half := from + (to-from)/2
	if err := s.branch(level, from, half, shares, part); err != nil {
		return err
	}
	if to-half > 1 {
		if err := s.branch(level+1, half, to, shares, part); err != nil {
			return err
		}
		s.each(func(t gradientTerm, _ []float32) { s.add(level, t, s.levels[level+1][t.from:t.to]) })
		return nil
	}
	if err := part(half); err != nil {
		return err
	}
	s.each(func(t gradientTerm, g []float32) {
		kernels.Scale(g, float32(shares[t.network][half])) // in place: the next run writes it anew
		s.add(level, t, g)
	})
	return nil
}

func (s *gradientSum) add(level int, t gradientTerm, x []float32) {
	dst := s.levels[level][t.from:t.to]
	kernels.Add(dst, dst, x)
}

// each calls f with every gradient and its values of the last run.
func (s *gradientSum) each(f func(t gradientTerm, g []float32)) {
	kernels.Share(len(s.terms), func(i int) { f(s.terms[i], graph.Floats[float32](s.terms[i].node.Value())) })
}

// values returns a gradient: the sum over parts, or that of the last run if the batch is not split. It belongs to the
// phase until the next one runs.
func (s *gradientSum) values(n *gorgonia.Node) []float32 {
	if t := s.find(n); t != nil && len(s.levels) > 0 {
		return s.levels[0][t.from:t.to]
	}
	return valuesOf(n)
}
