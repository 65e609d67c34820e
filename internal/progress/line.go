package progress

import (
	"fmt"
	"strings"
	"time"
)

// barWidth is in columns.
const barWidth = 10

// Cells of a line in the order in which they stand. Values follow, one cell each.
const (
	cellName = iota
	cellBar
	cellShare
	cellSteps
	cellPace
	cellLeft
	cellValues
)

// leaving is the order in which cells leave a line that is too wide, after the values from the last
// one on. The name stays, and is cut if need be.
var leaving = []int{cellBar, cellPace, cellSteps, cellLeft, cellShare}

func (t *Task) cells(now time.Time, bar func(share float64) string) []string {
	out := make([]string, cellValues, cellValues+len(t.values))
	out[cellName] = t.name
	out[cellSteps] = t.steps()
	if t.total > 0 {
		share := min(1, max(0, float64(t.step)/float64(t.total)))
		out[cellBar] = bar(share)
		out[cellShare] = fmt.Sprintf("%3d %%", int(100*share))
	}
	if speed := t.window.speed(); speed > 0 {
		out[cellPace] = pace(speed)
	}
	if left, ok := t.remaining(now); ok {
		out[cellLeft] = "ETA " + span(left)
	}
	for _, v := range t.values {
		out = append(out, v.String())
	}
	return out
}

// startLine and plainLine are what a task says without a terminal.
func (t *Task) startLine() string {
	from := ""
	if t.step > 0 {
		from = " at step " + count(t.step)
	}
	if t.total == 0 {
		return fmt.Sprintf("%s: started%s", t.name, from)
	}
	return fmt.Sprintf("%s: started%s, %s steps", t.name, from, count(t.total))
}

func (t *Task) plainLine(now time.Time) string {
	var parts []string
	for _, cell := range t.cells(now, func(float64) string { return "" })[1:] {
		if cell != "" {
			parts = append(parts, strings.TrimSpace(cell))
		}
	}
	return t.name + ": " + strings.Join(parts, "  ")
}

// align pads the cells of all lines to columns and fits each into width, in one way for all, so that
// columns stay columns.
func align(rows [][]string, width int) []string {
	columns := 0
	for _, row := range rows {
		columns = max(columns, len(row))
	}
	widths := make([]int, columns)
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], columnsOf(cell))
		}
	}
	order := []int{}
	for i := columns - 1; i >= cellValues; i-- {
		order = append(order, i)
	}
	for _, i := range append(order, leaving...) {
		if total(widths) <= width {
			break
		}
		if i < columns {
			widths[i] = 0
		}
	}
	lines := make([]string, len(rows))
	for r, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			if widths[i] == 0 {
				continue
			}
			if line.Len() > 0 {
				line.WriteString("  ")
			}
			pad := strings.Repeat(" ", widths[i]-columnsOf(cell))
			if i == cellName || i >= cellLeft {
				line.WriteString(cell + pad)
			} else {
				line.WriteString(pad + cell)
			}
		}
		lines[r] = cut(strings.TrimRight(line.String(), " "), width)
	}
	return lines
}

// total is the width of a line with two spaces between its cells.
func total(widths []int) int {
	sum := 0
	for _, w := range widths {
		if w > 0 {
			sum += w + 2
		}
	}
	return sum - 2
}
