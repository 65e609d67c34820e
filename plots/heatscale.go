package plots

import (
	"fmt"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Lengths in points of the scale of colours beside a matrix.
const (
	scaleRoom  = 62 // what it takes of the figure's width
	scaleWidth = 9
	scaleSteps = 64
)

// Draw draws the figure on a canvas: the matrix, and the scale of its colours to the right.
func (h *Heatmap) Draw(to draw.Canvas) {
	left := draw.Crop(to, 0, -scaleRoom, 0, 0)
	p := h.Plot()
	p.Draw(left)
	data := p.DataCanvas(left)

	x0 := to.Max.X - scaleRoom + 12
	low, high := data.Min.Y, data.Max.Y
	step := (high - low) / scaleSteps
	for i := range scaleSteps {
		y := low + vg.Length(i)*step
		fill(to, heatColor((float64(i)+0.5)/scaleSteps), x0, y, x0+scaleWidth, y+step)
	}
	style := textStyle(tickSize, softInk, false)
	for _, end := range []struct {
		y     vg.Length
		value float64
		align draw.YAlignment
	}{{low, h.Low, draw.YBottom}, {high, h.High, draw.YTop}} {
		style.YAlign = end.align
		to.FillText(style, vg.Point{X: x0 + scaleWidth + 5, Y: end.y}, fmt.Sprintf("%.3g", end.value))
	}
}

// Size returns the figure's width and height in points.
func (h *Heatmap) Size() (width, height vg.Length) { return h.Width, h.Height }

// PNG returns the figure as an image of 192 dots per inch.
func (h *Heatmap) PNG() []byte { return renderPNG(h) }

// SVG returns the figure as an SVG document whose text is text.
func (h *Heatmap) SVG() string { return renderSVG(h) }

// Save writes dir/name.png and dir/name.svg, each atomically, and makes dir if it is missing.
func (h *Heatmap) Save(dir, name string) error { return Save(h, dir, name) }
