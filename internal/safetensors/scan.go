package safetensors

import (
	"encoding/json"
	"fmt"
	"strconv"
)

// scanner reads the few shapes of JSON that a header may hold. encoding/json is not used for the whole:
// it lets duplicate names, unknown case and fractions pass, and its buffer can grow beyond the file.
// The first fault sticks; later calls do nothing.
type scanner struct {
	text []byte
	at   int
	err  error
}

func (s *scanner) fail(format string, args ...any) {
	if s.err == nil {
		s.err = fmt.Errorf("header byte %d: %s", s.at, fmt.Sprintf(format, args...))
	}
}

// peek skips white space and returns the next byte, 0 at the end or after a fault.
func (s *scanner) peek() byte {
	for s.err == nil && s.at < len(s.text) {
		switch c := s.text[s.at]; c {
		case ' ', '\t', '\n', '\r':
			s.at++
		default:
			return c
		}
	}
	return 0
}

func (s *scanner) expect(c byte) {
	if got := s.peek(); got != c || c == 0 {
		s.fail("%q expected", string(c))
		return
	}
	s.at++
}

// members calls one for each member between open and end, separated by commas.
func (s *scanner) members(open, end byte, one func()) {
	s.expect(open)
	if s.peek() == end {
		s.at++
		return
	}
	for s.err == nil {
		one()
		if s.peek() == end {
			s.at++
			return
		}
		s.expect(',')
	}
}

// object calls value after each key and refuses a key that stands twice.
func (s *scanner) object(value func(key string)) {
	seen := map[string]bool{}
	s.members('{', '}', func() {
		key := s.str()
		if seen[key] {
			s.fail("the name %s stands twice", quote(key))
		}
		seen[key] = true
		s.expect(':')
		if s.err == nil {
			value(key)
		}
	})
}

func (s *scanner) str() string {
	s.expect('"')
	if s.err != nil {
		return ""
	}
	from, plain := s.at, true
	for ; s.at < len(s.text) && s.text[s.at] != '"'; s.at++ {
		switch c := s.text[s.at]; {
		case c < ' ':
			s.fail("control character 0x%02x inside a string", c)
			return ""
		case c == '\\':
			plain = false
			s.at++ // whatever is escaped cannot end the string
		}
	}
	if s.at >= len(s.text) {
		s.at = from
		s.fail("a string has no end")
		return ""
	}
	s.at++
	if plain {
		return string(s.text[from : s.at-1])
	}
	var out string
	if err := json.Unmarshal(s.text[from-1:s.at], &out); err != nil {
		s.fail("bad escape in a string")
	}
	return out
}

// number reads a whole number without sign, fraction, exponent or leading zero.
func (s *scanner) number() uint64 {
	s.peek()
	from := s.at
	for s.at < len(s.text) && s.text[s.at] >= '0' && s.text[s.at] <= '9' {
		s.at++
	}
	digits := s.text[from:s.at]
	if len(digits) == 0 || len(digits) > 1 && digits[0] == '0' {
		s.fail("a whole number expected")
		return 0
	}
	if len(digits) > 20 {
		s.fail("a number of %d digits does not fit 64 bits", len(digits))
		return 0
	}
	n, err := strconv.ParseUint(string(digits), 10, 64)
	if err != nil {
		s.fail("the number %s does not fit 64 bits", digits)
	}
	return n
}

// quote shortens names from damaged files, so that an error stays one line.
func quote(name string) string {
	if r := []rune(name); len(r) > 80 {
		name = string(r[:77]) + "..."
	}
	return strconv.Quote(name)
}
