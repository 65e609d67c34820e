package plots

import (
	"fmt"
	"image/color"
	"math"

	"github.com/ablate-go/ablate/internal/prose"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/recorder"
)

// HoverPanel says where a panel of a picture is and what it shows, so that the script of a page can name the values
// under a pointer. Left, Top, Right and Bottom are points from the picture's upper left corner; XMin and XMax are the
// values at its sides.
type HoverPanel struct {
	Left   float64       `json:"left"`
	Top    float64       `json:"top"`
	Right  float64       `json:"right"`
	Bottom float64       `json:"bottom"`
	XMin   float64       `json:"xMin"`
	XMax   float64       `json:"xMax"`
	XName  string        `json:"xName,omitempty"`
	XText  []string      `json:"xText,omitempty"` // names of x = 0, 1, 2, ... where x is no number
	Rows   bool          `json:"rows,omitempty"`  // values by row, not by x
	Series []HoverSeries `json:"series"`
}

// HoverSeries is a named curve: a text at each value of x or, for rows, at the height of the row from 0 to 1.
type HoverSeries struct {
	Name  string    `json:"name"`
	Color string    `json:"color"` // as in SVG, #RRGGBB
	At    []float64 `json:"at"`
	Text  []string  `json:"text"`
}

// hoverPoints bounds the values of a curve that a page carries: more than a pointer can tell apart.
const hoverPoints = 160

// canvasFor is a canvas of the figure's size that draws nothing, for its geometry.
func canvasFor(d drawing) (c draw.Canvas, height vg.Length) {
	w, h := size(d)
	return draw.Crop(draw.NewCanvas(&recorder.Canvas{}, w, h), margin, -margin, margin, -margin), h
}

// frameOf is the panel of a plot that is drawn on c, without its series.
func frameOf(p *plot.Plot, c draw.Canvas, height vg.Length) HoverPanel {
	data := p.DataCanvas(c)
	round := func(l vg.Length) float64 { return math.Round(float64(l)*10) / 10 }
	return HoverPanel{
		Left: round(data.Min.X), Right: round(data.Max.X),
		Top: round(height - data.Max.Y), Bottom: round(height - data.Min.Y),
		XMin: p.X.Min, XMax: p.X.Max,
	}
}

// Hover lists the values of the curves as they are drawn.
func (c *Curves) Hover() []HoverPanel {
	canvas, height := canvasFor(c)
	return []HoverPanel{c.hoverIn(c.plot(c.view()), canvas, height)}
}

// hoverIn lists the curves' values as the plot draws them, smoothed where they are.
func (c *Curves) hoverIn(p *plot.Plot, canvas draw.Canvas, height vg.Length) HoverPanel {
	h := frameOf(p, canvas, height)
	h.XName = c.XLabel
	for _, s := range c.series {
		drawn := c.shown(s)
		one := HoverSeries{Name: s.Name, Color: hex(s.Color)}
		every := max(1, (len(drawn.X)+hoverPoints-1)/hoverPoints)
		for i := range drawn.X {
			if (len(drawn.X)-1-i)%every != 0 || math.IsNaN(drawn.Y[i]) { // counted from the end: the last value is there
				continue
			}
			text := c.label(drawn.Y[i])
			if drawn.Low != nil && !math.IsNaN(drawn.Low[i]) {
				text += " ± " + c.label(drawn.High[i]-drawn.Y[i])
			}
			one.At, one.Text = append(one.At, drawn.X[i]), append(one.Text, text)
		}
		h.Series = append(h.Series, one)
	}
	return h
}

// label writes a value of the vertical axis.
func (c *Curves) label(v float64) string {
	if c.Percent {
		return prose.Fixed(100*v, 1) + "%"
	}
	return fmt.Sprintf("%.4g", v)
}

// Hover lists the values of all panels.
func (p *Panels) Hover() []HoverPanel {
	canvas, height := canvasFor(p)
	grid, cells, _ := p.layout(canvas)
	var all []HoverPanel
	for i := range p.panels {
		r, k := i/p.columns(), i%p.columns()
		h := p.panels[i].hoverIn(grid[r][k], cells[r][k], height)
		if h.XName == "" {
			h.XName = p.panels[len(p.panels)-1].XLabel
		}
		all = append(all, h)
	}
	return all
}

// Hover lists the values of each row, with their mean.
func (d *Dots) Hover() []HoverPanel {
	canvas, height := canvasFor(d)
	p := d.Plot()
	h := frameOf(p, canvas, height)
	h.Rows = true
	for i, r := range d.rows {
		text := ""
		for _, v := range r.Values {
			text += fmt.Sprintf("%.4g  ", v)
		}
		if !math.IsNaN(r.Mean) && len(r.Values) > 1 {
			text += fmt.Sprintf("mean %.4g", r.Mean)
			if !math.IsNaN(r.Low) {
				text += fmt.Sprintf(" ± %.2g", (r.High-r.Low)/2)
			}
		}
		h.Series = append(h.Series, HoverSeries{
			Name: r.Name, Color: hex(r.Color), At: []float64{1 - p.Y.Norm(d.at(i))}, Text: []string{text},
		})
	}
	return []HoverPanel{h}
}

// hex writes a colour as in SVG.
func hex(c color.Color) string {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	return fmt.Sprintf("#%02X%02X%02X", n.R, n.G, n.B)
}
