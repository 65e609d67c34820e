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
	added  map[string]int // further tokens that are found in raw text
	trie   spm.Trie       // of these
}

func (p *transformers) encode(t *Tokenizer, dst []int, s string) []int {
	s = strings.ToValidUTF8(s, "\ufffd")
	from := 0
	for i := 0; i < len(s) && len(p.added) > 0; {
		id, n := p.trie.Longest(s[i:])
		if n == 0 {
			i++
			continue
		}
		dst = append(p.encodeText(t, dst, s[from:i]), int(id))
		i += n
		from = i
	}
	return p.encodeText(t, dst, s[from:])
}

func (p *transformers) encodeText(t *Tokenizer, dst []int, s string) []int {
	for _, step := range p.steps {
		s = step(s)
	}
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
	return fmt.Sprintf("transformers unigram %x %v", sha256.Sum256(p.desc), p.added)
}

func (p *transformers) single() bool       { return false }
func (p *transformers) fuses() bool        { return true }
func (p *transformers) prefixes() bool     { return true }
func (p *transformers) file() *foreignFile { return p.source }
