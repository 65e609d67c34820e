package text

import "github.com/ablate-go/ablate/text/unigram"

// PrepareOptions are the options of Prepare. Only SeqLen has no default.
type PrepareOptions struct {
	Paths     []string // files and folders of plain text; none means the default corpus, see corpus.GoSource
	GoRoot    string   // Go installation to read the default corpus from; "" means the installed one
	VocabSize int      // 0 means unigram.DefaultVocabSize, or as much of it as the corpus supports
	SeqLen    int      // ids in a window, [CLS] and [SEP] among them
	BatchSize int      // windows in a batch; only checked, there must be at least one batch

	// Tokenizer is used instead of training one, see unigram.OpenTokenizer; VocabSize and NoByteFallback then have no
	// effect. nil means to train.
	Tokenizer *unigram.Tokenizer

	HeldOut        float64 // share of text held out, DefaultHeldOut if 0
	NoByteFallback bool    // see unigram.TrainOptions

	CacheDir string // folder for the results; "" means "ablate" in the user's cache folder
	Fallback string // folder to use if CacheDir cannot be written, e.g. the run's folder; "" means a temporary one
}

// DefaultHeldOut is the share of text held out: every 20th block.
const DefaultHeldOut = 0.05
