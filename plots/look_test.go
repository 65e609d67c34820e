package plots

import (
	"fmt"
	"image/color"
	"slices"
	"testing"
)

// One colour for a sharing and one kind of line for a coupling, whatever the arms are called.
func TestColoursSayTheHueAndLinesTheStroke(t *testing.T) {
	p := NewPaletteOf("alternating",
		Look{"a", "none", "alternating"}, Look{"b", "none", "joint"}, Look{"c", "es", "joint"}, Look{"d", "gdes", "alternating"},
		Look{"only", "mlm", "alternating"}, Look{"e", "es", "joint-two-moments"}, Look{"own", "mine", "alternating"})
	for arm, want := range map[string]color.Color{"a": blue, "b": blue, "c": vermillion, "d": green, "only": grey, "e": vermillion} {
		if got := p.Color(arm); got != want {
			t.Errorf("%s is %v, want %v", arm, got, want)
		}
	}
	if own := p.Color("own"); own == blue || own == vermillion || own == green || own == grey {
		t.Errorf("a hue of its own has the colour %v of another", own)
	}
	for _, plain := range []string{"a", "d", "only"} {
		if p.Dashes(plain) != nil {
			t.Errorf("%s is dashed", plain)
		}
	}
	if !slices.Equal(p.Dashes("b"), p.Dashes("c")) || p.Dashes("b") == nil || slices.Equal(p.Dashes("c"), p.Dashes("e")) {
		t.Errorf("joint is %v and %v, with two moments %v", p.Dashes("b"), p.Dashes("c"), p.Dashes("e"))
	}
}

// Arms alike in both are tints; many such arms, and plans in which all are alike, keep colours of their own.
func TestTintsAndManyAlike(t *testing.T) {
	p := NewPaletteOf("x", Look{"a", "es", "x"}, Look{"b", "es", "x"}, Look{"c", "none", "x"})
	if p.Color("a") != color.Color(vermillion) || p.Color("b") == p.Color("a") || p.Color("c") != color.Color(blue) {
		t.Errorf("two of one kind are %v and %v", p.Color("a"), p.Color("b"))
	}
	var many, names = []Look{{"none", "none", "x"}}, []string{"none"}
	for i := range 5 {
		names = append(names, fmt.Sprint("es-", i))
		many = append(many, Look{names[i+1], "es", "x"})
	}
	for _, looks := range [][]Look{many, many[1:]} {
		own := NewPalette(names[len(names)-len(looks):]...)
		of := NewPaletteOf("x", looks...)
		for _, l := range looks {
			if of.Color(l.Name) != own.Color(l.Name) {
				t.Errorf("%d arms: %s is %v, want its own colour %v", len(looks), l.Name, of.Color(l.Name), own.Color(l.Name))
			}
		}
	}
}
