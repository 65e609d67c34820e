package plots

import (
	"image/color"
	"slices"

	"gonum.org/v1/plot/vg"
)

// The colours are those of Okabe and Ito (Color Universal Design, 2008), which stay apart under the
// common colour vision deficiencies. Their yellow is too pale for a line on white, so an olive
// stands for it; grey is reserved for the arm without a discriminator, the baseline.
var (
	grey       = color.NRGBA{0x55, 0x55, 0x55, 0xFF}
	blue       = color.NRGBA{0x00, 0x72, 0xB2, 0xFF}
	vermillion = color.NRGBA{0xD5, 0x5E, 0x00, 0xFF}
	green      = color.NRGBA{0x00, 0x9E, 0x73, 0xFF}
	purple     = color.NRGBA{0xCC, 0x79, 0xA7, 0xFF}
	orange     = color.NRGBA{0xE6, 0x9F, 0x00, 0xFF}
	sky        = color.NRGBA{0x56, 0xB4, 0xE9, 0xFF}
	olive      = color.NRGBA{0x7F, 0x7F, 0x1F, 0xFF}
)

// armColors are the arms of the paper's comparison, which keep one colour in every figure.
var armColors = map[string]color.NRGBA{
	"mlm": grey, "rtd-none": blue, "rtd-es": vermillion, "rtd-gdes": green,
	"none": blue, "es": vermillion, "vanilla": vermillion, "gdes": green,
}

// spare are handed to other arms in this order; the paper's colours come last.
var spare = []color.NRGBA{purple, orange, sky, olive, blue, vermillion, green, grey}

// wrapDashes tell apart the arms that have to share a colour.
var wrapDashes = [][]vg.Length{nil, {7, 3}, {2, 2}, {7, 2.5, 2, 2.5}}

// Palette assigns one look to each arm of a plan, the same in all of its figures.
type Palette struct {
	names  []string
	colors []color.NRGBA
	dashes [][]vg.Length
}

// NewPalette gives mlm grey, rtd-none blue, rtd-es vermillion and rtd-gdes green, and the other
// arms further colours in the order of arms. Beyond eight arms colours come again with dashes.
func NewPalette(arms ...string) Palette {
	p := Palette{}
	used := map[color.NRGBA]int{}
	for _, pass := range []bool{true, false} { // the fixed colours first, so that no other arm takes one
		for _, arm := range arms {
			fixed, known := armColors[arm]
			if slices.Contains(p.names, arm) || pass && (!known || used[fixed] > 0) {
				continue
			}
			c := fixed
			if !pass {
				c = leastUsed(used)
			}
			p.names = append(p.names, arm)
			p.colors = append(p.colors, c)
			p.dashes = append(p.dashes, wrapDashes[used[c]%len(wrapDashes)])
			used[c]++
		}
	}
	return p
}

// leastUsed returns the first spare colour with the fewest arms.
func leastUsed(used map[color.NRGBA]int) color.NRGBA {
	best := spare[0]
	for _, c := range spare {
		if used[c] < used[best] {
			best = c
		}
	}
	return best
}

// Color returns the arm's colour, and grey for an arm that the palette does not know.
func (p Palette) Color(arm string) color.Color {
	if i := slices.Index(p.names, arm); i >= 0 {
		return p.colors[i]
	}
	return grey
}

// Dashes returns the arm's dashes: nil, a solid line, for the first eight arms.
func (p Palette) Dashes(arm string) []vg.Length {
	if i := slices.Index(p.names, arm); i >= 0 {
		return slices.Clone(p.dashes[i])
	}
	return nil
}

// TableDashes returns the dashes of an embedding table: E and E_G solid, E_D dashed, E_Δ dotted,
// and a dash with a dot for any other table.
func TableDashes(table string) []vg.Length {
	switch table {
	case "E", "E_G":
		return nil
	case "E_D":
		return []vg.Length{6, 2.5}
	case "E_Δ":
		return []vg.Length{1.5, 2}
	}
	return []vg.Length{6, 2, 1.5, 2}
}
