package text

import (
	"fmt"

	"github.com/ablate-go/ablate/internal/prose"
)

// TooShortError says that a corpus has too little text for the requested windows and batches.
type TooShortError struct {
	Corpus    string  // its name
	Tokens    int64   // tokens of the part that is too short, without [CLS] and [SEP]
	SeqLen    int     // ids in a window, [CLS] and [SEP] among them
	BatchSize int     // windows in a batch, if the training part is too short; 0 if the held-out part is
	HeldOut   float64 // share of the text that is held out, if that part is too short
	Language  bool    // the corpus is that of one language, which must fill a window and no batch
}

func (e *TooShortError) Error() string {
	if e.Language && e.BatchSize > 0 {
		return fmt.Sprintf("corpus %s: %d training tokens fill no window of %d; give more text or a shorter sequence",
			e.Corpus, e.Tokens, e.SeqLen)
	}
	if e.BatchSize > 0 {
		windows := e.Tokens / int64(max(e.SeqLen-2, 1))
		return fmt.Sprintf("corpus %s: a training part of %s has %s of %d, fewer than one batch of %d; "+
			"give more text, a shorter sequence or a smaller batch", e.Corpus, prose.Count(int(e.Tokens), "token"),
			prose.Count(int(windows), "window"), e.SeqLen, e.BatchSize)
	}
	return fmt.Sprintf("corpus %s: a held-out part of %s (%g%% of the text, in whole blocks) fills no window of %d; "+
		"give more text, a larger held-out share or a shorter sequence", e.Corpus, prose.Count(int(e.Tokens), "token"),
		100*e.HeldOut, e.SeqLen)
}

// CacheError says that prepared data can be stored nowhere: neither in the cache folder nor in the fallback.
type CacheError struct {
	Dir string // the folder that was tried last
	Err error  // why it cannot be used
}

func (e *CacheError) Error() string {
	return fmt.Sprintf("prepared data can be stored nowhere, last tried %q: %v; "+
		"set CacheDir or Fallback of PrepareOptions to a folder that can be written", e.Dir, e.Err)
}

func (e *CacheError) Unwrap() error { return e.Err }
