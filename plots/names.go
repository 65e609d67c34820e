package plots

import (
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// entry is a name with the sample of line that belongs to it.
type entry struct {
	name  string
	style draw.LineStyle
	color color.Color // of the text

	// x and y are where the curve ends; y is NaN where nothing was measured.
	x, y float64
	flat bool // a reference line, which ends at the right edge by nature
}

// entries lists what the figure's curves and reference lines are called, curves first.
func (c *Curves) entries() []entry {
	var all []entry
	for _, s := range c.series {
		e := entry{name: s.Name, style: lineStyle(s.Color, meanWidth, s.Dashes), color: ink, y: math.NaN()}
		if x, y, ok := c.shown(s).last(); ok {
			e.x, e.y = x, y
		} else {
			e.name, e.color = s.Name+" (no values)", softInk
		}
		all = append(all, e)
	}
	for _, r := range c.refs {
		if r.name != "" {
			style := lineStyle(refInk, refWidth, refDash)
			all = append(all, entry{name: r.name, style: style, color: softInk, y: r.y, flat: true})
		}
	}
	return all
}

// Widths in points of what stands between the data and a name at the end of a curve.
const (
	endGap    = 2
	endElbow  = 9
	endMargin = 4
)

// ends draws each name level with the end of its curve, moved only as far as the others require.
type ends struct {
	entries []entry
	sample  vg.Length // length of the line sample before each name; 0 in panels, which are narrow
}

// width returns the room that the names need to the right of the data.
func (n ends) width() vg.Length {
	widest := vg.Length(0)
	for _, e := range n.entries {
		widest = max(widest, textStyle(tickSize, ink, false).Width(e.name))
	}
	return endGap + endElbow + n.sample + endMargin + widest
}

// GlyphBoxes implements plot.GlyphBoxer: it keeps the right margin free.
func (n ends) GlyphBoxes(*plot.Plot) []plot.GlyphBox {
	return []plot.GlyphBox{{X: 1, Rectangle: vg.Rectangle{Max: vg.Point{X: n.width()}}}}
}

// Plot implements plot.Plotter.
func (n ends) Plot(c draw.Canvas, p *plot.Plot) {
	order := make([]int, len(n.entries))
	want := make([]float64, len(n.entries))
	for i, e := range n.entries {
		order[i] = i
		want[i] = float64(c.Min.Y) // a curve without values is named at the foot
		if !math.IsNaN(e.y) {
			want[i] = min(max(float64(c.Y(p.Y.Norm(e.y))), float64(c.Min.Y)), float64(c.Max.Y))
		}
	}
	// Downwards, so that curves that end together keep the order of the legend from the top.
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case want[a] > want[b]:
			return -1
		case want[a] < want[b]:
			return 1
		}
		return 0
	})
	sorted := make([]float64, len(order))
	for k, i := range order {
		sorted[k] = -want[i]
	}
	step := min(rowHeight, float64(c.Max.Y-c.Min.Y)/float64(max(len(order)-1, 1)))
	placed := spread(sorted, step, -float64(c.Max.Y), -float64(c.Min.Y))

	sty := textStyle(tickSize, ink, false)
	sty.YAlign = draw.YCenter
	for k, i := range order {
		e, y := n.entries[i], vg.Length(-placed[k])
		x := c.Max.X + endGap
		if !math.IsNaN(e.y) {
			from := vg.Length(want[i])
			lead := lineStyle(fade(e.style.Color, leaderA), memberWidth, nil)
			if last := c.X(p.X.Norm(e.x)); !e.flat && last < c.Max.X-1 { // the curve stops early
				c.StrokeLine2(lineStyle(lead.Color, memberWidth, []vg.Length{1, 2}), last, from, c.Max.X, from)
			}
			c.StrokeLine2(lead, x, from, x+endElbow, y)
		}
		c.StrokeLine2(e.style, x+endElbow, y, x+endElbow+n.sample, y)
		sty.Color = e.color
		c.FillText(sty, vg.Point{X: x + endElbow + n.sample + endMargin, Y: y + descent(sty)}, e.name)
	}
}

// spread returns places at least step apart within [lo, hi] that are, in sum of squares, the
// nearest to want, which must be ascending. With gaps of step taken out this is isotonic
// regression, solved by pooling adjacent violators.
func spread(want []float64, step, lo, hi float64) []float64 {
	type pool struct {
		sum float64
		n   int
	}
	var pools []pool
	for i, w := range want {
		pools = append(pools, pool{w - float64(i)*step, 1})
		for k := len(pools) - 1; k > 0 && pools[k].sum*float64(pools[k-1].n) < pools[k-1].sum*float64(pools[k].n); k-- {
			pools[k-1] = pool{pools[k-1].sum + pools[k].sum, pools[k-1].n + pools[k].n}
			pools = pools[:k]
		}
	}
	var out []float64
	hi -= float64(len(want)-1) * step
	for _, p := range pools {
		at := max(min(p.sum/float64(p.n), hi), lo)
		for range p.n {
			out = append(out, at+float64(len(out))*step)
		}
	}
	return out
}
