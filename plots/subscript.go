package plots

import (
	"math"
	"strings"
	"unicode"

	"github.com/ablate-go/ablate/internal/prose"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/font/liberation"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
)

// subscripts is the text handler of every figure. Its fonts are those that gonum's liberation
// package carries, so a PNG looks the same on a machine without any font.
var subscripts text.Handler = subscriptHandler{text.Plain{Fonts: font.NewCache(liberation.Collection())}}

type subscriptHandler struct{ text.Plain }

const (
	subScale = 0.74
	subDrop  = 0.16 // of the font size; little enough to stay within the descent

	digitLift = 0.09 // of the font size, for Liberation Sans
)

// Lines returns the text as the one line that the layout has room for, without the control
// characters that an SVG document must not hold.
func (h subscriptHandler) Lines(txt string) []string {
	return []string{strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == 0xFFFE || r == 0xFFFF {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(txt, "\uFFFD"))}
}

func (h subscriptHandler) face(f font.Font, sub bool) font.Face {
	size := f.Size
	if sub {
		size *= subScale
	}
	return h.Fonts.Lookup(f, size)
}

// Box returns the width of a line and the height and depth of its font.
func (h subscriptHandler) Box(txt string, f font.Font) (width, height, depth vg.Length) {
	for _, r := range prose.SplitSubscripts(txt) {
		face := h.face(f, r.Sub)
		width += face.Width(r.Text)
	}
	ext := h.Extents(f)
	return width, ext.Ascent, ext.Descent
}

// Draw places the line as text.Plain does, piece by piece.
func (h subscriptHandler) Draw(c vg.Canvas, txt string, sty text.Style, pt vg.Point) {
	if txt == "" {
		return
	}
	c.SetColor(sty.Color)
	if sty.Rotation != 0 {
		c.Push()
		defer c.Pop()
		c.Rotate(sty.Rotation)
	}
	sin, cos := math.Sincos(sty.Rotation)
	pt.X, pt.Y = pt.Y*vg.Length(sin)+pt.X*vg.Length(cos), pt.Y*vg.Length(cos)-pt.X*vg.Length(sin)

	if sty.YAlign == text.YCenter {
		// gonum centres the box of the font, whose ascent leaves room for accents; the eye centres
		// the digits, which stand that much higher than the grid line they belong to.
		pt.Y -= sty.Font.Size * digitLift
	}
	pt.Y += sty.Height(txt)*vg.Length(sty.YAlign) - h.Extents(sty.Font).Ascent + sty.Font.Size
	pt.X += sty.Width(txt) * vg.Length(sty.XAlign)
	for _, r := range prose.SplitSubscripts(h.Lines(txt)[0]) {
		face, drop := h.face(sty.Font, r.Sub), vg.Length(0)
		if r.Sub {
			drop = sty.Font.Size * subDrop
		}
		// SVG drops the blanks at the start of a text, so they are a step instead of letters.
		word := strings.TrimLeft(r.Text, " ")
		pt.X += face.Width(r.Text[:len(r.Text)-len(word)])
		c.FillString(face, vg.Point{X: pt.X, Y: pt.Y - drop}, word)
		pt.X += face.Width(word)
	}
}
