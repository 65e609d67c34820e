package plots

import (
	"fmt"
	"strings"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// svgCanvas remembers how wide each text was measured. A viewer without a font of Liberation's widths takes another,
// DejaVu Sans for instance, which is an eighth wider: subscripts would stand on the letters before them, and names in
// the next sample of a line.
type svgCanvas struct {
	*vgsvg.Canvas
	widths []vg.Length // of the texts, in the order of drawing
}

// FillString implements vg.Canvas.
func (c *svgCanvas) FillString(f font.Face, at vg.Point, text string) {
	if text == "" {
		return
	}
	c.Canvas.FillString(f, at, text)
	c.widths = append(c.widths, f.Width(strings.TrimRight(text, " "))) // a viewer drops blanks at the end
}

// textTag begins each text of the document; what a text says is escaped.
const textTag = "<text "

// fixWidths makes a viewer fit each text of the document to the width it was measured with.
func (c *svgCanvas) fixWidths(svg string) string {
	parts := strings.Split(svg, textTag)
	if len(parts) != len(c.widths)+1 {
		return svg
	}
	var b strings.Builder
	b.WriteString(parts[0])
	for i, w := range c.widths {
		b.WriteString(textTag)
		if w > 0 {
			fmt.Fprintf(&b, `textLength="%.5g" lengthAdjust="spacingAndGlyphs" `, w.Points())
		}
		b.WriteString(parts[i+1])
	}
	return b.String()
}
