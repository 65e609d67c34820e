// Package text prepares text for experiments: from a corpus and a tokenizer to token files on disk, and to the windows
// and batches that are read from these. Corpora are read by package text/corpus, tokenizers are those of text/unigram.
//
// The usual way in is [Prepare], which does it all and keeps the result in a cache:
//
//	data, err := text.Prepare(ctx, text.PrepareOptions{VocabSize: 4096, SeqLen: 64}, nil)
//	ids := data.Train.Batch(nil, seed, step, 32) // indices of windows, a pure function of (seed, step)
//	row, err := data.Train.Window(ids[0], nil)   // [CLS] + 62 tokens + [SEP]
//
// The stages can be used one by one: corpus.Files or corpus.GoSource give a corpus, unigram.Train a tokenizer (or
// unigram.OpenTokenizer that of a released model), [WriteTokens] and [OpenTokens] a token file, [NewWindows] the
// windows of one.
//
// Memory does not grow with the corpus: files are streamed, paragraphs are bounded, the word table
// of the tokenizer's training has a cap, and windows are read from disk as they are asked for.
// Nothing here depends on time, on map order or on the number of processors.
//
// A corpus that is too short gives a [TooShortError], a cache that cannot be written anywhere a [CacheError].
package text
