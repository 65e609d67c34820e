package unigram

import (
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/ablate-go/ablate/internal/texttest"
)

// nearTie is a model that sentencepiece 0.2.3 reads, with the pieces ▁ab (score -16), ▁a (-15), b (2^-24 - 1), ▁ and a
// (-20 each). Of "ab", ▁a and b are likelier than ▁ab by less than a float32 holds.
const nearTie = "0a0e0a055b5041445d150000000018030a0e0a055b434c535d150000000018030a0e0a055b5345505d15000000001803" +
	"0a0e0a055b554e4b5d150000000018020a0e0a05e29681616215000080c118010a0d0a04e296816115000070c118010a" +
	"0a0a016215ffff7fbf18010a0c0a03e29681150000a0c118010a0a0a0161150000a0c11801122e1801c00203c80201d0" +
	"0202d80200ea02055b554e4b5df202055b434c535dfa02055b5345505d8203055b5041445d1a100a086964656e746974" +
	"79180120012801"

func piecesOf(k *Tokenizer, s string) string {
	var pieces []string
	for _, id := range k.Encode(nil, s) {
		pieces = append(pieces, k.Piece(id))
	}
	return strings.Join(pieces, " ")
}

// sentencepiece rounds the score of a path to float32 before it compares it, and then gives the longer last piece. A
// scheme that does not round sees that ▁a and b are likelier.
func TestNearTiesEndAsInSentencePiece(t *testing.T) {
	model, err := hex.DecodeString(nearTie)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "spm.model")
	if err := os.WriteFile(path, model, 0o644); err != nil {
		t.Fatal(err)
	}
	k := opened(t, path)
	if got := piecesOf(k, "ab"); got != "▁ab" {
		t.Errorf("sentencepiece gives ▁ab, and here it is %s", got)
	}
	k.scheme = trained{}
	k.cache = unitCache{}
	if got := piecesOf(k, "ab"); got != "▁a b" {
		t.Errorf("with scores in float64 ▁a b is the likeliest, and here it is %s", got)
	}
}

// Where all segmentations are equally likely, the last piece is the longest that there is, then the one before it.
func TestEqualSegmentationsEndInLongPieces(t *testing.T) {
	k := mustTrain(t, texttest.Prose(500), TrainOptions{VocabSize: 333})
	for piece, id := range k.ids {
		k.scores[id] = -float64(utf8.RuneCountInString(piece)) // whatever the cuts, the sum is the number of characters
	}
	compared := 0
	for _, word := range strings.Fields(strings.Join(texttest.Prose(50), " ")) {
		forUnits(word, func(u string, first bool) {
			if first {
				u = string(meta) + u
			}
			var want []string
			for rest := u; rest != ""; {
				at := 0
				for at < len(rest) {
					if _, ok := k.ids[rest[at:]]; ok {
						break
					}
					_, n := utf8.DecodeRuneInString(rest[at:])
					at += n
				}
				want, rest = append([]string{rest[at:]}, want...), rest[:at]
			}
			var got []string
			for _, id := range k.encodeUnit(nil, []byte(u)) {
				got = append(got, k.Piece(id))
			}
			if strings.Join(got, " ") != strings.Join(want, " ") {
				t.Errorf("%q is cut into %q, want %q", u, got, want)
			}
			compared++
		})
	}
	if compared < 50 {
		t.Errorf("%d units compared", compared)
	}
}
