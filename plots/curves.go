package plots

import (
	"fmt"
	"math"
	"slices"

	"github.com/ablate-go/ablate/internal/prose"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Curves is a figure of named curves over one axis. Each name stands at the end of its curve, or
// in rows above the data when names are long, so that no legend covers a curve. Curves that lie on
// top of one another stay visible: the hidden one is drawn wider.
type Curves struct {
	// Title, XLabel and YLabel may be empty.
	Title, XLabel, YLabel string

	// Percent shows fractions as percentages on the vertical axis.
	Percent bool

	// Width and Height are the size of the whole figure; NewCurves sets 470 by 275 points.
	Width, Height vg.Length

	series []Series
	refs   []reference
	smooth smoothing
	log    bool
	frame  []float64 // values of y that the axis must include
	narrow bool      // drawn for a narrow screen
	top    float64   // above which the axis does not go; 0 if it goes as far as the curves
}

// reference is a horizontal line that the curves are read against.
type reference struct {
	name string
	y    float64
}

// NewCurves copies and checks the series. It refuses a figure without any measured value, two
// series of one name, and the faults that Series describes.
func NewCurves(series ...Series) (*Curves, error) {
	c := &Curves{Width: figureWidth, Height: figureHeight}
	var names []string
	measured := false
	for _, s := range series {
		s, err := s.checked()
		if err != nil {
			return nil, err
		}
		if slices.Contains(names, s.Name) {
			return nil, fmt.Errorf("plots: two series are named %q: give each its own name", s.Name)
		}
		names = append(names, s.Name)
		for _, l := range s.lines() {
			measured = measured || slices.ContainsFunc(l.Y, func(v float64) bool { return !math.IsNaN(v) })
		}
		c.series = append(c.series, s)
	}
	if !measured {
		return nil, fmt.Errorf("plots: %d series hold no measured value: check that the runs have written their metrics",
			len(series))
	}
	palette := NewPalette(names...)
	for i := range c.series {
		s := &c.series[i]
		if s.Color == nil {
			s.Color = palette.Color(s.Name)
			if s.Dashes == nil {
				s.Dashes = palette.Dashes(s.Name)
			}
		}
	}
	return c, nil
}

// Reference adds a grey horizontal line at y that is named at its end; an empty name adds only the
// line. It refuses a y that is not finite, or not positive on a logarithmic axis.
func (c *Curves) Reference(name string, y float64) error {
	if !(math.Abs(y) <= huge) {
		return fmt.Errorf("plots: the reference line %q is at %g: give it a finite height", name, y)
	}
	if c.log && y < 1/huge {
		return fmt.Errorf("plots: the reference line %q is at %g, which a logarithmic axis cannot show: leave it out",
			name, y)
	}
	c.refs = append(c.refs, reference{name, y})
	return nil
}

// Logarithmic makes the vertical axis logarithmic. It refuses curves that are not positive.
func (c *Curves) Logarithmic() error {
	for _, s := range c.series {
		for _, l := range s.lines() {
			for i, v := range l.Y {
				if v < 1/huge {
					return fmt.Errorf("plots: series %q is %g at x=%g, which a logarithmic axis cannot show: write NaN there "+
						"or keep the axis linear", s.Name, v, l.X[i])
				}
			}
		}
	}
	for _, r := range c.refs {
		if r.y < 1/huge {
			return fmt.Errorf("plots: the reference line %q is at %g, which a logarithmic axis cannot show: leave it out",
				r.name, r.y)
		}
	}
	c.log = true
	return nil
}

// Include widens the vertical axis to show the values ys, for instance 0 and 1. Values that are
// not finite, or not positive on a logarithmic axis, have no place there and are passed over.
func (c *Curves) Include(ys ...float64) { c.frame = append(c.frame, ys...) }

// Limit ends the vertical axis at top, a positive value, if curves go beyond it: one run that has diverged would
// flatten all others. Cut tells which do.
func (c *Curves) Limit(top float64) { c.top = top }

// Cut names the series that leave the figure at its top, with the largest value of each; empty if none does.
func (c *Curves) Cut() string {
	var parts []string
	for _, s := range c.series {
		most := math.Inf(-1)
		for _, y := range s.Y {
			if y > most { // not a NaN
				most = y
			}
		}
		if c.top > 0 && most > c.top {
			parts = append(parts, fmt.Sprintf("%s (up to %.3g)", s.Name, most))
		}
	}
	return prose.List(parts)
}

// Note describes the smoothing in one sentence for the caption; it is empty without smoothing.
func (c *Curves) Note() string { return c.smooth.note }

// Alt describes the figure in words for those who cannot see it: what is drawn over what, and where
// each curve ends.
func (c *Curves) Alt() string {
	s := "Line chart"
	if c.Title != "" {
		s += ", " + c.Title
	}
	if c.YLabel != "" {
		s += ": " + c.YLabel
	}
	if c.XLabel != "" {
		s += " over " + c.XLabel
	}
	for i, one := range c.series {
		sep := "; "
		if i == 0 {
			sep = ". Last values: "
		}
		if x, y, ok := one.last(); ok {
			s += fmt.Sprintf("%s%s %.3g at %g", sep, one.Name, y, x)
		} else {
			s += fmt.Sprintf("%s%s none", sep, one.Name)
		}
	}
	return s + "."
}

// Plot returns the figure as a gonum plot, for those who want to add to it. Names beside the curves
// are part of it.
func (c *Curves) Plot() *plot.Plot {
	return c.plot(c.view())
}

// Draw draws the figure on a canvas, which may belong to a larger drawing.
func (c *Curves) Draw(to draw.Canvas) { c.Plot().Draw(to) }

// Size returns the figure's width and height in points.
func (c *Curves) Size() (width, height vg.Length) { return c.Width, c.Height }

// PNG returns the figure as an image of 192 dots per inch.
func (c *Curves) PNG() []byte { return renderPNG(c) }

// SVG returns the figure as an SVG document whose text is text.
func (c *Curves) SVG() string { return renderSVG(c) }

// Save writes dir/name.png and dir/name.svg, each atomically, and makes dir if it is missing.
func (c *Curves) Save(dir, name string) error { return Save(c, dir, name) }
