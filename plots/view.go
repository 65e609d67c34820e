package plots

import (
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
)

// view is what a figure shows beside its curves: the part of the plane, and which of its texts.
type view struct {
	xMin, xMax, yMin, yMax float64
	xTicks, yTicks         int // at most so many labels
	xText, yText           bool
	names                  placement
	width                  vg.Length
}

// placement says where the names of the curves stand.
type placement int

const (
	atEnds    placement = iota // beside each curve's last value, after a sample of its line
	atEndsToo                  // the same without the sample, for narrow panels
	onTop                      // in rows above the data
	nowhere                    // in a legend that several panels share
)

// axisRoom is about what the vertical axis takes of the width.
const axisRoom = 50

// widestName is the part of the width that names at the ends may take.
const widestName = 0.3

// view fits the axes to the data of one figure.
func (c *Curves) view() view {
	v := view{
		xMin: math.Inf(1), xMax: math.Inf(-1), yMin: math.Inf(1), yMax: math.Inf(-1),
		xTicks: 7, yTicks: 6, xText: true, yText: true, width: c.Width,
	}
	bandMin, bandMax := math.Inf(1), math.Inf(-1)
	for _, s := range c.series {
		smooth := c.shown(s)
		drawn := append([]Line{{smooth.X, smooth.Y}}, smooth.Members...)
		if c.smooth.filter != nil {
			drawn = append(drawn, Line{s.X, s.Y})
		}
		for i := range smooth.Low {
			if !math.IsNaN(smooth.Low[i]) && !math.IsNaN(smooth.High[i]) {
				bandMin, bandMax = min(bandMin, smooth.Low[i]), max(bandMax, smooth.High[i])
			}
		}
		for _, l := range drawn {
			for i, y := range l.Y {
				if !math.IsNaN(y) {
					v.xMin, v.xMax = min(v.xMin, l.X[i]), max(v.xMax, l.X[i])
					v.yMin, v.yMax = min(v.yMin, y), max(v.yMax, y)
				}
			}
		}
	}
	for _, r := range c.refs {
		v.yMin, v.yMax = min(v.yMin, r.y), max(v.yMax, r.y)
	}
	for _, y := range c.frame {
		if math.Abs(y) <= huge && (!c.log || y >= 1/huge) {
			v.yMin, v.yMax = min(v.yMin, y), max(v.yMax, y)
		}
	}
	if c.top > 0 && c.top > v.yMin {
		v.yMax = min(v.yMax, c.top)
	}
	if c.log {
		bandTop := math.Log(max(bandMax, 0)) // without a band -Inf
		low, high := withIntervals(math.Log(v.yMin), math.Log(v.yMax), math.Log(bandMin), bandTop)
		v.yMin, v.yMax = math.Exp(low), math.Exp(high)
	} else {
		v.yMin, v.yMax = withIntervals(v.yMin, v.yMax, bandMin, bandMax)
	}
	if v.xMin > 0 && v.xMin < v.xMax/8 {
		v.xMin = 0 // training begins at 0 even when the first measure comes later
	}
	if v.xMin == v.xMax {
		v.xMin, v.xMax = v.xMin-1, v.xMax+1
	}
	v.widenY(c.log)
	if c.narrow {
		v.xTicks = 5
	}
	if (ends{c.entries(), swatch}).width() > widestName*c.Width {
		v.names = onTop
	}
	return v
}

// withIntervals widens the span of an axis to hold intervals from low to high, by at most half of the span on either
// side: that of two seeds is often so wide that it would flatten what it belongs to. Such an interval leaves the frame.
func withIntervals(lo, hi, low, high float64) (float64, float64) {
	room := (hi - lo) / 2
	if room == 0 {
		room = math.Inf(1)
	}
	return min(lo, max(low, lo-room)), max(hi, min(high, hi+room))
}

// widenY leaves a little air above and below the curves.
func (v *view) widenY(log bool) {
	const air = 0.04
	if log {
		f := math.Pow(v.yMax/v.yMin, air)
		if v.yMax == v.yMin {
			f = 2
		}
		v.yMin, v.yMax = v.yMin/f, v.yMax*f
		return
	}
	pad := (v.yMax - v.yMin) * air
	if pad == 0 {
		pad = max(1e-3, math.Abs(v.yMax)*0.1)
	}
	if v.yMin != 0 { // a curve may rest on a zero that was asked for
		v.yMin -= pad
	}
	v.yMax += pad
}

