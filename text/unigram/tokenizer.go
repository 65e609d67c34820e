package unigram

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"sync"

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

// Tokenizer turns text into ids and back. A tokenizer of Train has the ids, in order: [PAD], [CLS], [SEP], [UNK]; 115
// bytes, unless trained without byte fallback; learned pieces by decreasing probability; [MASK]. One that OpenTokenizer
// reads from the files of another program has the ids of that program.
//
// It is safe for concurrent use, but calls wait for each other.
type Tokenizer struct {
	pieces  []string // by id
	scores  []float64
	kinds   []kind
	ids     map[string]int // pieces that text is divided into; text that looks like "[MASK]" is ordinary text
	trie    spm.Trie       // of the same pieces
	mask    int
	bytes   bool // characters outside the vocabulary are spelled in bytes
	letters bool // made by Train, and every learned piece is one character
	byteID  [256]int32
	unknown float64 // score of a character outside the vocabulary
	scheme  scheme
	hash    string

	added         []addedToken // tokens that are found before text is cut into pieces, by id
	plain, marked addedTokens  // those without, and with, the special ones

	mu    sync.Mutex
	cache unitCache
	work  viterbi
	trace *[]tracedPiece // where segment writes what its ids stand for; nil for not
}

// kind is what an id stands for.
type kind uint8

const (
	kindText kind = iota
	kindByte
	kindSpecial // [PAD] and the like, and ids that stand for nothing
	kindAdded   // text that is one token wherever it stands
)

// scheme is how text is normalised, divided into strings that are segmented separately, and scored. There is one for
// the tokenizers of Train and one for each program whose ids are reproduced.
type scheme interface {
	// prepare is what is done to a whole text before tokens are found in it.
	prepare(s string, tokens *addedTokens) string
	// normalize is what is done to the text between the tokens that are found in it first.
	normalize(s string) string
	// segment appends the ids of normalised text. It is called with the tokenizer's lock held.
	segment(t *Tokenizer, dst []int, s string) []int
	// prepareAligned, normalizeAligned and segmentAligned are the same for text that knows where it comes from.
	prepareAligned(a aligned, tokens *addedTokens) aligned
	normalizeAligned(a aligned) aligned
	segmentAligned(o *offsetEncoder, a aligned)
	// finders finds tokens as the program does whose ids are reproduced.
	finders(list []addedToken) (addedTokens, error)
	// settings is all in it that decides ids, for the hash.
	settings() string
	// single is whether scores of paths are rounded to float32 at every piece.
	single() bool
	// fuses is whether neighbouring characters outside the vocabulary are one [UNK].
	fuses() bool
	// prefixes is whether text begins with a word mark that is not its own.
	prefixes() bool
	// file is the file of another program that this was read from, nil if Train made it.
	file() *foreignFile
}

// scored is a learned piece and its log probability.
type scored struct {
	piece string
	score float64
}

// blankTokenizer returns a tokenizer without ids; size is the expected number of ids.
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

// index makes the trie of the pieces that text is divided into.
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

// digest is the hash of everything that decides ids; the layout of the file has no influence.
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

// MaskID is the id of [MASK]: the last id in a tokenizer of Train, any id in a file of another program.
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

// IsSpecial reports whether an id is never masked or predicted: [PAD], [CLS], [SEP], [UNK], [MASK], other marks that
// text never has, and ids outside the vocabulary.
func (t *Tokenizer) IsSpecial(id int) bool {
	return id < 0 || id >= len(t.kinds) || t.kinds[id] == kindSpecial
}
