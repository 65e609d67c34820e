package progress

import (
	"io"
	"os"
	"strings"
	"unicode"

	"golang.org/x/term"
	"golang.org/x/text/width"
)

// descriptor is what a writer has that may be a terminal.
type descriptor interface{ Fd() uintptr }

func canRedraw(w io.Writer, env func(string) string) bool {
	d, ok := w.(descriptor)
	if ci := env("CI"); ci != "" && ci != "false" && ci != "0" {
		return false // its logs are read later, as text
	}
	return ok && env("TERM") != "dumb" && term.IsTerminal(int(d.Fd()))
}

func isUTF8(env func(string) string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} { // the first that is set rules
		if v := env(name); v != "" {
			v = strings.ToLower(v)
			return strings.Contains(v, "utf-8") || strings.Contains(v, "utf8")
		}
	}
	return false
}

func sizeOf(w io.Writer) func() (columns, rows int) {
	return func() (int, int) {
		if d, ok := w.(descriptor); ok {
			if columns, rows, err := term.GetSize(int(d.Fd())); err == nil && columns > 0 && rows > 0 {
				return columns, rows
			}
		}
		return 80, 24
	}
}

// clean makes text one line without control characters.
func clean(s string) string {
	s = strings.TrimRight(s, "\r\n")
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r): // Cf: text that turns direction
			return -1
		}
		return r
	}, s)
}

// columnsOf is the display width of text: 2 for wide East Asian characters and most emoji, 0 for marks.
func columnsOf(s string) int {
	n := 0
	for _, r := range s {
		n += columnsOfRune(r)
	}
	return n
}

func columnsOfRune(r rune) int {
	if unicode.In(r, unicode.Mn, unicode.Me) {
		return 0
	}
	if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
		return 2
	}
	return 1
}

// cut shortens text to a number of columns, ending in dots.
func cut(s string, columns int) string {
	if columnsOf(s) <= columns {
		return s
	}
	var out strings.Builder
	n := 0
	for _, r := range s {
		if n += columnsOfRune(r); n > columns-2 {
			break
		}
		out.WriteRune(r)
	}
	return strings.TrimRight(out.String(), " ") + strings.Repeat(".", max(0, min(2, columns)))
}

// Colours reports whether text for a writer may be coloured: it is a terminal that knows colours, and NO_COLOR
// (no-color.org) is not set.
func Colours(w io.Writer) bool {
	return os.Getenv("NO_COLOR") == "" && canRedraw(w, os.Getenv)
}
