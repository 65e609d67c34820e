package minimalpairs

import (
	"cmp"
	"math"
	"slices"

	"github.com/ablate-go/ablate/internal/scores"
)

// Accuracy is the share of pairs that are right, of one paradigm or of several, with its standard error. Pairs are
// taken for independent, and the paradigms as they are, not as a sample of all that could be.
//
// The accuracy of several paradigms is the mean of theirs, each with the same weight. The BLiMP paper reports the
// proportion of all 67,000 pairs (section 5, table 3), which is the same, since each of its paradigms has 1,000 pairs.
// Where paradigms differ in size, both are given.
type Accuracy struct {
	Name             string // of the paradigm, phenomenon or field; "" over all
	Field            string // of a paradigm or phenomenon
	Paradigms, Pairs int
	Ties             int // pairs with two equal scores, which count one half

	// Mean is over pairs for a paradigm, and over paradigms for several. Not defined without pairs.
	Mean scores.Value
	// SE is the standard error of Mean. That of a paradigm of n pairs is s/√n, with the standard deviation s of what its
	// pairs count (1, ½ or 0; divisor n-1). Without ties it is √(a(1-a)/(n-1)) for the accuracy a: the binomial one, as
	// lm-evaluation-harness prints it. That of P paradigms is √(Σ SE²)/P. Not defined where a paradigm has one pair.
	SE scores.Value
	// OverPairs is the share of all pairs, in which larger paradigms weigh more, and OverPairsSE its standard error,
	// √(Σ (n·SE)²)/Σn.
	OverPairs, OverPairsSE scores.Value
}

// accuracy joins paradigms. They are added in the order of their names, so that the sum has the same bits whatever the
// order of the pairs was.
func accuracy(name, field string, list []*paradigm) Accuracy {
	list = slices.SortedFunc(slices.Values(list), func(a, b *paradigm) int { return cmp.Compare(a.name, b.name) })
	out := Accuracy{Name: name, Field: field, Paradigms: len(list)}
	var means, variances, sums, weighted float64
	defined := true
	for _, p := range list {
		n, mean := float64(p.pairs()), p.mean()
		variance, ok := p.variance()
		defined = defined && ok
		means, variances = means+mean, variances+variance
		sums, weighted = sums+n*mean, weighted+n*n*variance
		out.Pairs, out.Ties = out.Pairs+p.pairs(), out.Ties+p.ties
	}
	if len(list) == 0 {
		return out
	}
	count, pairs := float64(len(list)), float64(out.Pairs)
	out.Mean, out.OverPairs = scores.Value{X: means / count, OK: true}, scores.Value{X: sums / pairs, OK: true}
	if defined {
		out.SE = scores.Value{X: math.Sqrt(variances) / count, OK: true}
		out.OverPairsSE = scores.Value{X: math.Sqrt(weighted) / pairs, OK: true}
	}
	return out
}

func (p *paradigm) pairs() int { return p.right + p.ties + p.wrong }

func (p *paradigm) mean() float64 { return (float64(p.right) + float64(p.ties)/2) / float64(p.pairs()) }

// variance is that of the mean, the square of its standard error; not defined for one pair.
func (p *paradigm) variance() (float64, bool) {
	n, a := float64(p.pairs()), p.mean()
	if n < 2 {
		return 0, false
	}
	squares := float64(p.right)*(1-a)*(1-a) + float64(p.ties)*(0.5-a)*(0.5-a) + float64(p.wrong)*a*a
	return squares / (n - 1) / n, true
}
