package plots

import (
	"image/color"
	"slices"

	"gonum.org/v1/plot/vg"
)

// Look says of an arm by what its curves are told apart: Hue decides the colour, Stroke the dashes. Arms alike in both get
// paler tints of one colour.
type Look struct{ Name, Hue, Stroke string }

// strokes are the dashes by order of appearance of Stroke, the plain line first.
var strokes = [][]vg.Length{nil, {7, 3}, {2, 2}, {7, 2.5, 2, 2.5}}

// mostTints is how many tints of a colour can be told apart.
const mostTints = 3

// NewPaletteOf gives arms of one hue one colour and arms of one stroke one kind of line, whatever they are called: mlm
// grey, none blue, es vermillion and gdes green, and further hues other colours. plain is the stroke of unbroken lines.
// Where that would not tell the arms apart, since all are alike or too many are, it is NewPalette of their names.
func NewPaletteOf(plain string, arms ...Look) Palette {
	kinds, strokesSeen := map[Look]int{}, []string{plain}
	var names, hues []string
	most := 0
	for _, a := range arms {
		names = append(names, a.Name)
		kind := Look{Hue: a.Hue, Stroke: a.Stroke}
		kinds[kind]++
		most = max(most, kinds[kind])
		if !slices.Contains(strokesSeen, a.Stroke) {
			strokesSeen = append(strokesSeen, a.Stroke)
		}
		if !slices.Contains(hues, a.Hue) {
			hues = append(hues, a.Hue)
		}
	}
	if len(kinds) < 2 && len(arms) > 1 || most > mostTints || len(strokesSeen) > len(strokes) || len(hues) > len(spare) {
		return NewPalette(names...)
	}
	byHue, p := NewPalette(hues...), Palette{}
	tints := map[Look]int{}
	for _, a := range arms {
		if slices.Contains(p.names, a.Name) {
			continue
		}
		kind := Look{Hue: a.Hue, Stroke: a.Stroke}
		p.names = append(p.names, a.Name)
		p.colors = append(p.colors, tint(byHue.colors[slices.Index(byHue.names, a.Hue)], tints[kind]))
		p.dashes = append(p.dashes, strokes[slices.Index(strokesSeen, a.Stroke)])
		tints[kind]++
	}
	return p
}

// tint mixes white into a colour, more for each step.
func tint(c color.NRGBA, step int) color.NRGBA {
	const each = 0.36
	mix := func(v uint8) uint8 {
		for range step {
			v += uint8(float64(255-v) * each)
		}
		return v
	}
	return color.NRGBA{mix(c.R), mix(c.G), mix(c.B), c.A}
}
