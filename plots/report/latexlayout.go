package report

import "slices"

// latexRoom is the width in points that a table may have in a document of 10 points. \textwidth of the article class is
// 345 there; it grows less than the letters do in one of 11 or 12 points, and the rest is for those.
const latexRoom = 325

// latexSize is a size of type that a table can be set in.
type latexSize struct {
	command string
	scale   float64 // width of its letters, as a part of those of 10 points
	sep     float64 // \tabcolsep in points
}

var latexSizes = []latexSize{{"", 1, 6}, {`\small`, 0.925, 5}, {`\footnotesize`, 0.85, 4}, {`\scriptsize`, 0.8, 3}}

// latexLayout is how the columns of a table, or some of them, fit the page.
type latexLayout struct {
	size    latexSize
	columns []int
	widths  []float64 // of lines, as a part of \textwidth; 0 where a column is as wide as its cells
}

// breaksText is whether some texts have several lines, so that rows need a space between them.
func (l latexLayout) breaksText(t Table) bool {
	for i, c := range l.columns {
		if l.widths[i] > 0 && !t.columns[c].Number {
			return true
		}
	}
	return false
}

// latexLayouts are the layouts of one table, or of several below one another that repeat the first column, where all
// columns do not fit side by side.
func (t Table) latexLayouts() []latexLayout {
	rest := len(t.columns) - 1
	for parts := 1; ; parts++ {
		var all []latexLayout
		fit := true
		for part := range parts {
			columns := []int{0}
			for i := 1 + part*rest/parts; i < 1+(part+1)*rest/parts; i++ {
				columns = append(columns, i)
			}
			l, ok := t.latexLayout(columns)
			all, fit = append(all, l), fit && ok
		}
		if fit || parts >= rest {
			return all
		}
	}
}

// latexLayout takes the largest size of type in which some columns fit, texts in up to four lines; and then the
// smallest one with more lines, and with ± on a line of its own.
func (t Table) latexLayout(columns []int) (latexLayout, bool) {
	for _, size := range latexSizes {
		if l, ok := t.latexFit(columns, size, 4, false); ok {
			return l, true
		}
	}
	return t.latexFit(columns, latexSizes[len(latexSizes)-1], 12, true)
}

// latexFit shares the page's width among columns, and is false where they have not enough of it.
func (t Table) latexFit(columns []int, size latexSize, lines float64, breakNumbers bool) (latexLayout, bool) {
	room := latexRoom - 2*size.sep*float64(len(columns))
	l := latexLayout{size: size, columns: columns, widths: make([]float64, len(columns))}
	natural, least := make([]float64, len(columns)), make([]float64, len(columns))
	for i, c := range columns {
		natural[i], least[i] = t.latexColumn(c, lines, breakNumbers)
		natural[i] *= size.scale
		least[i] = min(least[i]*size.scale, natural[i])
	}
	if sum(natural) <= room {
		return l, true
	}
	ok := sum(least) <= room
	for i, w := range shared(natural, least, room) {
		if w < natural[i] {
			l.widths[i] = w / latexRoom
		}
	}
	return l, ok
}

// latexColumn is the width of a column in one line, and the least that it can do with.
func (t Table) latexColumn(c int, lines float64, breakNumbers bool) (natural, least float64) {
	var cells, pieces []string
	for _, row := range t.rows {
		cells = append(cells, row[c])
		pieces = append(pieces, latexPieces(breakable(row[c]))...)
	}
	title := t.columns[c].Title
	natural = widest(append(slices.Clone(cells), title))
	head := widest(latexPieces(breakable(title)))
	if t.columns[c].Number && !breakNumbers {
		return natural, max(head, widest(cells))
	}
	return natural, max(head, widest(pieces), natural/lines)
}

// shared gives each column its natural width or, where that is more than the same share for all such, that share; none
// gets less than its least.
func shared(natural, least []float64, room float64) []float64 {
	widths := slices.Clone(least)
	low, high := 0.0, slices.Max(natural)
	for range 50 { // halves the interval of the share
		share := (low + high) / 2
		for i := range widths {
			widths[i] = max(least[i], min(natural[i], share))
		}
		if sum(widths) > room {
			high = share
		} else {
			low = share
		}
	}
	for i := range widths {
		widths[i] = max(least[i], min(natural[i], low))
	}
	return widths
}

func sum(of []float64) (s float64) {
	for _, x := range of {
		s += x
	}
	return s
}
