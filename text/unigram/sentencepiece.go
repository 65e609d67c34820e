package unigram

import (
	"crypto/sha256"
	"fmt"

	"github.com/ablate-go/ablate/internal/spm"
)

// sentencePiece is the scheme of tokenizers read from an spm.model: ids are those of the sentencepiece
// library. The whole text is segmented at once, since the rounding of a path's score to float32 depends
// on all that went before.
type sentencePiece struct {
	source    *foreignFile
	spec      spm.NormalizerSpec
	normalize *spm.Normalizer
}

func (p *sentencePiece) encode(t *Tokenizer, dst []int, s string) []int {
	return t.segment(dst, string(p.normalize.Append(nil, s)))
}

func (p *sentencePiece) settings() string {
	return fmt.Sprintf("sentencepiece unigram %x %t %t", sha256.Sum256(p.spec.Charsmap), p.spec.AddDummyPrefix,
		p.spec.RemoveExtraWhitespaces)
}

func (p *sentencePiece) single() bool       { return true }
func (p *sentencePiece) fuses() bool        { return true }
func (p *sentencePiece) prefixes() bool     { return p.spec.AddDummyPrefix }
func (p *sentencePiece) file() *foreignFile { return p.source }
