package findings

import (
	"cmp"
	"math"
	"slices"
)

// SizeEffect is how the difference that a claim is about changes with the size of the networks, for one pair of arms at
// each size.
type SizeEffect struct {
	Claim string // its title
	Pair  string // such as "es (joint) less none (alternating)"
	// Sizes by rising width; two at least.
	Sizes []EffectAtSize
	// Slope is what each doubling of the width adds to the difference: the least squares line over the logarithm of the
	// width within each seed that all sizes have.
	Slope Estimate
}

// EffectAtSize is the difference at one width of the encoder.
type EffectAtSize struct {
	Width      int
	Comparison Comparison
}

// Trend says what becomes of an effect with size.
type Trend int

// The trends. An effect turns where its interval at the smallest width and that at the largest lie on two sides of 0;
// it vanishes where it shrinks and its last interval holds 0; it grows or shrinks where the interval of the slope does
// not hold 0.
const (
	TrendUndecided Trend = iota
	TrendGrows
	TrendShrinks
	TrendVanishes
	TrendTurns
)

// String is the trend in words.
func (t Trend) String() string {
	return [...]string{"undecided", "grows", "shrinks", "vanishes", "turns"}[t]
}

// Trend judges the effect. What grows or shrinks does so away from 0 or towards it.
func (e SizeEffect) Trend() Trend {
	first, last := e.Sizes[0].Comparison.Difference, e.Sizes[len(e.Sizes)-1].Comparison.Difference
	sign := func(d Estimate) int {
		switch {
		case Above(d, 0):
			return 1
		case Below(d, 0):
			return -1
		}
		return 0
	}
	slope := sign(e.Slope)
	switch a, b := sign(first), sign(last); {
	case a*b < 0:
		return TrendTurns
	case slope == 0 || a == 0 && b == 0:
		return TrendUndecided
	case a != 0 && b == 0 && slope == -a:
		return TrendVanishes
	case slope == b || b == 0 && slope == a:
		return TrendGrows
	}
	return TrendShrinks
}

// SizeEffects lists how the claims' differences change with size, where a plan has the same pairs of arms at several
// widths; nil if it has not.
func (f *Findings) SizeEffects() (all []SizeEffect) {
	for _, claim := range f.Claims {
		of := map[string][]EffectAtSize{}
		var pairs []string
		for _, c := range claim.Comparisons {
			a, b := c.Larger.Terms[0].Arm, c.Smaller.Terms[0].Arm
			if c.NoNumbers || c.OtherSettings || a.width() != b.width() {
				continue
			}
			pair := c.pairName()
			if of[pair] == nil {
				pairs = append(pairs, pair)
			}
			of[pair] = append(of[pair], EffectAtSize{a.width(), c})
		}
		for _, pair := range pairs {
			e := SizeEffect{Claim: claim.Title, Pair: pair, Sizes: of[pair]}
			slices.SortFunc(e.Sizes, func(a, b EffectAtSize) int { return cmp.Compare(a.Width, b.Width) })
			n := len(e.Sizes)
			e.Sizes = slices.CompactFunc(e.Sizes, func(a, b EffectAtSize) bool { return a.Width == b.Width })
			if len(e.Sizes) < 2 || len(e.Sizes) < n { // two pairs of one width differ in something else
				continue
			}
			e.Slope = e.slope()
			all = append(all, e)
		}
	}
	return all
}

func (a *Arm) width() int { return a.Config.Model.Encoder.Hidden }

// pairName says what a comparison compares but for the size of its arms.
func (c Comparison) pairName() string {
	name := func(q Quantity) string {
		a := q.Terms[0].Arm
		s := a.Config.Sharing + " (" + a.Config.Coupling + ")"
		if q.Name != a.Name { // of a table, say
			s += ", " + q.Terms[0].Metric.Title
		}
		return s
	}
	return name(c.Larger) + " less " + name(c.Smaller)
}

// slope is the least squares slope of the differences over log2 of the width, within seeds.
func (e SizeEffect) slope() Estimate {
	bySeed := map[uint64][]float64{}
	var seeds []uint64
	for i, s := range e.Sizes {
		c := s.Comparison
		terms := slices.Concat(c.Larger.Terms, c.Smaller.Terms)
		end := func(m cellMetric) int { step, _ := lastCommon([]cellMetric{m}); return step }
		for _, cells := range cellsBySeed(terms, Finished) {
			d, ok := c.within(cells, end)
			seed := cells[0].Seed
			if ok && len(bySeed[seed]) == i {
				bySeed[seed] = append(bySeed[seed], d)
			}
			if i == 0 {
				seeds = append(seeds, seed)
			}
		}
	}
	var slopes []float64
	for _, seed := range seeds {
		if ds := bySeed[seed]; len(ds) == len(e.Sizes) {
			slopes = append(slopes, e.lineThrough(ds))
		}
	}
	return estimate(slopes)
}

// lineThrough is the slope of the least squares line through differences at the widths.
func (e SizeEffect) lineThrough(ds []float64) float64 {
	var mx, my float64
	n := float64(len(ds))
	x := func(i int) float64 { return math.Log2(float64(e.Sizes[i].Width)) }
	for i, d := range ds {
		mx, my = mx+x(i)/n, my+d/n
	}
	var xy, xx float64
	for i, d := range ds {
		xy, xx = xy+(x(i)-mx)*(d-my), xx+(x(i)-mx)*(x(i)-mx)
	}
	return xy / xx
}
