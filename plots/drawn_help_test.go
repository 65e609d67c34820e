package plots_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/plots"
)

type point struct{ x, y float64 }

// path is a line or an area of a drawing, in points from the lower left corner of the figure.
type path struct {
	at     []point // corners; of a disc, its centre alone
	radius float64 // of a disc; 0 for others
	stroke string  // colour as #RRGGBB; empty for an area
	fill   string  // of an area or a disc
	width  float64 // of the stroke
	dashed bool
}

// label is a text of a drawing; at is its left end, width how long it is.
type label struct {
	at    point
	width float64
	text  string
}

// drawing is what a figure draws, in its order. Texts that are turned, as that of the vertical axis, are in words
// alone.
type drawing struct {
	paths  []path
	labels []label
	words  []string
}

// drawn reads a figure's SVG.
func drawn(t *testing.T, g plots.Graphic) drawing {
	t.Helper()
	var d drawing
	in := xml.NewDecoder(strings.NewReader(g.SVG()))
	turned, groups := 0, []bool{}
	for {
		token, err := in.Token()
		if errors.Is(err, io.EOF) {
			return d
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			a := attributes(e)
			switch e.Name.Local {
			case "g":
				turn := strings.HasPrefix(a["transform"], "rotate")
				if groups = append(groups, turn); turn {
					turned++
				}
			case "path":
				d.paths = append(d.paths, readPath(t, a))
			case "text":
				var text string
				if err := in.DecodeElement(&text, &e); err != nil {
					t.Fatal(err)
				}
				d.words = append(d.words, text)
				if turned == 0 {
					at := point{number(t, a["x"]), -number(t, a["y"])}
					d.labels = append(d.labels, label{at: at, width: number(t, a["textLength"]), text: text})
				}
			}
		case xml.EndElement:
			if e.Name.Local == "g" {
				if groups[len(groups)-1] {
					turned--
				}
				groups = groups[:len(groups)-1]
			}
		}
	}
}

func attributes(e xml.StartElement) map[string]string {
	a := map[string]string{}
	for _, one := range e.Attr {
		a[one.Name.Local] = one.Value
	}
	return a
}

func number(t *testing.T, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

var (
	corner = regexp.MustCompile(`[ML](-?[0-9.e-]+),(-?[0-9.e-]+)`)
	disc   = regexp.MustCompile(`A([0-9.]+),`)
	ink    = regexp.MustCompile(`^#[0-9A-F]{6}$`)
)

func readPath(t *testing.T, a map[string]string) path {
	t.Helper()
	var p path
	for _, m := range corner.FindAllStringSubmatch(a["d"], -1) {
		p.at = append(p.at, point{number(t, m[1]), number(t, m[2])})
	}
	if m := disc.FindStringSubmatch(a["d"]); m != nil {
		p.radius = number(t, m[1])
		p.at = []point{{p.at[0].x - p.radius, p.at[0].y}} // it begins at its right
	}
	for _, one := range strings.Split(a["style"], ";") {
		key, value, _ := strings.Cut(one, ":")
		switch key {
		case "stroke":
			p.stroke = value
		case "fill":
			p.fill = strings.TrimPrefix(value, "none")
		case "stroke-width":
			p.width = number(t, value)
		case "stroke-dasharray":
			p.dashed = true
		}
	}
	for _, color := range []string{p.stroke, p.fill} {
		if color != "" && !ink.MatchString(color) {
			t.Errorf("%q is no colour", color)
		}
	}
	return p
}

// axes tell where numbers lie in a figure, by the labels at its ticks.
type axes struct{ x, y func(v float64) float64 }

// axesOf reads the axes of the figure's first panel whose left edge is at or after a place.
func (d drawing) axesOf(t *testing.T, from float64, log bool) axes {
	t.Helper()
	var xs, ys []point // value, place
	left, right := math.Inf(1), 0.0
	for _, p := range d.paths { // the line below the panel
		if p.stroke == "#999999" && len(p.at) == 2 && p.at[0].y == p.at[1].y && p.at[0].x >= from && p.at[0].x < left {
			left, right = p.at[0].x, p.at[1].x
		}
	}
	for _, p := range d.paths {
		if len(p.at) != 2 || p.width != 0.5 {
			continue
		}
		inside := p.at[0].x >= left-0.01 && p.at[1].x <= right+0.01
		for _, l := range d.labels {
			v, ok := tick(l.text)
			if !ok {
				continue
			}
			middle, base := l.at.x+l.width/2, l.at.y+3.59
			switch {
			case inside && p.stroke == "#999999" && p.at[0].x == p.at[1].x && math.Abs(middle-p.at[0].x) < 0.1 &&
				l.at.y < p.at[0].y:
				xs = append(xs, point{v, p.at[0].x})
			case p.stroke == "#E4E4E4" && math.Abs(base-p.at[0].y) < 0.1 && l.at.x < p.at[0].x && p.at[0].x < left+0.01:
				ys = append(ys, point{v, p.at[0].y})
			}
		}
	}
	if len(xs) < 2 || len(ys) < 2 {
		t.Fatalf("%d labels of the horizontal axis and %d of the vertical one", len(xs), len(ys))
	}
	scale := func(v float64) float64 { return v }
	if log {
		scale = math.Log
	}
	return axes{x: line(xs, func(v float64) float64 { return v }), y: line(ys, scale)}
}

// tick is the number of a label.
func tick(text string) (float64, bool) {
	share, percent := strings.CutSuffix(text, "%")
	v, err := strconv.ParseFloat(strings.NewReplacer("−", "-", ",", "").Replace(share), 64)
	if percent {
		v /= 100
	}
	return v, err == nil
}

// line goes through the first and the last tick.
func line(ticks []point, scale func(float64) float64) func(float64) float64 {
	a, b := ticks[0], ticks[len(ticks)-1]
	return func(v float64) float64 {
		return a.y + (b.y-a.y)*(scale(v)-scale(a.x))/(scale(b.x)-scale(a.x))
	}
}

// curves are the lines and lone dots of a colour and width, a dot with one corner.
func (d drawing) curves(color string, width float64) (all []path) {
	for _, p := range d.paths {
		sample := len(p.at) == 2 && p.at[0].y == p.at[1].y && p.at[1].x-p.at[0].x <= 16.01 // of the names
		if p.stroke == color && p.width == width && !sample {
			all = append(all, p)
		}
	}
	return all
}

// discs are those of a colour.
func (d drawing) discs(color string) (all []path) {
	for _, p := range d.paths {
		if p.radius > 0 && p.fill == color {
			all = append(all, p)
		}
	}
	return all
}

// wantAt compares corners with the places of numbers.
func wantAt(t *testing.T, what string, p path, a axes, xs, ys []float64) {
	t.Helper()
	if len(p.at) != len(xs) {
		t.Errorf("%s: %d corners for %d numbers", what, len(p.at), len(xs))
		return
	}
	for i, at := range p.at {
		want := point{a.x(xs[i]), a.y(ys[i])}
		if math.Hypot(at.x-want.x, at.y-want.y) > 0.1 {
			t.Errorf("%s: (%g, %g) is drawn at %s and lies at %s", what, xs[i], ys[i], at, want)
		}
	}
}

func (p point) String() string { return fmt.Sprintf("(%.2f, %.2f)", p.x, p.y) }

func parseHex(s string) (uint64, error) { return strconv.ParseUint(s, 16, 32) }
