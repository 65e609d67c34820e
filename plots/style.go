package plots

import (
	"image/color"

	xfont "golang.org/x/image/font"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Lengths in points (1/72 inch). A figure of figureWidth fills the report's text column, and its
// text stays readable when a phone shows it at six tenths of that size.
const (
	figureWidth  = 470
	figureHeight = 275

	titleSize = 12
	labelSize = 11
	tickSize  = 10.5

	meanWidth   = 1.7
	memberWidth = 0.6
	rawWidth    = 0.7
	refWidth    = 0.9
	gridWidth   = 0.5

	// underWidth is what a curve gains for each later curve that would hide it.
	underWidth = 2.4

	headGap   = 4  // between the heading and the data
	rowHeight = 14 // of a legend row and of a label at a line's end
	swatch    = 16 // length of the line sample beside a name
)

var (
	ink      = color.NRGBA{0x22, 0x22, 0x22, 0xFF}
	softInk  = color.NRGBA{0x55, 0x55, 0x55, 0xFF}
	gridInk  = color.NRGBA{0xE4, 0xE4, 0xE4, 0xFF}
	axisInk  = color.NRGBA{0x99, 0x99, 0x99, 0xFF}
	refInk   = color.NRGBA{0x77, 0x77, 0x77, 0xFF}
	refDash  = []vg.Length{4, 3}
	bandA    = uint8(0x30)
	memberA  = uint8(0x80)
	rawA     = uint8(0x4C)
	leaderA  = uint8(0x70)
	sansFont = font.Font{Typeface: "Liberation", Variant: "Sans"}
)

// textStyle returns the figures' typeface at a size in points.
func textStyle(size vg.Length, c color.Color, bold bool) text.Style {
	f := sansFont
	f.Size = size
	if bold {
		f.Weight = xfont.WeightBold
	}
	return text.Style{Color: c, Font: f, Handler: subscripts}
}

// fade returns c at the opacity a of 255.
func fade(c color.Color, a uint8) color.Color {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	n.A = a
	return n
}

// newPlot returns an empty plot in the style of the package: no frame, a thin x axis, and the
// vertical axis left to the grid lines.
func newPlot(xLabel, yLabel string) *plot.Plot {
	p := plot.New()
	p.BackgroundColor = nil // the canvas is white already
	p.TextHandler = subscripts
	p.Title.TextStyle.Handler = subscripts
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		a.Label.TextStyle = textStyle(labelSize, ink, false)
		a.Label.TextStyle.XAlign, a.Label.TextStyle.YAlign = draw.XCenter, draw.YBottom
		a.Tick.Label = textStyle(tickSize, softInk, false)
		a.Padding = 0
	}
	p.X.Label.Text, p.Y.Label.Text = xLabel, yLabel
	p.X.Label.Padding, p.Y.Label.Padding = 3, 5
	p.X.Tick.Label.XAlign, p.X.Tick.Label.YAlign = draw.XCenter, draw.YTop
	p.Y.Tick.Label.XAlign, p.Y.Tick.Label.YAlign = draw.XRight, draw.YCenter
	p.X.LineStyle = draw.LineStyle{Color: axisInk, Width: gridWidth}
	p.X.Tick.LineStyle, p.X.Tick.Length = p.X.LineStyle, 4
	p.Y.LineStyle.Width, p.Y.Tick.LineStyle.Width, p.Y.Tick.Length = 0, 0, 0
	return p
}
