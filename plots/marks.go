package plots

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// The plotters of this file do not name a data range: view sets the axes, for several panels at a
// time if need be.

func lineStyle(c color.Color, width vg.Length, dashes []vg.Length) draw.LineStyle {
	return draw.LineStyle{Color: c, Width: width, Dashes: dashes}
}

// grid draws a hairline across the data at each tick.
type grid []plot.Tick

// Plot implements plot.Plotter.
func (g grid) Plot(c draw.Canvas, p *plot.Plot) {
	for _, t := range g {
		y := c.Y(p.Y.Norm(t.Value))
		c.StrokeLine2(lineStyle(gridInk, gridWidth, nil), c.Min.X, y, c.Max.X, y)
	}
}

// references draws the horizontal lines that curves are read against.
type references []reference

// Plot implements plot.Plotter.
func (rs references) Plot(c draw.Canvas, p *plot.Plot) {
	for _, r := range rs {
		y := c.Y(p.Y.Norm(r.y))
		c.StrokeLine2(lineStyle(refInk, refWidth, refDash), c.Min.X, y, c.Max.X, y)
	}
}

// curve draws one line with gaps, and a dot where a value stands alone between two gaps.
type curve struct {
	Line
	style draw.LineStyle
}

// Plot implements plot.Plotter.
func (l curve) Plot(c draw.Canvas, p *plot.Plot) {
	for _, part := range stretches(l.Y) {
		pts := make([]vg.Point, 0, part[1]-part[0])
		for i := part[0]; i < part[1]; i++ {
			pts = append(pts, vg.Point{X: c.X(p.X.Norm(l.X[i])), Y: c.Y(p.Y.Norm(l.Y[i]))})
		}
		if len(pts) == 1 && c.Contains(pts[0]) {
			dot := draw.GlyphStyle{Color: l.style.Color, Radius: l.style.Width * 1.2, Shape: draw.CircleGlyph{}}
			c.DrawGlyph(dot, pts[0])
			continue
		}
		c.StrokeLines(l.style, c.ClipLinesXY(thin(pts))...)
	}
}

// members draws the thin lines of the seeds.
type members struct{ Series }

// Plot implements plot.Plotter.
func (m members) Plot(c draw.Canvas, p *plot.Plot) {
	for _, l := range m.Members {
		curve{l, lineStyle(fade(m.Color, memberA), memberWidth, nil)}.Plot(c, p)
	}
}

// behind draws what lies beneath the reference lines and the curves of all series, so that it covers none of them:
// first the bands, then the seeds, then what was measured before it was smoothed.
type behind struct{ *Curves }

// Plot implements plot.Plotter.
func (b behind) Plot(c draw.Canvas, p *plot.Plot) {
	for _, s := range b.series {
		band{b.shown(s)}.Plot(c, p)
	}
	for _, s := range b.series {
		members{b.shown(s)}.Plot(c, p)
		if b.smooth.filter != nil {
			curve{Line{s.X, s.Y}, lineStyle(fade(s.Color, rawA), rawWidth, nil)}.Plot(c, p)
		}
	}
}

// band fills the area between the two edges of a series, wherever both are measured.
type band struct{ Series }

// Plot implements plot.Plotter.
func (b band) Plot(c draw.Canvas, p *plot.Plot) {
	width := make([]float64, len(b.Low)) // NaN where either edge is missing
	for i := range width {
		width[i] = b.High[i] - b.Low[i]
	}
	for _, part := range stretches(width) {
		if part[1]-part[0] < 2 {
			continue
		}
		at := func(i int, y float64) vg.Point {
			return vg.Point{X: c.X(p.X.Norm(b.X[i])), Y: c.Y(p.Y.Norm(y))}
		}
		var low, high []vg.Point
		for i := part[0]; i < part[1]; i++ {
			low, high = append(low, at(i, b.Low[i])), append(high, at(i, b.High[i]))
		}
		outline := thin(low)
		high = thin(high)
		for i := len(high) - 1; i >= 0; i-- {
			outline = append(outline, high[i])
		}
		c.FillPolygon(fade(b.Color, bandA), c.ClipPolygonXY(outline))
	}
}

// stretches returns the index ranges [from, to) of y without NaN.
func stretches(y []float64) [][2]int {
	var parts [][2]int
	from := -1
	for i := 0; i <= len(y); i++ {
		missing := i == len(y) || math.IsNaN(y[i])
		switch {
		case !missing && from < 0:
			from = i
		case missing && from >= 0:
			parts = append(parts, [2]int{from, i})
			from = -1
		}
	}
	return parts
}

// column is the width in points within which more than four points of a line cannot be told apart.
const column = 0.4

// thin drops points that cannot be seen: of those in one column it keeps the first, the lowest,
// the highest and the last, in their order. A run of 100,000 steps then costs no more bytes than
// one of 2,000, and no spike is lost.
func thin(pts []vg.Point) []vg.Point {
	var out []vg.Point
	for from := 0; from < len(pts); {
		to, low, high := from, from, from
		for to < len(pts) && math.Floor(float64(pts[to].X/column)) == math.Floor(float64(pts[from].X/column)) {
			if pts[to].Y < pts[low].Y {
				low = to
			}
			if pts[to].Y > pts[high].Y {
				high = to
			}
			to++
		}
		kept := -1
		for _, i := range []int{from, min(low, high), max(low, high), to - 1} {
			if i > kept {
				out = append(out, pts[i])
				kept = i
			}
		}
		from = to
	}
	return out
}
