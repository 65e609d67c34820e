package text

import (
	"os"
	"path/filepath"

	"github.com/ablate-go/ablate/text/unigram"
)

// PrepareOptions are the options of Prepare. Only SeqLen has no default.
type PrepareOptions struct {
	Paths []string // files and folders, see corpus.Open; none means the default corpus, see corpus.GoSource
	// Languages are texts of several languages, in place of Paths; the windows of a batch draw theirs by Shares with the
	// exponent Alpha, see DefaultAlpha, from 0 to 1. The tokenizer is trained on all of them.
	Languages []LanguageText
	Alpha     float64

	Field     string // of tables, the field with the text; "" means corpus.DefaultField
	Encoding  string // of files that do not say theirs; "" means to guess it
	GoRoot    string // Go installation to read the default corpus from; "" means the installed one
	VocabSize int    // 0 means unigram.DefaultVocabSize, or as much of it as the corpus supports
	SeqLen    int    // ids in a window, [CLS] and [SEP] among them
	BatchSize int    // windows in a batch; only checked, there must be at least one batch

	// BothStrands adds the reverse complement of each paragraph to either part, see corpus.BothStrands. All files must be
	// FASTA with nucleotides.
	BothStrands bool

	// Tokenizer is used instead of training one, see unigram.OpenTokenizer; VocabSize, Kind and NoByteFallback then have
	// no effect. nil means to train.
	Tokenizer *unigram.Tokenizer
	// Kind is what a token of a trained tokenizer is, see unigram.TrainOptions; "" means unigram.KindUnigram.
	Kind string

	HeldOut        float64 // share of text held out, DefaultHeldOut if 0
	NoByteFallback bool    // see unigram.TrainOptions

	CacheDir string // folder for the results; "" means "ablate" in the user's cache folder
	Fallback string // folder to use if CacheDir cannot be written, e.g. the run's folder; "" means a temporary one

	cut bool // long paragraphs are cut before the text is split, see corpus.SplitFine
}

// singles reports whether a token is a single character or byte.
func (opt PrepareOptions) singles() bool {
	return opt.Tokenizer == nil && opt.Kind != "" && opt.Kind != unigram.KindUnigram
}

// DefaultHeldOut is the share of text held out: every 20th block.
const DefaultHeldOut = 0.05

// tempDir is a folder for copies of pipes, which may be large: the cache where it can be written, since the system's
// folder for temporary files may be in memory; "" for that one.
func (opt PrepareOptions) tempDir() string {
	for _, dir := range []string{opt.cache(), opt.Fallback} {
		if dir != "" && probe(dir) == nil {
			return dir
		}
	}
	return ""
}

// cache is the cache folder; "" if there is none.
func (opt PrepareOptions) cache() string {
	if opt.CacheDir != "" {
		return opt.CacheDir
	}
	user, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(user, "ablate")
}
