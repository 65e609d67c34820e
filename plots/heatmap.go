package plots

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/palette/moreland"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Heatmap is a figure of a matrix: a coloured square for each value, the first row on top, and a scale of the
// colours beside it. Rows and columns may have names, such as the tokens of an attention map.
type Heatmap struct {
	// Title, XLabel and YLabel may be empty.
	Title, XLabel, YLabel string

	// Low and High are the values at the ends of the scale; NewHeatmap sets the smallest and the largest.
	Low, High float64

	// Width and Height are the size of the whole figure; NewHeatmap makes the squares square.
	Width, Height vg.Length

	values        [][]float64
	rows, columns []string   // names; nil for numbers from 0
	labels        [][]string // what stands in the squares; nil for nothing
}

// NewHeatmap copies and checks a matrix, values[row][column]. NaN leaves a square blank. It refuses a matrix
// without values, rows of different lengths, and values that are not finite.
func NewHeatmap(values [][]float64) (*Heatmap, error) {
	h := &Heatmap{Low: math.Inf(1), High: math.Inf(-1)}
	for i, row := range values {
		if len(row) != len(values[0]) {
			return nil, fmt.Errorf("plots: row %d of the matrix has %d values and row 0 has %d: give all rows one length",
				i, len(row), len(values[0]))
		}
		for j, v := range row {
			if math.Abs(v) > huge {
				return nil, fmt.Errorf("plots: the matrix has %g in row %d, column %d: write NaN where there is no value", v, i, j)
			}
			if !math.IsNaN(v) {
				h.Low, h.High = min(h.Low, v), max(h.High, v)
			}
		}
		h.values = append(h.values, slices.Clone(row))
	}
	if h.Low > h.High {
		return nil, fmt.Errorf("plots: the matrix of %d rows holds no value: give at least one", len(values))
	}
	const data = 250 // points for the longer side
	side := vg.Length(data) / vg.Length(max(len(values), len(values[0])))
	h.Width = max(side*vg.Length(len(values[0])), 60) + 130
	h.Height = max(side*vg.Length(len(values)), 60) + 75
	return h, nil
}

// Name gives names to rows and columns, one each; nil leaves numbers.
func (h *Heatmap) Name(rows, columns []string) error {
	if rows != nil && len(rows) != len(h.values) || columns != nil && len(columns) != len(h.values[0]) {
		return fmt.Errorf("plots: %d names for %d rows and %d for %d columns: give one each, or nil",
			len(rows), len(h.values), len(columns), len(h.values[0]))
	}
	h.rows, h.columns = slices.Clone(rows), slices.Clone(columns)
	return nil
}

// Label writes a text into each square, of one line or several; an empty text leaves the square without one. There must
// be one for each value.
func (h *Heatmap) Label(labels [][]string) error {
	fits := len(labels) == len(h.values)
	for i := range labels {
		fits = fits && len(labels[i]) == len(h.values[i])
	}
	if !fits {
		return fmt.Errorf("plots: the labels do not fit the matrix of %d rows and %d columns: give one for each value",
			len(h.values), len(h.values[0]))
	}
	h.labels = nil
	for _, row := range labels {
		h.labels = append(h.labels, slices.Clone(row))
	}
	return nil
}

// Alt describes the figure in words.
func (h *Heatmap) Alt() string {
	s := "Matrix"
	if h.Title != "" {
		s += ", " + h.Title
	}
	return s + fmt.Sprintf(": %d rows, %d columns, values from %.3g to %.3g.",
		len(h.values), len(h.values[0]), h.Low, h.High)
}

// heatColor gives the colour of a value between 0 and 1: dark blue, through red, to light yellow, falling in
// darkness all the way, so that a print in grey keeps the order.
func heatColor(at float64) color.Color {
	m := moreland.ExtendedBlackBody()
	m.SetMax(1)
	c, err := m.At(1 - min(max(at, 0), 1)*0.92) // the black end would swallow the grid
	if err != nil {
		return gridInk
	}
	return c
}

// share is where a value stands between Low and High.
func (h *Heatmap) share(v float64) float64 {
	if !(h.High > h.Low) {
		return 0.5
	}
	return (v - h.Low) / (h.High - h.Low)
}

