package plots

import (
	"fmt"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Panels is a figure of small multiples over one pair of axes, for instance one panel for each arm
// with a curve for each embedding table.
type Panels struct {
	// Title stands above all panels; each panel keeps its own.
	Title string

	// Columns is the number of panels side by side; NewPanels sets as many as fit, at most four.
	Columns int

	// FreeY gives each panel a vertical axis of its own. Panels of different quantities need it.
	FreeY bool

	// Width and Height are the size of the whole figure in points; a Height of 0, as NewPanels
	// leaves it, gives each row of panels the same room.
	Width, Height vg.Length

	// Legend names the curves once above all panels, however short their names are. Without it, names that are short for
	// a panel stand beside the curves.
	Legend bool

	panels []Curves
}

// NewPanels copies the panels; their sizes are not used. It refuses an empty list, and panels of
// which some are logarithmic and some not, since they could not share an axis: draw those with
// NewMixedPanels.
func NewPanels(panels ...*Curves) (*Panels, error) {
	p, err := NewMixedPanels(panels...)
	if err != nil {
		return nil, err
	}
	for _, c := range panels {
		if c.log != panels[0].log || c.Percent != panels[0].Percent {
			return nil, fmt.Errorf("plots: the panels %q and %q cannot share a vertical axis: make both linear, "+
				"logarithmic or percentages, or use NewMixedPanels", panels[0].Title, c.Title)
		}
	}
	p.FreeY = false
	return p, nil
}

// NewMixedPanels copies panels that share only the horizontal axis.
func NewMixedPanels(panels ...*Curves) (*Panels, error) {
	if len(panels) == 0 {
		return nil, fmt.Errorf("plots: a figure of panels needs at least one: pass the curves of one arm or one measure each")
	}
	p := &Panels{Columns: min(len(panels), 4), FreeY: true, Width: figureWidth}
	for i, c := range panels {
		if c == nil {
			return nil, fmt.Errorf("plots: panel %d is nil: check the error of its constructor", i)
		}
		p.panels = append(p.panels, *c)
	}
	return p, nil
}

func (p *Panels) columns() int { return min(max(p.Columns, 1), len(p.panels)) }

func (p *Panels) rows() int { return (len(p.panels) + p.columns() - 1) / p.columns() }

// Alt describes the panels one after the other.
func (p *Panels) Alt() string {
	s := fmt.Sprintf("%d panels.", len(p.panels))
	if p.Title != "" {
		s = p.Title + ", " + s
	}
	for i := range p.panels {
		s += " " + p.panels[i].Alt()
	}
	return s
}

// Note returns the note of the first panel that smooths its curves.
func (p *Panels) Note() string {
	for i := range p.panels {
		if n := p.panels[i].Note(); n != "" {
			return n
		}
	}
	return ""
}

// SmoothEMA smooths the curves of every panel as [Curves.SmoothEMA] does.
func (p *Panels) SmoothEMA(halfLife float64) error {
	for i := range p.panels {
		if err := p.panels[i].SmoothEMA(halfLife); err != nil {
			return err
		}
	}
	return nil
}

// Draw draws all panels on a canvas.
func (p *Panels) Draw(to draw.Canvas) {
	grid, cells, h := p.layout(to)
	h.draw(to, grid[0][0].DataCanvas(cells[0][0]).Min.X, to.Max.Y)
	for r, row := range cells {
		for k, cell := range row {
			if grid[r][k] != nil {
				grid[r][k].Draw(cell)
			}
		}
	}
}

// layout makes the plots, by row and column with nil where there is none, the canvas of each, and what stands
// above them.
func (p *Panels) layout(to draw.Canvas) (grid [][]*plot.Plot, cells [][]draw.Canvas, h heading) {
	cols, rows := p.columns(), p.rows()
	names := p.placement(to.Max.X - to.Min.X)
	h = heading{title: p.Title}
	if names == nowhere {
		h.rows = legendRows(p.sharedEntries(), to.Max.X-to.Min.X-axisRoom)
	}
	body := to
	if room := h.height(); room > 0 {
		body.Max.Y -= room + headGap
	}

	shared := p.panels[0].view()
	for i := range p.panels {
		shared = shared.union(p.panels[i].view())
	}
	grid = make([][]*plot.Plot, rows)
	for i := range p.panels {
		c := &p.panels[i]
		v := c.view()
		v.xMin, v.xMax = shared.xMin, shared.xMax
		if !p.FreeY {
			v.yMin, v.yMax = shared.yMin, shared.yMax
		}
		v.names, v.width = names, (to.Max.X-to.Min.X)/vg.Length(cols)
		v.xText = i+cols >= len(p.panels) // nothing stands below it
		v.yText = p.FreeY || i%cols == 0
		v.xTicks = max(3, min(7, int(v.width/55)))
		v.yTicks = 5
		grid[i/cols] = append(grid[i/cols], c.plot(v))
	}
	for len(grid[rows-1]) < cols {
		grid[rows-1] = append(grid[rows-1], nil)
	}
	tiles := draw.Tiles{Rows: rows, Cols: cols, PadX: 14, PadY: 12}
	return grid, plot.Align(grid, tiles, body), h
}

// placement puts names beside the curves if they are short for a panel, else once above all.
func (p *Panels) placement(width vg.Length) placement {
	for i := range p.panels {
		if p.Legend || (ends{p.panels[i].entries(), 0}).width() > widestName*width/vg.Length(p.columns()) {
			return nowhere
		}
	}
	return atEndsToo
}

// sharedEntries lists each name once, with the look of the first panel that has it.
func (p *Panels) sharedEntries() []entry {
	var all []entry
	seen := map[string]bool{}
	for i := range p.panels {
		for _, e := range p.panels[i].entries() {
			if !seen[e.name] {
				seen[e.name] = true
				all = append(all, e)
			}
		}
	}
	return all
}

// Size returns the figure's width and height in points.
func (p *Panels) Size() (width, height vg.Length) {
	if p.Height == 0 {
		const row, rest = 165, 40 // of one panel; of the axis and a legend
		return p.Width, vg.Length(p.rows())*row + rest
	}
	return p.Width, p.Height
}

// PNG returns the figure as an image of 192 dots per inch.
func (p *Panels) PNG() []byte { return renderPNG(p) }

// SVG returns the figure as an SVG document whose text is text.
func (p *Panels) SVG() string { return renderSVG(p) }

// Save writes dir/name.png and dir/name.svg, each atomically, and makes dir if it is missing.
func (p *Panels) Save(dir, name string) error { return Save(p, dir, name) }
