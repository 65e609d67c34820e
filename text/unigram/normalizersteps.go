package unigram

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/ablate-go/ablate/internal/spm"
)

// A tokenizer.json names the steps of normalisation one by one. pipelineStep is one of them, as a function and as the
// changes that it makes.
type pipelineStep struct {
	apply func(string) string
	edits edits
}

// stepFile holds the fields of all kinds of steps.
type stepFile struct {
	Type        string          `json:"type"`
	Normalizers []stepFile      `json:"normalizers"`
	StripLeft   bool            `json:"strip_left"`
	StripRight  bool            `json:"strip_right"`
	Charsmap    []byte          `json:"precompiled_charsmap"` // base64 in the file
	Pattern     json.RawMessage `json:"pattern"`
	Content     string          `json:"content"`
}

// The patterns that transformers writes for DeBERTa-v2: release 4 the first, release 5 the second.
const (
	severalSpaces   = `{"Regex":" {2,}"}`
	severalOrBreaks = `{"Regex":"\\s{2,}|[\\n\\r\\t]"}`
)

// steps flattens sequences and refuses what is not known.
func (f *stepFile) steps() ([]pipelineStep, error) {
	switch f.Type {
	case "Sequence":
		var list []pipelineStep
		for i := range f.Normalizers {
			more, err := f.Normalizers[i].steps()
			if err != nil {
				return nil, err
			}
			list = append(list, more...)
		}
		return list, nil
	case "Strip":
		left, right := f.StripLeft, f.StripRight
		return []pipelineStep{{func(s string) string {
			if left {
				s = strings.TrimLeftFunc(s, unicode.IsSpace)
			}
			if right {
				s = strings.TrimRightFunc(s, unicode.IsSpace)
			}
			return s
		}, stripEdits(left, right)}}, nil
	case "Precompiled":
		m := spm.New()
		m.Normalizer = spm.NormalizerSpec{Charsmap: f.Charsmap}
		n, err := spm.NewNormalizer(m)
		if err != nil {
			return nil, err
		}
		return []pipelineStep{{func(s string) string { return applyRules(n, s) }, ruleEdits(n)}}, nil
	case "Lowercase":
		return []pipelineStep{{lowerCase, lowerEdits}}, nil
	case "NFC":
		return []pipelineStep{{norm.NFC.String, formEdits(norm.NFC)}}, nil
	case "NFKC":
		return []pipelineStep{{norm.NFKC.String, formEdits(norm.NFKC)}}, nil
	case "Replace":
		var compact bytes.Buffer
		if err := json.Compact(&compact, f.Pattern); err != nil {
			return nil, fmt.Errorf("its normalizer replaces nothing: %w", err)
		}
		switch {
		case f.Content == " " && compact.String() == severalSpaces:
			return []pipelineStep{{joinSpaces, spaceEdits}}, nil
		case f.Content == " " && compact.String() == severalOrBreaks:
			return []pipelineStep{{joinBreaks, breakEdits}}, nil
		}
		return nil, fmt.Errorf("its normalizer replaces %s by %q, which is not supported", compact.String(), f.Content)
	}
	return nil, fmt.Errorf("its normalizer has a step %q, which is not supported", f.Type)
}

// has reports whether a step of that type is among them.
func (f *stepFile) has(kind string) bool {
	return f.Type == kind || slices.ContainsFunc(f.Normalizers, func(n stepFile) bool { return n.has(kind) })
}

// applyRules applies a character map and nothing else.
func applyRules(n *spm.Normalizer, s string) string {
	var b strings.Builder
	for s != "" {
		to, size := n.Prefix(s)
		b.WriteString(to)
		s = s[size:]
	}
	return b.String()
}

func joinSpaces(s string) string {
	if !strings.Contains(s, "  ") {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		if s[i] != ' ' || i == 0 || s[i-1] != ' ' {
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// joinBreaks makes one space of two or more characters of white space, and of a line's end or a tab.
func joinBreaks(s string) string {
	var b strings.Builder
	run := []rune{}
	flush := func() {
		switch {
		case len(run) == 1 && !strings.ContainsRune("\n\r\t", run[0]):
			b.WriteRune(run[0])
		case len(run) > 0:
			b.WriteByte(' ')
		}
		run = run[:0]
	}
	for _, r := range s {
		if unicode.IsSpace(r) {
			run = append(run, r)
			continue
		}
		flush()
		b.WriteRune(r)
	}
	flush()
	return b.String()
}
