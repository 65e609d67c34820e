package text

import (
	"context"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/text/corpus"
)

// lookAtLanguages is Look for texts of several languages. Shares are of bytes on disk where the texts are too large to
// be read by a look. Where one is a pipe, nothing is told of any.
func lookAtLanguages(ctx context.Context, opt PrepareOptions) (*Outlook, error) {
	if err := CheckLanguages(opt.Languages, opt.Alpha); err != nil {
		return nil, err
	}
	o := &Outlook{}
	piped := false
	for _, l := range sorted(opt.Languages) {
		e, err := corpus.Look(ctx, l.Paths)
		if err != nil {
			return nil, &LanguageError{Language: l.Name, Err: err}
		}
		o.Files, o.Bytes = o.Files+e.Files, o.Bytes+e.Bytes
		o.Languages = append(o.Languages, LanguageOutlook{Name: l.Name, Bytes: e.Bytes})
		piped = piped || slices.ContainsFunc(l.Paths, corpus.IsPipe)
	}
	if piped {
		return &Outlook{}, nil
	}
	if o.Bytes > lookBytes {
		o.share(opt.Alpha, func(i int) int64 { return o.Languages[i].Bytes })
		return o, nil
	}
	return o, o.read(ctx, opt)
}

// read reads the texts of the languages.
func (o *Outlook) read(ctx context.Context, opt PrepareOptions) error {
	s, err := openSources(ctx, opt)
	if err != nil {
		return err
	}
	defer s.close()
	info := s.info()
	o.Name, o.Files, o.Bytes, o.Read = info.Name, info.Files, info.Bytes, true
	if e := s.preparedBefore(ctx, opt); e != nil {
		defer e.close()
		o.Words, o.Exact = e.sizes.Words, true
		for i, t := range e.texts {
			o.Languages[i].Bytes, o.Languages[i].Windows = t.sizes.Bytes, t.train.Len()/opt.inner()
		}
		o.share(opt.Alpha, func(i int) int64 { return e.texts[i].train.Len() })
		return nil
	}
	for i, t := range s.texts {
		sizes, err := corpus.Measure(ctx, t)
		if err != nil {
			return &LanguageError{Language: t.language, Err: err}
		}
		o.Words += sizes.Words
		o.Languages[i].Bytes, o.Languages[i].Windows = sizes.Bytes, opt.estimatedWindows(sizes)
	}
	o.share(opt.Alpha, func(i int) int64 { return o.Languages[i].Bytes })
	return nil
}

// share computes the languages' shares from their sizes, and adds up their windows.
func (o *Outlook) share(alpha float64, size func(language int) int64) {
	var names []string
	var sizes []int64
	total := 0.0
	for i, l := range o.Languages {
		names, sizes = append(names, l.Name), append(sizes, max(1, size(i)))
		total += float64(sizes[i])
		o.Windows += l.Windows
	}
	mix := newMixture(names, Shares(sizes, alpha))
	for i := range o.Languages {
		o.Languages[i].Size, o.Languages[i].Share = float64(sizes[i])/total, mix.share(i)
	}
	o.Name = strings.Join(names, ", ")
}
