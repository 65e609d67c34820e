package encodings

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gogs/chardet"
	"golang.org/x/text/encoding/charmap"
)

// fallbacks are encodings that the detector does not know. One of them is taken where the detector's answer gives no
// words.
var fallbacks = []Encoding{
	{"macintosh", charmap.Macintosh}, {"ibm850", charmap.CodePage850}, {"ibm866", charmap.CodePage866},
	{"x-mac-cyrillic", charmap.MacintoshCyrillic}, {"ibm852", charmap.CodePage852},
	{"windows-874", charmap.Windows874},
}

// Guess guesses the encoding of bytes that are no UTF-8, best the lines with bytes above 127. The answer is Western
// unless something else is clearly better: by the letter statistics of the detector, or because Western gives no words.
func Guess(sample []byte) Encoding {
	other, confidence, western := detected(sample)
	plain := Wordlike(Western.Text(sample))
	best, score := Western, plain
	if !other.IsUTF8() {
		s := Wordlike(other.Text(sample))
		if s >= wordlike && confidence >= leastConfidence && (plain < wordlike || confidence >= western+margin) {
			best, score = other, s
		}
	}
	const better = 0.03 // a few letters in wrong case tell Mac's Cyrillic from Windows'
	for _, e := range fallbacks {
		if s := Wordlike(e.Text(sample)); s >= wordlike && s >= score+better {
			best, score = e, s
		}
	}
	return best
}

const (
	wordlike        = 0.9 // share of good characters that real text has at least; see Wordlike
	leastConfidence = 20  // of 100; the detector gives 10 where it has seen only that nothing is impossible
	margin          = 10  // of 100; by how much another alphabet must be better than Latin-1
)

// detected is the detector's best answer other than Latin-1 with its confidence, and its confidence in Latin-1.
func detected(sample []byte) (best Encoding, confidence, western int) {
	all, err := chardet.NewTextDetector().DetectAll(sample)
	if err != nil {
		return Encoding{}, 0, 0
	}
	// The detector's own order among equals depends on goroutines.
	slices.SortStableFunc(all, func(a, b chardet.Result) int {
		return cmp.Or(cmp.Compare(b.Confidence, a.Confidence), strings.Compare(a.Charset, b.Charset))
	})
	for _, r := range all {
		// Hebrew in the order of the screen is the same encoding as in the order of reading.
		e, err := Named(strings.TrimSuffix(r.Charset, "-I"))
		switch {
		case err != nil || e.IsUTF8() || strings.HasPrefix(e.Name, "utf-"):
		case e.Name == Western.Name:
			western = max(western, r.Confidence)
		case best.IsUTF8():
			best, confidence = e, r.Confidence
		}
	}
	return best, confidence, western
}
