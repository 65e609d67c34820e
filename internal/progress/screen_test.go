package progress_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"
)

// screen is a small terminal: it wraps, scrolls and obeys the few sequences that a board may send; any
// other is a failure.
type screen struct {
	t             *testing.T
	mu            sync.Mutex
	columns, rows int
	lines         [][]rune // the scrolled part as well; the last rows are those that the cursor can reach
	y, x          int
	writes        int
	raw           strings.Builder
}

func newScreen(t *testing.T, columns, rows int) *screen {
	return &screen{t: t, columns: columns, rows: rows, lines: make([][]rune, 1)}
}

func (s *screen) size() (int, int) { return s.columns, s.rows }

func (s *screen) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writes++
	s.raw.Write(b)
	text := []rune(string(b))
	for i := 0; i < len(text); i++ {
		switch r := text[i]; {
		case r == '\n':
			s.down()
			s.x = 0
		case r == '\r':
			s.x = 0
		case r == '\x1b':
			var n int
			end := i + 2
			for end < len(text) && unicode.IsDigit(text[end]) {
				n = 10*n + int(text[end]-'0')
				end++
			}
			s.control(text[end], n)
			i = end
		case unicode.IsControl(r):
			s.t.Errorf("control character %q", r)
		default:
			if s.x == s.columns {
				s.down()
				s.x = 0
			}
			for len(s.lines[s.y]) <= s.x {
				s.lines[s.y] = append(s.lines[s.y], ' ')
			}
			s.lines[s.y][s.x] = r
			s.x++
		}
	}
	return len(b), nil
}

func (s *screen) down() {
	if s.y++; s.y == len(s.lines) {
		s.lines = append(s.lines, nil)
	}
}

func (s *screen) control(command rune, n int) {
	switch command {
	case 'A':
		if top := max(0, len(s.lines)-s.rows); s.y-n < top {
			s.t.Errorf("the cursor leaves the top of the screen")
			s.y = top
		} else {
			s.y -= n
		}
	case 'K':
		s.lines[s.y] = s.lines[s.y][:min(len(s.lines[s.y]), s.x)]
	case 'J':
		s.lines[s.y] = s.lines[s.y][:min(len(s.lines[s.y]), s.x)]
		for y := s.y + 1; y < len(s.lines); y++ {
			s.lines[y] = nil
		}
	case 'm':
	default:
		s.t.Errorf("sequence with %q", command)
	}
}

// String is all that was shown, without spaces at the ends of lines.
func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out strings.Builder
	for _, line := range s.lines {
		fmt.Fprintln(&out, strings.TrimRight(string(line), " "))
	}
	return strings.TrimRight(out.String(), "\n")
}

// clock stands still until it is moved.
type clock struct{ now time.Time }

func newClock() *clock { return &clock{now: time.Date(2024, 2, 28, 23, 59, 0, 0, time.UTC)} }

func (c *clock) read() time.Time      { return c.now }
func (c *clock) move(d time.Duration) { c.now = c.now.Add(d) }

func environment(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func checkShown(t *testing.T, got fmt.Stringer, want string) {
	t.Helper()
	if g := strings.TrimRight(got.String(), "\n"); g != strings.TrimRight(want, "\n") {
		t.Errorf("shown:\n%s\nwant:\n%s", g, want)
	}
}
