package corpus

import "bytes"

const (
	sampleSize = 64 << 10 // bytes that an encoding is guessed from
	sampleLine = 4 << 10  // what is longer is cut
)

// collect keeps the beginning, and lines with bytes that are no ASCII or that switch the character set as ISO-2022
// does.
func (s *byteStats) collect(p []byte) {
	if n := sampleSize - len(s.first); n > 0 {
		s.first = append(s.first, p[:min(n, len(p))]...)
	}
	const magic = 4
	s.last = append(s.last, p[max(0, len(p)-magic):]...)
	s.last = s.last[max(0, len(s.last)-magic):]
	for len(p) > 0 && len(s.sample) < sampleSize {
		end := bytes.IndexByte(p, '\n') + 1
		whole := end > 0
		if !whole {
			end = len(p)
		}
		if room := sampleLine - len(s.line); end >= room {
			end, whole = room, true
		}
		s.line = append(s.line, p[:end]...)
		p = p[end:]
		if whole {
			s.endLine()
		}
	}
}

// endLine takes the line into the sample if it tells something.
func (s *byteStats) endLine() {
	if bytes.IndexFunc(s.line, func(r rune) bool { return r >= 0x80 || r == 0x1b }) >= 0 {
		s.sample = append(s.sample, s.line...)
	}
	s.line = s.line[:0]
}
