package plots

import (
	"fmt"
	"math"
)

// NewConflict draws the three measures of the tug-of-war between the gradients of MLM and RTD on
// one embedding table, below each other over the same steps:
//
//   - cosine: of the two gradients, with the line of 0, below which they oppose each other;
//   - opposed: the part of the batch's rows whose two gradients have a negative product, from 0
//     to 1 and shown in percent, with the line of 50% that unrelated gradients would give;
//   - ratio: the norm of RTD's gradient over that of MLM's, on a logarithmic axis with the line
//     of 1, above which RTD dominates.
//
// Each takes one series for each arm whose tables are shared. It refuses a cosine outside [-1, 1],
// a part outside [0, 1] and a ratio that is not positive.
func NewConflict(cosine, opposed, ratio []Series) (*Panels, error) {
	if err := within("cosine", -1, 1, cosine); err != nil {
		return nil, err
	}
	if err := within("part of opposed rows", 0, 1, opposed); err != nil {
		return nil, err
	}
	all := [3][]Series{cosine, opposed, ratio}
	titles := [3]string{
		"Cosine between the two gradients",
		"Rows pulled in opposite directions",
		"Gradient norm, RTD over MLM (log scale)",
	}
	lines := [3]float64{0, 0.5, 1}
	frames := [3][]float64{{-0.02, 0.02}, {0.45, 0.55}, {0.5, 2}}
	var panels []*Curves
	for i, series := range all {
		c, err := NewCurves(series...)
		if err != nil {
			return nil, fmt.Errorf("the panel %q: %w", titles[i], err)
		}
		c.Title, c.XLabel = titles[i], "step"
		c.Percent = i == 1
		if i == 2 {
			if err := c.Logarithmic(); err != nil {
				return nil, err
			}
		}
		if err := c.Reference("", lines[i]); err != nil {
			return nil, err
		}
		c.Include(frames[i]...) // noise around the line must not fill the axis and look like an effect
		panels = append(panels, c)
	}
	p, err := NewMixedPanels(panels...)
	if err != nil {
		return nil, err
	}
	p.Columns, p.legend, p.Height = 1, true, 430
	return p, nil
}

// within refuses series with a value outside [lo, hi], beyond what rounding explains.
func within(what string, lo, hi float64, series []Series) error {
	const rounding = 1e-6
	for _, s := range series {
		for i, y := range s.Y {
			if i < len(s.X) && !math.IsNaN(y) && (y < lo-rounding || y > hi+rounding) {
				return fmt.Errorf("plots: series %q: a %s of %g at x=%g lies outside %g to %g: check what was measured", s.Name, what, y, s.X[i], lo, hi)
			}
		}
	}
	return nil
}
