package text

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/ablate-go/ablate/internal/spm"
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

// Tokenizer turns text into ids and back. Those that Train makes have the ids, in order: [PAD], [CLS],
// [SEP], [UNK]; 115 bytes, unless trained without byte fallback; learned pieces by falling probability;
// [MASK]. Those that OpenTokenizer reads from other programs' files keep the ids of these.
//
// It is safe for concurrent use, though calls wait for one another.
type Tokenizer struct {
	pieces  []string // by id
	scores  []float64
	kinds   []kind
	ids     map[string]int // what text is cut into: text that looks like "[MASK]" is text
	trie    spm.Trie       // the same
	mask    int
	bytes   bool // characters outside the vocabulary are spelled in bytes
	byteID  [256]int32
	unknown float64 // score of a character outside the vocabulary
	scheme  scheme
	hash    string

	mu    sync.Mutex
	cache unitCache
	work  viterbi
}

// kind is what an id stands for.
type kind uint8

const (
	kindText kind = iota
	kindByte
	kindSpecial // [PAD] and the like, and ids that stand for nothing
)

// scheme is how text is normalised, cut into strings that are segmented one by one, and scored. There is
// one for our own tokenizers and one for each program whose ids are reproduced.
type scheme interface {
	// encode appends ids. It is called with the tokenizer's lock held.
	encode(t *Tokenizer, dst []int, s string) []int
	// settings is all in it that decides ids, for the hash.
	settings() string
	// single is whether scores of paths are rounded to float32 at every piece.
	single() bool
	// fuses is whether neighbouring characters outside the vocabulary are one [UNK].
	fuses() bool
	// prefixes is whether text begins with a word mark that is not its own.
	prefixes() bool
	// file is the file that this was read from, nil if it was trained here.
	file() *foreignFile
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

func byteName(b byte) string { return spm.ByteName(b) }

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
	t := blankTokenizer(len(list)+vocabOverhead(bytes), own{})
	t.bytes = bytes
	for _, s := range specials {
		t.add(s, 0, kindSpecial)
	}
	if bytes {
		for _, b := range fallback {
			t.byteID[b] = int32(t.add(byteName(b), 0, kindByte))
		}
	}
	for _, s := range list {
		switch {
		case s.piece == "" || !utf8.ValidString(s.piece) || strings.Contains(s.piece, "\x00"):
			return nil, fmt.Errorf("piece %d is %q, which is no text", len(t.pieces), s.piece)
		case !(s.score <= 0 && s.score > -1000): // catches NaN
			return nil, fmt.Errorf("piece %q has log probability %v, outside (-1000, 0]", s.piece, s.score)
		}
		if _, ok := t.ids[s.piece]; ok {
			return nil, fmt.Errorf("piece %q is there twice", s.piece)
		}
		t.unknown = math.Min(t.unknown, s.score)
		t.add(s.piece, s.score, kindText)
	}
	if _, ok := t.ids[string(meta)]; !ok {
		return nil, fmt.Errorf("the word mark %q is missing", meta)
	}
	t.mask = t.add(maskName, 0, kindSpecial)
	t.unknown -= 10 // a character is spelled in bytes only where no piece can be had, as in SentencePiece
	if err := t.index(); err != nil {
		return nil, err
	}
	t.hash = t.digest()
	return t, nil
}

func blankTokenizer(size int, s scheme) *Tokenizer {
	t := &Tokenizer{
		pieces: make([]string, 0, size), scores: make([]float64, 0, size), kinds: make([]kind, 0, size),
		ids: make(map[string]int, size), scheme: s,
	}
	for i := range t.byteID {
		t.byteID[i] = -1
	}
	return t
}

// add appends an id.
func (t *Tokenizer) add(piece string, score float64, k kind) int {
	id := len(t.pieces)
	t.pieces, t.scores, t.kinds = append(t.pieces, piece), append(t.scores, score), append(t.kinds, k)
	if k == kindText {
		t.ids[piece] = id
	}
	return id
}

// index makes the trie of what text is cut into.
func (t *Tokenizer) index() error {
	keys, values := make([]string, 0, len(t.ids)), make([]int32, 0, len(t.ids))
	for id, p := range t.pieces {
		if at, ok := t.ids[p]; ok && at == id {
			keys, values = append(keys, p), append(values, int32(id))
		}
	}
	var err error
	t.trie, err = spm.BuildTrie(keys, values)
	return err
}

// digest is over what decides ids, not over the file's layout.
func (t *Tokenizer) digest() string {
	h := sha256.New()
	fmt.Fprintln(h, t.scheme.settings(), t.bytes)
	var line []byte
	for i, p := range t.pieces {
		line = strconv.AppendFloat(append(strconv.AppendQuote(line[:0], p), ' '), t.scores[i], 'g', -1, 64)
		h.Write(append(line, '\n'))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Size is the number of ids, special ones among them.
func (t *Tokenizer) Size() int { return len(t.pieces) }

// PadID is the id of [PAD].
func (t *Tokenizer) PadID() int { return PadID }

// MaskID is the id of [MASK]: the last one of what Train made, and wherever a file from elsewhere has it.
func (t *Tokenizer) MaskID() int { return t.mask }

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

// IsSpecial holds for [PAD], [CLS], [SEP], [UNK], [MASK], other marks that text never has, and ids
// outside the vocabulary: what is neither masked nor predicted.
func (t *Tokenizer) IsSpecial(id int) bool {
	return id < 0 || id >= len(t.kinds) || t.kinds[id] == kindSpecial
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
	if id < 0 || id >= len(t.kinds) || t.kinds[id] != kindByte {
		return 0, false
	}
	return spm.ByteOf(t.pieces[id])
}

var fallback = fallbackBytes()
