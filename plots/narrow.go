package plots

import (
	"slices"

	"gonum.org/v1/plot/vg"
)

// Narrower is a figure with another drawing for narrow screens: panels stand below one another, and letters are as
// large there as beside them. A page shows one of the two. The figures of this package that a report has are such.
type Narrower interface {
	Graphic
	// Narrow is the figure for a screen of 360 pixels, with the same panels in the same order.
	Narrow() Graphic
}

// narrowWidth in points makes letters of 10 points 12 pixels high on a screen that is 360 pixels wide.
const narrowWidth = 300

// Narrow implements [Narrower].
func (c *Curves) Narrow() Graphic { return c.narrowed() }

func (c *Curves) narrowed() *Curves {
	const tallest = 230
	n := *c
	w, h := size(c)
	n.narrow, n.Width, n.Height = true, min(w, narrowWidth), min(h, tallest)
	return &n
}

// narrowTitle is a title with the label of the vertical axis behind it.
func narrowTitle(title, label string) string {
	if title == "" || label == "" {
		return title + label
	}
	return title + ": " + label
}

// Narrow implements [Narrower].
func (f *Categorical) Narrow() Graphic {
	n := *f
	n.Curves, n.drawn = f.Curves.narrowed(), f.drawn.narrowed()
	return &n
}

// Narrow implements [Narrower]: the panels stand below one another, four of them on one screen.
func (p *Panels) Narrow() Graphic {
	const lowest, highest, axis = 110, 135, 40 // of a panel; of the axis below the last one and the legend
	n := *p
	w, h := size(p)
	n.Columns, n.Width, n.panels = 1, min(w, narrowWidth), slices.Clone(p.panels)
	for i := range n.panels {
		n.panels[i].narrow = true
	}
	row := min(max((h-axis)/vg.Length(p.rows()), lowest), highest)
	n.Height = row*vg.Length(len(n.panels)) + axis
	if inner := n.Width - 2*margin; n.placement(inner) == nowhere {
		n.Height += rowHeight * vg.Length(len(legendRows(n.sharedEntries(), inner-axisRoom))-1)
	}
	return &n
}

// Narrow implements [Narrower].
func (d *Dots) Narrow() Graphic {
	n := *d
	w, _ := size(d)
	n.Width = min(w, narrowWidth)
	return &n
}

// Narrow implements [Narrower].
func (h *Heatmap) Narrow() Graphic {
	n := *h
	w, height := size(h)
	n.Width, n.Height = min(w, narrowWidth), height
	return &n
}
