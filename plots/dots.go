package plots

import (
	"fmt"
	"image/color"
	"math"
	"slices"

	"github.com/ablate-go/ablate/internal/prose"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Dots is a figure of one row for each arm: a dot for each seed, and the mean with its interval where there
// is one. It shows what a table of means hides, such as one seed that went another way.
type Dots struct {
	// Title and XLabel may be empty.
	Title, XLabel string

	// Width and Height are the size of the whole figure; NewDots gives each row the same room.
	Width, Height vg.Length

	rows []DotRow
	refs []reference
}

// DotRow is one arm of a figure of dots.
type DotRow struct {
	Name   string
	Values []float64 // one for each seed; at least one
	// Mean, Low and High are the mean and its interval; NaN where they do not exist.
	Mean, Low, High float64
	Color           color.Color // nil chooses one by NewPalette
}

const dotRowHeight = 22

// NewDots copies and checks the rows. It refuses a figure without rows, rows of one name, and values that are
// not finite.
func NewDots(rows ...DotRow) (*Dots, error) {
	if len(rows) == 0 {
		return nil, fmt.Errorf("plots: a figure of dots needs at least one row: check that the runs have written " +
			"their metrics")
	}
	var names []string
	for _, r := range rows {
		if r.Name == "" || slices.Contains(names, r.Name) {
			return nil, fmt.Errorf("plots: the rows of a figure need names of their own, and one is %q", r.Name)
		}
		if len(r.Values) == 0 {
			return nil, fmt.Errorf("plots: row %q has no value: leave it out", r.Name)
		}
		for _, v := range r.Values {
			if !(math.Abs(v) <= huge) {
				return nil, fmt.Errorf("plots: row %q has the value %g: leave out runs that have diverged", r.Name, v)
			}
		}
		names = append(names, r.Name)
	}
	d := &Dots{Width: figureWidth, Height: dotRowHeight*vg.Length(len(rows)) + 60}
	palette := NewPalette(names...)
	for _, r := range rows {
		r.Values = slices.Clone(r.Values)
		if r.Color == nil {
			r.Color = palette.Color(r.Name)
		}
		d.rows = append(d.rows, r)
	}
	return d, nil
}

// Reference adds a grey vertical line at x.
func (d *Dots) Reference(name string, x float64) { d.refs = append(d.refs, reference{name, x}) }

// Alt describes the figure in words.
func (d *Dots) Alt() string {
	s := "Dot chart"
	if d.Title != "" {
		s += ", " + d.Title
	}
	for i, r := range d.rows {
		sep := "; "
		if i == 0 {
			sep = ": "
		}
		s += fmt.Sprintf("%s%s %.3g over %s", sep, r.Name, mean(r.Values), prose.Count(len(r.Values), "seed"))
	}
	return s + "."
}

func mean(xs []float64) float64 {
	sum := 0.0
	for _, x := range xs {
		sum += x
	}
	return sum / float64(len(xs))
}

// Plot returns the figure as a gonum plot.
func (d *Dots) Plot() *plot.Plot {
	p := newPlot(d.XLabel, "")
	lo, hi := math.Inf(1), math.Inf(-1)
	low, high := lo, hi // of the intervals
	var names []plot.Tick
	for i, r := range d.rows {
		for _, v := range append(slices.Clone(r.Values), r.Mean) {
			if !math.IsNaN(v) {
				lo, hi = min(lo, v), max(hi, v)
			}
		}
		if !math.IsNaN(r.Low) && !math.IsNaN(r.High) {
			low, high = min(low, r.Low), max(high, r.High)
		}
		names = append(names, plot.Tick{Value: d.at(i), Label: r.Name})
	}
	for _, r := range d.refs {
		lo, hi = min(lo, r.y), max(hi, r.y)
	}
	lo, hi = withIntervals(lo, hi, low, high)
	pad := 0.05 * (hi - lo)
	if pad == 0 {
		pad = max(1e-3, 0.05*math.Abs(hi))
	}
	p.Add(dots{d.rows, d.refs, d.at}, heading{title: d.Title})
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = lo-pad, hi+pad, -0.5, float64(len(d.rows))-0.5
	p.X.Tick.Marker = plot.ConstantTicks(linearTicks(p.X.Min, p.X.Max, min(6, max(3, int(d.Width/75))), false))
	p.Y.Tick.Marker = plot.ConstantTicks(names)
	p.Y.Tick.Label.Color = ink
	return p
}

// at is the height of a row: the first stands on top.
func (d *Dots) at(row int) float64 { return float64(len(d.rows) - 1 - row) }

// dots draws the rows.
type dots struct {
	rows []DotRow
	refs []reference
	at   func(row int) float64
}

// Plot implements plot.Plotter.
func (d dots) Plot(c draw.Canvas, p *plot.Plot) {
	x := func(v float64) vg.Length { return c.X(p.X.Norm(v)) }
	for _, r := range d.refs {
		c.StrokeLine2(lineStyle(refInk, refWidth, refDash), x(r.y), c.Min.Y, x(r.y), c.Max.Y)
	}
	for i, r := range d.rows {
		y := c.Y(p.Y.Norm(d.at(i)))
		c.StrokeLine2(lineStyle(gridInk, gridWidth, nil), c.Min.X, y, c.Max.X, y)
		if !math.IsNaN(r.Low) && !math.IsNaN(r.High) {
			c.StrokeLine2(lineStyle(fade(r.Color, bandA*2), 7, nil), max(x(r.Low), c.Min.X), y, min(x(r.High), c.Max.X), y)
		}
		if !math.IsNaN(r.Mean) {
			c.StrokeLine2(lineStyle(r.Color, 2, nil), x(r.Mean), y-6, x(r.Mean), y+6)
		}
		for _, v := range r.Values {
			dot := draw.GlyphStyle{Color: fade(r.Color, 0xD0), Radius: 2.6, Shape: draw.CircleGlyph{}}
			c.DrawGlyph(dot, vg.Point{X: x(v), Y: y})
		}
	}
}

// Draw draws the figure on a canvas.
func (d *Dots) Draw(to draw.Canvas) { d.Plot().Draw(to) }

// Size returns the figure's width and height in points.
func (d *Dots) Size() (width, height vg.Length) { return d.Width, d.Height }

// PNG returns the figure as an image of 192 dots per inch.
func (d *Dots) PNG() []byte { return renderPNG(d) }

// SVG returns the figure as an SVG document whose text is text.
func (d *Dots) SVG() string { return renderSVG(d) }

// Save writes dir/name.png and dir/name.svg, each atomically, and makes dir if it is missing.
func (d *Dots) Save(dir, name string) error { return Save(d, dir, name) }
