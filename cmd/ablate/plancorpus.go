package main

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/text"
)

// lookAtCorpus says what text the plan trains on, as far as a look tells. What a run could not read is an error.
func lookAtCorpus(p *experiments.Plan, out string) (string, error) {
	if len(p.Corpus) == 0 && len(p.Corpora) == 0 {
		return "corpus: the prose of the Go installation's source; --corpus takes text of your own", nil
	}
	t, opt := p.Base.Train, p.PrepareOptions()
	opt.Fallback = filepath.Join(out, "text")
	o, err := text.Look(context.Background(), opt)
	if err != nil {
		return "", err
	}
	if o.Files == 0 {
		return "corpus: a pipe, which is read when the run begins", nil
	}
	if !o.Read {
		return fmt.Sprintf("corpus: %s, %s on disk; its words are counted when the run begins",
			cmp.Or(strings.Join(p.Corpus, ", "), o.Name), fileSizes(o.Files, o.Bytes)) + sharesOf(o, t.Steps*t.Batch), nil
	}
	said := fmt.Sprintf("corpus: %s, %s", o.Name, fileSizes(o.Files, o.Bytes))
	if o.Words > 0 {
		said += fmt.Sprintf(", %s words", thousands(int(o.Words)))
	}
	if o.Windows > 0 {
		about := "about "
		if o.Exact {
			about = ""
		}
		said += fmt.Sprintf("; %s%s training windows of %d tokens, of which a cell reads %s (%s%.2g times the text)", about,
			thousands(int(o.Windows)), t.Seq, thousands(t.Steps*t.Batch), about, float64(t.Steps*t.Batch)/float64(o.Windows))
	}
	return said + sharesOf(o, t.Steps*t.Batch), nil
}

// sharesOf is a table of the languages and their shares of some windows, on lines of its own; empty without languages.
func sharesOf(o *text.Outlook, windows int) string {
	if o.Languages == nil {
		return ""
	}
	about := "about "
	if o.Exact {
		about = ""
	}
	var out strings.Builder
	w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(w, "\nlanguage\ttext\twindows\tshare of the text\tshare of the batches\tread\t\n")
	for _, l := range o.Languages {
		known, times := "", ""
		if l.Windows > 0 {
			known = about + thousands(int(l.Windows))
			times = fmt.Sprintf("%s%.2g times", about, l.Share*float64(windows)/float64(l.Windows))
		}
		fmt.Fprintf(w, "%s\t%.1f MB\t%s\t%.1f %%\t%.1f %%\t%s\t\n", l.Name, float64(l.Bytes)/1e6, known, 100*l.Size,
			100*l.Share, times)
	}
	_ = w.Flush() // to memory
	return strings.TrimSuffix(out.String(), "\n")
}

func fileSizes(files int, bytes int64) string {
	return fmt.Sprintf("%s, %.1f MB", prose.Count(files, "file"), float64(bytes)/1e6)
}
