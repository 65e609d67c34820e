package progress

import (
	"fmt"
	"io"
	"os"
	"strings"
)

// Page redraws a whole text in place on a terminal, and prints it once below the last elsewhere. It is for one
// goroutine.
type Page struct {
	out  io.Writer
	live bool
}

// NewPage looks at what w is.
func NewPage(w io.Writer) *Page { return &Page{w, canRedraw(w, os.Getenv)} }

// Live reports whether the page redraws in place.
func (p *Page) Live() bool { return p.live }

// Size is the terminal's, or 80 by 24.
func (p *Page) Size() (columns, rows int) { return sizeOf(p.out)() }

// Show draws the lines, as far as they fit.
func (p *Page) Show(lines []string) {
	columns, rows := p.Size()
	var b strings.Builder
	if p.live {
		b.WriteString("\x1b[H")
		if len(lines) > rows-1 {
			lines = append(lines[:max(0, rows-2)],
				fmt.Sprintf("and %d lines more: make the window higher", len(lines)-max(0, rows-2)))
		}
	}
	for _, line := range lines {
		line = clean(line)
		if p.live {
			for columnsOf(line) >= columns {
				line = string([]rune(line)[:len([]rune(line))-1])
			}
			line += "\x1b[K"
		}
		b.WriteString(line + "\n")
	}
	if p.live {
		b.WriteString("\x1b[J")
	}
	_, _ = io.WriteString(p.out, b.String()) // if the terminal is gone, the error cannot be shown
}

// Span writes seconds as a terminal shows them: 48s, 7m21s, 3h05m.
func Span(s float64) string { return span(seconds(s)) }

// Spark draws values as a line of small columns, from the lowest to the highest of them; in plain characters
// where the locale is not UTF-8. More values than width are averaged.
func Spark(values []float64, width int) string { return spark(values, width, isUTF8(os.Getenv)) }

func spark(values []float64, width int, utf8 bool) string {
	levels := []rune("▁▂▃▄▅▆▇█")
	if !utf8 {
		levels = []rune("_.-=+*#")
	}
	if len(values) == 0 || width < 1 {
		return ""
	}
	width = min(width, len(values))
	means, low, high := make([]float64, width), values[0], values[0]
	for i := range means {
		part := values[i*len(values)/width : (i+1)*len(values)/width]
		for _, v := range part {
			means[i] += v / float64(len(part))
		}
		if i == 0 {
			low, high = means[0], means[0]
		}
		low, high = min(low, means[i]), max(high, means[i])
	}
	var b strings.Builder
	for _, m := range means {
		at := 0
		if high > low {
			at = int((m - low) / (high - low) * float64(len(levels)-1))
		}
		b.WriteRune(levels[at])
	}
	return b.String()
}
