package plots

import (
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Categorical is a figure of curves over a few chosen values, such as 0, 1, 10 and 100, that stand side by side each
// under its own label: a linear axis would crowd all but the largest, and a logarithmic one has no 0. Each mean has a
// mark, and each seed a smaller one. Its style is that of the curves, to be set before NewCategorical.
type Categorical struct {
	*Curves         // over the values themselves, which the description names
	drawn   *Curves // over 0, 1, 2, ...
	values  []float64
}

// categoryRoom is what the axis leaves free beside the first and the last value, with 1 from value to value.
const categoryRoom = 0.15

// NewCategorical sets the x of curves side by side.
func NewCategorical(c *Curves) *Categorical {
	f := &Categorical{Curves: c}
	for _, s := range c.series {
		for _, l := range s.lines() {
			f.values = append(f.values, l.X...)
		}
	}
	slices.Sort(f.values)
	f.values = slices.Compact(f.values)
	at := func(xs []float64) []float64 {
		out := make([]float64, len(xs))
		for i, x := range xs {
			k, _ := slices.BinarySearch(f.values, x)
			out[i] = float64(k)
		}
		return out
	}
	drawn := *c
	drawn.series = slices.Clone(c.series)
	for i := range drawn.series {
		s := &drawn.series[i]
		s.X, s.Members = at(s.X), slices.Clone(s.Members)
		for k := range s.Members {
			s.Members[k].X = at(s.Members[k].X)
		}
	}
	f.drawn = &drawn
	return f
}

// labels are the values as the axis and the pointer name them.
func (f *Categorical) labels() []string {
	var all []string
	for _, v := range f.values {
		label := "0"
		if v != 0 {
			label = logLabel(v)
		}
		all = append(all, label)
	}
	return all
}

// Plot returns the figure as a gonum plot.
func (f *Categorical) Plot() *plot.Plot {
	const most = 12 // labels with room between them
	v := f.drawn.view()
	v.xMin, v.xMax = -categoryRoom, float64(len(f.values)-1)+categoryRoom
	out := f.drawn.plot(v)
	var ticks []plot.Tick
	every := (len(f.values) + most - 1) / most
	for i, label := range f.labels() {
		if i%every != 0 {
			label = ""
		}
		ticks = append(ticks, plot.Tick{Value: float64(i), Label: label})
	}
	out.X.Tick.Marker = plot.ConstantTicks(ticks)
	out.Add(marks{f.drawn})
	return out
}

// marks draws a dot at each mean, and a smaller one at each seed's value.
type marks struct{ *Curves }

// Plot implements plot.Plotter.
func (m marks) Plot(c draw.Canvas, p *plot.Plot) {
	dots := func(l Line, style draw.GlyphStyle) {
		for i, x := range l.X {
			if at := (vg.Point{X: c.X(p.X.Norm(x)), Y: c.Y(p.Y.Norm(l.Y[i]))}); c.Contains(at) { // no NaN is
				c.DrawGlyph(style, at)
			}
		}
	}
	for _, s := range m.series {
		for _, l := range s.Members {
			dots(l, draw.GlyphStyle{Color: fade(s.Color, memberA), Radius: 1.5, Shape: draw.CircleGlyph{}})
		}
		dots(Line{s.X, s.Y}, draw.GlyphStyle{Color: s.Color, Radius: 2.8, Shape: draw.CircleGlyph{}})
	}
}

// Hover lists the values of the curves under the names of their x.
func (f *Categorical) Hover() []HoverPanel {
	canvas, height := canvasFor(f)
	h := f.drawn.hoverIn(f.Plot(), canvas, height)
	h.XText = f.labels()
	return []HoverPanel{h}
}

// Draw draws the figure on a canvas.
func (f *Categorical) Draw(to draw.Canvas) { f.Plot().Draw(to) }

// PNG returns the figure as an image of 192 dots per inch.
func (f *Categorical) PNG() []byte { return renderPNG(f) }

// SVG returns the figure as an SVG document whose text is text.
func (f *Categorical) SVG() string { return renderSVG(f) }

// Save writes dir/name.png and dir/name.svg, each atomically, and makes dir if it is missing.
func (f *Categorical) Save(dir, name string) error { return Save(f, dir, name) }
