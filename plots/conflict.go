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
	p, err := conflictPanels([]conflictPanel{
		cosinePanel("Cosine between the two gradients", cosine),
		opposedPanel("Rows with opposed gradients", opposed),
		ratioPanel("Gradient norm, RTD over MLM (log scale)", ratio),
	})
	if err != nil {
		return nil, err
	}
	p.Columns, p.Height = 1, 430
	return p, nil
}

// NewConflictGrid draws four measures two by two: those of NewConflict, and beside the first the cosine over the rows
// of the batch alone, since the softmax of MLM touches every row.
func NewConflictGrid(cosine, cosineOfRows, opposed, ratio []Series) (*Panels, error) {
	p, err := conflictPanels([]conflictPanel{
		cosinePanel("Cosine, all rows", cosine), cosinePanel("Cosine, rows looked up", cosineOfRows),
		opposedPanel("Opposed rows", opposed), ratioPanel("Norm ratio RTD/MLM (log)", ratio),
	})
	if err != nil {
		return nil, err
	}
	p.Columns, p.Height = 2, 400
	return p, nil
}

// conflictPanel is one measure of the tug-of-war.
type conflictPanel struct {
	title        string
	series       []Series
	line         float64   // of neither opposition nor agreement
	frame        []float64 // noise around the line must not fill the axis and look like an effect
	percent, log bool
	what         string
	lo, hi       float64
}

func cosinePanel(title string, series []Series) conflictPanel {
	return conflictPanel{
		title: title, series: series, line: 0, frame: []float64{-0.02, 0.02}, what: "cosine", lo: -1, hi: 1,
	}
}

func opposedPanel(title string, series []Series) conflictPanel {
	return conflictPanel{
		title: title, series: series, line: 0.5, frame: []float64{0.45, 0.55}, percent: true,
		what: "part of opposed rows", lo: 0, hi: 1,
	}
}

func ratioPanel(title string, series []Series) conflictPanel {
	return conflictPanel{
		title: title, series: series, line: 1, frame: []float64{0.5, 2}, log: true, what: "ratio", lo: 0, hi: math.Inf(1),
	}
}

// conflictPanels draws the measures under one legend.
func conflictPanels(measures []conflictPanel) (*Panels, error) {
	var panels []*Curves
	for _, m := range measures {
		if err := within(m.what, m.lo, m.hi, m.series); err != nil {
			return nil, err
		}
		c, err := NewCurves(m.series...)
		if err != nil {
			return nil, fmt.Errorf("the panel %q: %w", m.title, err)
		}
		c.Title, c.XLabel, c.Percent = m.title, "step", m.percent
		if m.log {
			if err := c.Logarithmic(); err != nil {
				return nil, err
			}
		}
		if err := c.Reference("", m.line); err != nil {
			return nil, err
		}
		c.Include(m.frame...)
		panels = append(panels, c)
	}
	p, err := NewMixedPanels(panels...)
	if err != nil {
		return nil, err
	}
	p.Legend = true
	return p, nil
}

// within refuses series with a value outside [lo, hi], beyond what rounding explains.
func within(what string, lo, hi float64, series []Series) error {
	const rounding = 1e-6
	for _, s := range series {
		for i, y := range s.Y {
			if i < len(s.X) && !math.IsNaN(y) && (y < lo-rounding || y > hi+rounding) {
				return fmt.Errorf("plots: series %q: a %s of %g at x=%g lies outside %g to %g: check what was measured",
					s.Name, what, y, s.X[i], lo, hi)
			}
		}
	}
	return nil
}
