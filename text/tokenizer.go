package text

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"strconv"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Ids of the special pieces, as in DeBERTaV3. [MASK] is the last id of a vocabulary, see MaskID.
const (
	PadID = 0
	ClsID = 1
	SepID = 2
	UnkID = 3
)

var specials = []string{"[PAD]", "[CLS]", "[SEP]", "[UNK]"}

const maskName = "[MASK]"

// Tokenizer turns text into ids and back. Its ids are, in order: [PAD], [CLS], [SEP], [UNK]; 115
// bytes, unless trained without byte fallback; learned pieces by falling probability; [MASK].
//
// It is safe for concurrent use, though calls wait for one another.
type Tokenizer struct {
	pieces   []string // by id
	scores   []float64
	ids      map[string]int // learned pieces only: text that looks like "[MASK]" is text
	bytes    bool
	maxChars int     // of the longest piece
	unknown  float64 // score of a character outside the vocabulary
	hash     string

	mu    sync.Mutex
	cache unitCache
	work  viterbi
}

// scored is a learned piece and its log probability.
type scored struct {
	piece string
	score float64
}

// The bytes that occur in well-formed UTF-8 beyond ASCII, in order.
const firstByte, lastByte = 0x80, 0xf4

func fallbackBytes() []byte {
	var out []byte
	for b := firstByte; b <= lastByte; b++ {
		if b != 0xc0 && b != 0xc1 {
			out = append(out, byte(b))
		}
	}
	return out
}

func byteName(b byte) string { return fmt.Sprintf("<0x%02X>", b) }

// vocabOverhead is the number of ids that are not learned.
func vocabOverhead(bytes bool) int {
	n := len(specials) + 1
	if bytes {
		n += len(fallbackBytes())
	}
	return n
}

// newTokenizer checks what it is given, since it may come from a file.
func newTokenizer(list []scored, bytes bool) (*Tokenizer, error) {
	t := &Tokenizer{bytes: bytes, ids: make(map[string]int, len(list))}
	fixed := func(name string) {
		t.pieces = append(t.pieces, name)
		t.scores = append(t.scores, 0)
	}
	for _, s := range specials {
		fixed(s)
	}
	if bytes {
		for _, b := range fallbackBytes() {
			fixed(byteName(b))
		}
	}
	for _, s := range list {
		switch {
		case s.piece == "" || !utf8.ValidString(s.piece):
			return nil, fmt.Errorf("piece %d is %q, which is no text", len(t.pieces), s.piece)
		case !(s.score <= 0 && s.score > -1000): // catches NaN
			return nil, fmt.Errorf("piece %q has log probability %v, outside (-1000, 0]", s.piece, s.score)
		}
		if _, ok := t.ids[s.piece]; ok {
			return nil, fmt.Errorf("piece %q is there twice", s.piece)
		}
		t.ids[s.piece] = len(t.pieces)
		t.maxChars = max(t.maxChars, utf8.RuneCountInString(s.piece))
		t.unknown = math.Min(t.unknown, s.score)
		fixed(s.piece)
		t.scores[len(t.scores)-1] = s.score
	}
	if _, ok := t.ids[string(meta)]; !ok {
		return nil, fmt.Errorf("the word mark %q is missing", meta)
	}
	fixed(maskName)
	t.unknown -= 10 // a character is spelled in bytes only where no piece can be had, as in SentencePiece
	t.hash = t.digest()
	return t, nil
}

// digest is over what decides ids, not over the file's layout.
func (t *Tokenizer) digest() string {
	h := sha256.New()
	fmt.Fprintln(h, "ablate unigram nfkc 1", t.bytes)
	for i, p := range t.pieces {
		fmt.Fprintln(h, strconv.Quote(p), strconv.FormatFloat(t.scores[i], 'g', -1, 64))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Size is the number of ids, special ones among them.
func (t *Tokenizer) Size() int { return len(t.pieces) }

// PadID is the id of [PAD].
func (t *Tokenizer) PadID() int { return PadID }

// MaskID is the id of [MASK], the last one.
func (t *Tokenizer) MaskID() int { return len(t.pieces) - 1 }

// Hash is a hex SHA-256 of everything that decides ids.
func (t *Tokenizer) Hash() string { return t.hash }

// Piece is the text of an id with "▁" for a word's start, "<0xC3>" for a byte, "[MASK]" and so on for
// special ids; an id outside the vocabulary gives "<id 99999>".
func (t *Tokenizer) Piece(id int) string {
	if id < 0 || id >= len(t.pieces) {
		return fmt.Sprintf("<id %d>", id)
	}
	return t.pieces[id]
}

// IsSpecial holds for [PAD], [CLS], [SEP], [UNK], [MASK] and ids outside the vocabulary: what is
// neither masked nor predicted.
func (t *Tokenizer) IsSpecial(id int) bool {
	return id < len(specials) || id >= t.MaskID()
}

// StartsWord says whether a piece begins a new word for whole-word masking, by DeBERTa's rule (spec
// 4.1): it has the word mark, or is a lone control or punctuation character, or is special.
func (t *Tokenizer) StartsWord(id int) bool {
	if t.IsSpecial(id) {
		return true
	}
	r, n := utf8.DecodeRuneInString(t.pieces[id])
	if r == meta {
		return true
	}
	return n == len(t.pieces[id]) && (isPunctuation(r) || unicode.IsControl(r) || unicode.IsSpace(r))
}

// isPunctuation is BERT's notion: Unicode's punctuation and every ASCII symbol.
func isPunctuation(r rune) bool {
	return r < utf8.RuneSelf && unicode.IsSymbol(r) || unicode.IsPunct(r)
}

// fromByte gives the byte of an id, if it is one.
func (t *Tokenizer) fromByte(id int) (byte, bool) {
	k := id - len(specials)
	if !t.bytes || k < 0 || k >= len(fallback) {
		return 0, false
	}
	return fallback[k], true
}

var fallback = fallbackBytes()
