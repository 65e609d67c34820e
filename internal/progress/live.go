package progress

import (
	"fmt"
	"io"
	"strings"
)

func (b *Board) drawIfDue() {
	if b.closed || !b.live {
		return
	}
	if now := b.opts.Now(); now.Sub(b.last) >= redraw || now.Before(b.last) {
		b.frame(nil, b.area())
	}
}

// area is the live area: a line for each running task as far as there is room, and one for the whole.
func (b *Board) area() []string {
	lines := b.taskLines()
	columns, rows := b.opts.Size()
	if len(b.tasks) < 2 {
		return lines[:min(len(lines), max(0, rows-1))]
	}
	if most := max(1, rows-3); len(lines) > most {
		lines = append(lines[:most:most], cut(fmt.Sprintf("and %d more running", len(lines)-most), columns-1))
	}
	whole := fmt.Sprintf("%s: %s", b.opts.Title, b.counts())
	var steps, all float64
	for _, t := range b.tasks {
		if t.state == done {
			steps += float64(t.total)
		} else {
			steps += float64(min(t.step, t.total))
		}
		all += float64(t.total)
	}
	if all > 0 {
		whole += fmt.Sprintf("  %d %%", int(100*steps/all))
	}
	now := b.opts.Now()
	whole += "  " + span(now.Sub(b.started))
	if left, ok := b.remaining(now); ok {
		whole += "  ETA " + span(left)
	}
	lines = append(lines, cut(clean(whole), columns-1))
	return lines[:min(len(lines), max(0, rows-1))] // more would scroll, and could not be redrawn
}

func (b *Board) taskLines() []string {
	columns, _ := b.opts.Size()
	var rows [][]string
	for _, t := range b.tasks {
		if t.state == running {
			rows = append(rows, t.cells(b.opts.Now(), b.bar))
		}
	}
	return align(rows, columns-1) // the last column stays free: terminals differ in when they wrap
}

func (b *Board) bar(share float64) string {
	full, rest := "━", "─"
	if b.ascii {
		full, rest = "#", "-"
	}
	n := int(share * barWidth)
	return strings.Repeat(full, n) + strings.Repeat(rest, barWidth-n)
}

// frame replaces the live area by permanent lines and a new area, in one write, so that no half is seen.
func (b *Board) frame(permanent, area []string) {
	b.last = b.opts.Now()
	var out strings.Builder
	columns, _ := b.opts.Size()
	up := 0
	for _, width := range b.drawn { // a terminal that became narrower has wrapped the old lines
		up += max(1, (width+columns-1)/max(1, columns))
	}
	if up > 0 {
		fmt.Fprintf(&out, "\x1b[%dA\r", up)
	}
	if len(permanent) > 0 {
		// Erased before they are written: after a line that fills the last column, an erasure to the right
		// would take its last character.
		out.WriteString("\x1b[J" + strings.Join(permanent, "\n") + "\n")
	}
	b.drawn = b.drawn[:0]
	for _, line := range area {
		out.WriteString(line + "\x1b[K\n")
		b.drawn = append(b.drawn, columnsOf(line))
	}
	out.WriteString("\x1b[J")                  // what the old area had more
	_, _ = io.WriteString(b.out, out.String()) // if the terminal is gone, the error cannot be shown
}

// finish prints how a task ended, with colour where that is wanted.
func (b *Board) finish(name string, s state, text string) {
	word, colour := "done", "\x1b[32m"
	if s == failed {
		word, colour = "failed", "\x1b[31m"
	}
	if s == stopped {
		word, colour = "stopped", "\x1b[33m"
	}
	if !b.color {
		b.print(fmt.Sprintf("%s: %s%s", name, word, text))
		return
	}
	line := clean(name) + ": " + colour + word + "\x1b[0m" + clean(text)
	b.frame([]string{line}, b.area())
}
