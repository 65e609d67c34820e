package spm

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// MaxPiece bounds a piece in bytes. Learned pieces have 16 characters or fewer as a rule.
const MaxPiece = 1024

// Check finds what the sentencepiece library refuses, and what this package cannot do.
func (m *Model) Check() error {
	if len(m.Pieces) == 0 {
		return fmt.Errorf("there are no pieces")
	}
	text, marks := map[string]bool{}, map[string]bool{}
	unknown := -1
	var bytes [256]bool
	for i, p := range m.Pieces {
		switch {
		case p.Text == "" || !utf8.ValidString(p.Text) || strings.Contains(p.Text, "\x00"):
			return fmt.Errorf("piece %d is %q, which is no text", i, p.Text)
		case len(p.Text) > MaxPiece:
			return fmt.Errorf("piece %d has %d bytes, more than %d", i, len(p.Text), MaxPiece)
		case !(p.Score > -1e6 && p.Score < 1e6): // catches NaN
			return fmt.Errorf("piece %d, %q, has score %v", i, p.Text, p.Score)
		}
		names := text
		switch p.Kind {
		case Normal, UserDefined, Unused:
		case Unknown:
			if names = marks; unknown >= 0 {
				return fmt.Errorf("pieces %d and %d are both UNKNOWN", unknown, i)
			}
			unknown = i
		case Control:
			names = marks
		case Byte:
			names = marks
			b, ok := ByteOf(p.Text)
			if !ok {
				return fmt.Errorf("piece %d is %q, which is no name of a byte", i, p.Text)
			}
			if !m.Trainer.ByteFallback {
				return fmt.Errorf("piece %d is %q although byte_fallback is off", i, p.Text)
			}
			bytes[b] = true
		default:
			return fmt.Errorf("piece %d, %q, has type %d, which is unknown", i, p.Text, p.Kind)
		}
		if names[p.Text] {
			return fmt.Errorf("piece %q is there twice, the second time as %d", p.Text, i)
		}
		names[p.Text] = true
	}
	if unknown < 0 {
		return fmt.Errorf("no piece is UNKNOWN")
	}
	if len(text) == 0 {
		return fmt.Errorf("no piece is text")
	}
	for b, ok := range bytes {
		if m.Trainer.ByteFallback && !ok {
			return fmt.Errorf("byte_fallback is on and there is no piece %s", ByteName(byte(b)))
		}
	}
	if len(m.Normalizer.Charsmap) > 0 {
		_, err := ParseCharsmap(m.Normalizer.Charsmap)
		return err
	}
	return nil
}

// ByteName is the text of a byte's piece, such as "<0xC3>".
func ByteName(b byte) string { return fmt.Sprintf("<0x%02X>", b) }

// ByteOf is the byte that a piece names, if it names one.
func ByteOf(name string) (byte, bool) {
	if len(name) != len("<0x00>") || !strings.HasPrefix(name, "<0x") {
		return 0, false
	}
	v, err := strconv.ParseUint(name[3:5], 16, 8)
	return byte(v), err == nil && name == ByteName(byte(v))
}