// union returns a view that shows all that v and w show.
func (v view) union(w view) view {
	v.xMin, v.xMax = min(v.xMin, w.xMin), max(v.xMax, w.xMax)
	v.yMin, v.yMax = min(v.yMin, w.yMin), max(v.yMax, w.yMax)
	return v
}

// plot builds the gonum plot that shows v.
func (c *Curves) plot(v view) *plot.Plot {
	xLabel, yLabel := c.XLabel, c.YLabel
	if !v.xText {
		xLabel = ""
	}
	if !v.yText {
		yLabel = ""
	}
	title := c.Title
	if c.narrow { // a low panel has no room for an upright label
		title, yLabel = narrowTitle(title, yLabel), ""
	}
	p := newPlot(xLabel, yLabel)
	xs := linearTicks(v.xMin, v.xMax, v.xTicks, false)
	ys := linearTicks(v.yMin, v.yMax, v.yTicks, c.Percent)
	if c.log {
		ys = logTicks(v.yMin, v.yMax, v.yTicks)
		p.Y.Scale = plot.LogScale{}
	}
	if span := v.yMax - v.yMin; !c.log && len(ys) > 0 && ys[0].Value-v.yMin < 0.03*span {
		v.yMin = ys[0].Value // within the air below the data: two lines so close read as one thick
	}
	p.X.Tick.Marker, p.Y.Tick.Marker = plot.ConstantTicks(xs), plot.ConstantTicks(ys)
	if !v.xText {
		p.X.Tick.Marker = plot.ConstantTicks(nil)
	}
	if !v.yText {
		p.Y.Tick.Marker = plot.ConstantTicks(nil)
	}
	p.Add(grid(ys), behind{c}, references(c.refs))
	for i, s := range c.series {
		drawn := c.shown(s)
		width := meanWidth + underWidth*vg.Length(min(c.hiders(i), 3))
		p.Add(curve{Line{drawn.X, drawn.Y}, lineStyle(s.Color, width, s.Dashes)})
	}
	h := heading{title: title}
	if c.narrow {
		h.room = v.width - axisRoom
	}
	switch v.names {
	case atEnds:
		p.Add(ends{c.entries(), swatch})
	case atEndsToo:
		p.Add(ends{c.entries(), 0})
	case onTop:
		h.rows = legendRows(c.entries(), v.width-axisRoom)
	}
	p.Add(h)
	// Set last: Add widens the axes to the data of every plotter that names its range.
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = v.xMin, v.xMax, v.yMin, v.yMax
	return p
}

// shown is the series as it is drawn: smoothed, and on a logarithmic axis with intervals that reach below 0 ending
// beneath the frame.
func (c *Curves) shown(s Series) Series {
	s = c.smooth.apply(s)
	if c.log && s.Low != nil {
		s.Low = slices.Clone(s.Low)
		for i, v := range s.Low {
			if v < 1/huge {
				s.Low[i] = 1 / huge
			}
		}
	}
	return s
}

// hiders counts the later series that would hide series i: those that pass within a two-hundredth
// of its range at nine in ten of its points.
func (c *Curves) hiders(i int) int {
	a, lo, hi := c.series[i], math.Inf(1), math.Inf(-1)
	for _, y := range a.Y {
		if !math.IsNaN(y) {
			lo, hi = min(lo, y), max(hi, y)
		}
	}
	count := 0
	for _, b := range c.series[i+1:] {
		at, near, shared := 0, 0, 0
		for k, x := range a.X {
			for at < len(b.X) && b.X[at] < x {
				at++
			}
			if at == len(b.X) {
				break
			}
			if d := math.Abs(a.Y[k] - b.Y[at]); b.X[at] == x && !math.IsNaN(d) {
				shared++
				if d <= (hi-lo)/200 {
					near++
				}
			}
		}
		if shared > 1 && near*10 >= shared*9 {
			count++
		}
	}
	return count
}
