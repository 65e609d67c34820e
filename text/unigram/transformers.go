package unigram

import (
	"crypto/sha256"
	"fmt"
	"strings"

	"github.com/ablate-go/ablate/internal/spm"
)

// transformers is the scheme of tokenizers read from a tokenizer.json of Hugging Face: each word is
// segmented by itself, with float64 scores. Where a character map has rules for several characters, the
// longest is applied, as SentencePiece does; Hugging Face's library applies them only within short
// grapheme clusters, and may take the shortest.
type transformers struct {
	source *foreignFile
	steps  []pipelineStep
	desc   []byte         // of the steps, for the hash
	added  map[string]int // further tokens that are found in text, for the hash
	flags  string         // of these, where they are not the usual ones
	punct  bool           // words are cut at punctuation
	lower  bool           // letters are made small
}

func (p *transformers) prepare(s string, _ *addedTokens) string {
	return strings.ToValidUTF8(s, "\ufffd")
}

func (p *transformers) normalize(s string) string {
	for _, step := range p.steps {
		s = step.apply(s)
	}
	return s
}

func (p *transformers) finders(list []addedToken) (addedTokens, error) {
	return newAddedTokens(list, p.normalize)
}

func (p *transformers) segment(t *Tokenizer, dst []int, s string) []int {
	if !p.punct {
		return p.segmentWords(t, dst, s)
	}
	splitAtPunctuation(s, func(from, to int) { dst = p.segmentWords(t, dst, s[from:to]) })
	return dst
}

func (p *transformers) segmentWords(t *Tokenizer, dst []int, s string) []int {
	if s == "" {
		return dst
	}
	s = strings.ReplaceAll(s, " ", string(meta))
	if !strings.HasPrefix(s, string(meta)) {
		s = string(meta) + s
	}
	for s != "" {
		word := s
		if end := strings.Index(s[len(spm.Meta):], spm.Meta); end >= 0 {
			word = s[:len(spm.Meta)+end]
		}
		dst = t.encodeUnit(dst, []byte(word))
		s = s[len(word):]
	}
	return dst
}

func (p *transformers) settings() string {
	s := fmt.Sprintf("transformers unigram %x %v%s", sha256.Sum256(p.desc), p.added, p.flags)
	if p.punct {
		s += " split_by_punct"
	}
	return s
}

func (p *transformers) single() bool       { return false }
func (p *transformers) fuses() bool        { return true }
func (p *transformers) prefixes() bool     { return true }
func (p *transformers) file() *foreignFile { return p.source }