// Plot returns the figure as a gonum plot, without the scale of colours.
func (h *Heatmap) Plot() *plot.Plot {
	p := newPlot(h.XLabel, h.YLabel)
	rows, columns := len(h.values), len(h.values[0])
	p.Add(squares{h}, heading{title: h.Title})
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = -0.5, float64(columns)-0.5, -0.5, float64(rows)-0.5
	p.X.Tick.Marker = plot.ConstantTicks(placeTicks(h.columns, columns, func(i int) float64 { return float64(i) }))
	p.Y.Tick.Marker = plot.ConstantTicks(placeTicks(h.rows, rows, func(i int) float64 { return float64(rows - 1 - i) }))
	p.X.LineStyle.Width = 0
	p.X.Tick.LineStyle.Color = color.White // not seen: without ticks the labels would touch the squares
	if h.columns != nil && rotates(h.columns, h.Width) {
		p.X.Tick.Label.Rotation = math.Pi / 2
		p.X.Tick.Label.XAlign, p.X.Tick.Label.YAlign = draw.XRight, draw.YCenter
	}
	return p
}

// rotates tells whether names are too long to stand side by side.
func rotates(names []string, width vg.Length) bool {
	style := textStyle(tickSize, ink, false)
	for _, n := range names {
		if style.Width(n) > (width-130)/vg.Length(len(names)) {
			return true
		}
	}
	return false
}

// placeTicks labels all of the names, or about eight of n numbers.
func placeTicks(names []string, n int, at func(int) float64) []plot.Tick {
	var ticks []plot.Tick
	every := 1
	if names == nil {
		for _, every = range []int{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000} {
			if n <= 8*every {
				break
			}
		}
	}
	for i := 0; i < n; i += every {
		label := fmt.Sprint(i)
		if names != nil {
			label = names[i]
		}
		ticks = append(ticks, plot.Tick{Value: at(i), Label: label})
	}
	return ticks
}

// squares draws the matrix.
type squares struct{ h *Heatmap }

// Plot implements plot.Plotter.
func (s squares) Plot(c draw.Canvas, p *plot.Plot) {
	edge := func(a plot.Axis, at float64) float64 { return a.Norm(at) }
	rows := len(s.h.values)
	for i, row := range s.h.values {
		y0, y1 := c.Y(edge(p.Y, float64(rows-1-i)-0.5)), c.Y(edge(p.Y, float64(rows-1-i)+0.5))
		for j, v := range row {
			if math.IsNaN(v) {
				continue
			}
			x0, x1 := c.X(edge(p.X, float64(j)-0.5)), c.X(edge(p.X, float64(j)+0.5))
			fill(c, heatColor(s.h.share(v)), x0, y0, x1, y1)
			if s.h.labels != nil {
				inSquare(c, s.h.labels[i][j], s.h.share(v), vg.Point{X: (x0 + x1) / 2, Y: (y0 + y1) / 2})
			}
		}
	}
}

// inSquare writes lines into the middle of a square, white on dark colours; share is the square's place on the scale.
func inSquare(c draw.Canvas, label string, share float64, middle vg.Point) {
	const lightUntil = 0.45 // up to here the colours are light enough for dark letters
	style := textStyle(tickSize-1, ink, false)
	if share > lightUntil {
		style.Color = color.White
	}
	style.XAlign, style.YAlign = draw.XCenter, draw.YCenter
	lines := strings.Split(label, "\n")
	const lineHeight = tickSize + 1
	for i, line := range lines {
		y := middle.Y + lineHeight*(vg.Length(len(lines)-1)/2-vg.Length(i))
		c.FillText(style, vg.Point{X: middle.X, Y: y}, line)
	}
}

// fill paints a rectangle, a hair wider than it is so that no ground shines between neighbours.
func fill(c draw.Canvas, ink color.Color, x0, y0, x1, y1 vg.Length) {
	const hair = 0.15
	c.FillPolygon(ink, []vg.Point{
		{X: x0, Y: y0}, {X: x1 + hair, Y: y0}, {X: x1 + hair, Y: y1 + hair}, {X: x0, Y: y1 + hair},
	})
}
