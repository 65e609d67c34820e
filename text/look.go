package text

import (
	"cmp"
	"context"
	"path/filepath"
	"slices"

	"github.com/ablate-go/ablate/text/corpus"
)

// Outlook is what a look at a corpus tells without preparing it. Numbers that would take long are 0.
type Outlook struct {
	Name    string
	Files   int
	Bytes   int64 // of the texts, or on disk where Read is false
	Read    bool  // the text was read: it can be, and has letters
	Words   int64
	Windows int64 // of the training part
	Exact   bool  // Windows is counted; else it is estimated at 4 bytes a token and more

	Languages []LanguageOutlook // in the order of their names; nil for a text that names none
}

// LanguageOutlook is what a look tells of one language.
type LanguageOutlook struct {
	Name    string
	Bytes   int64   // as in Outlook
	Windows int64   // of the training part; 0 if it is not known
	Size    float64 // its share of the text, by tokens or, unless the windows are counted, by bytes
	Share   float64 // its share of the windows that batches draw
}

const (
	lookBytes     = 64 << 20 // on disk: what is larger is not read by a look
	bytesPerToken = 4.2      // of English prose with the default vocabulary
)

// Look tells what it can of a corpus in a few seconds: whether it is there and can be read and, if it is small or was
// prepared before, its words and windows. Errors are those of Prepare. It writes nothing. Pipes are not read.
func Look(ctx context.Context, opt PrepareOptions) (*Outlook, error) {
	opt.HeldOut = cmp.Or(opt.HeldOut, DefaultHeldOut)
	opt.BatchSize = max(opt.BatchSize, 1)
	if len(opt.Languages) > 0 {
		return lookAtLanguages(ctx, opt)
	}
	if len(opt.Paths) > 0 {
		e, err := corpus.Look(ctx, opt.Paths)
		if err != nil {
			return nil, err
		}
		if e.Bytes > lookBytes || slices.ContainsFunc(opt.Paths, corpus.IsPipe) {
			return &Outlook{Files: e.Files, Bytes: e.Bytes}, nil
		}
	}
	s, err := openSources(ctx, opt)
	if err != nil {
		return nil, err
	}
	defer s.close()
	info := s.info()
	o := &Outlook{Name: info.Name, Files: info.Files, Bytes: info.Bytes, Read: true}
	if e := s.preparedBefore(ctx, opt); e != nil {
		o.Words, o.Windows, o.Exact = e.sizes.Words, e.texts[0].train.Len()/opt.inner(), true
		e.close()
		return o, nil
	}
	if len(opt.Paths) == 0 {
		return o, nil // the default corpus takes seconds to parse
	}
	sizes, err := corpus.Measure(ctx, s.texts[0])
	o.Words = sizes.Words
	o.Windows = opt.estimatedWindows(sizes)
	return o, err
}

// preparedBefore is the entry of the sources if there is one; nil otherwise.
func (s *sources) preparedBefore(ctx context.Context, opt PrepareOptions) *entry {
	for _, base := range []string{opt.cache(), opt.Fallback} {
		e, err := s.openEntry(ctx, filepath.Join(base, "text", s.key(opt)), opt)
		if err == nil && base != "" {
			return e
		}
	}
	return nil
}

// inner is the number of tokens of the text in a window.
func (opt PrepareOptions) inner() int64 { return int64(max(1, opt.SeqLen-2)) }

func (opt PrepareOptions) estimatedWindows(s corpus.Sizes) int64 {
	size := bytesPerToken
	if opt.singles() {
		size = 1 // characters are taken for ASCII
	}
	if opt.BothStrands {
		size /= 2
	}
	return int64(float64(s.Bytes)*(1-opt.HeldOut)/size) / opt.inner()
}
