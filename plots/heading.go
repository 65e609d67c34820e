package plots

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// heading draws the title and the legend rows above the data, flush with its left edge: a title
// centred over the whole canvas would stand away from what it names.
type heading struct {
	title string
	rows  [][]entry
	room  vg.Length // that the title may take, in smaller letters if it must; 0 for any
}

const (
	titleHeight = 16

	smallestTitle = 7  // points, where a title is too long for its panel
	entryGap      = 16 // between two names of a row
)

// descent moves text that is aligned to its box onto the line that the eye expects.
func descent(sty text.Style) vg.Length { return sty.FontExtents().Descent }

func (h heading) height() vg.Length {
	t := vg.Length(len(h.rows)) * rowHeight
	if h.title != "" {
		t += titleHeight
	}
	if t > 0 {
		t += headGap
	}
	return t
}

// GlyphBoxes implements plot.GlyphBoxer: it keeps the room above the data free. Without a heading
// it still asks for what the highest tick label needs.
func (h heading) GlyphBoxes(*plot.Plot) []plot.GlyphBox {
	return []plot.GlyphBox{{Y: 1, Rectangle: vg.Rectangle{Max: vg.Point{Y: max(h.height(), tickSize)}}}}
}

// Plot implements plot.Plotter.
func (h heading) Plot(c draw.Canvas, _ *plot.Plot) {
	h.draw(c, c.Min.X, c.Max.Y+h.height())
}

// draw writes the heading down from top, flush left at x.
func (h heading) draw(c draw.Canvas, x, top vg.Length) {
	if h.title != "" {
		sty := textStyle(titleSize, ink, true)
		if w := sty.Width(h.title); h.room > 0 && w > h.room {
			sty = textStyle(max(titleSize*h.room/w, smallestTitle), ink, true)
		}
		sty.YAlign = draw.YTop
		c.FillText(sty, vg.Point{X: x, Y: top + descent(sty)}, h.title)
		top -= titleHeight
	}
	sty := textStyle(tickSize, ink, false)
	sty.YAlign = draw.YCenter
	for _, row := range h.rows {
		at, y := x, top-rowHeight/2
		for _, e := range row {
			c.StrokeLine2(e.style, at, y, at+swatch, y)
			sty.Color = e.color
			c.FillText(sty, vg.Point{X: at + swatch + endMargin, Y: y + descent(sty)}, e.name)
			at += entryWidth(e)
		}
		top -= rowHeight
	}
}

func entryWidth(e entry) vg.Length {
	return swatch + endMargin + textStyle(tickSize, ink, false).Width(e.name) + entryGap
}

// legendRows breaks the entries into rows of at most width.
func legendRows(entries []entry, width vg.Length) [][]entry {
	var rows [][]entry
	left := vg.Length(0)
	for _, e := range entries {
		w := entryWidth(e)
		if len(rows) == 0 || w-entryGap > left {
			rows, left = append(rows, nil), width
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], e)
		left -= w
	}
	return rows
}
