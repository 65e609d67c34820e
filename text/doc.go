// Package text is everything between files and token ids: corpora of plain text, a unigram
// tokenizer trained on them, token files on disk and the windows and batches read from these.
//
// The usual way in is [Prepare], which does it all and keeps the result in a cache:
//
//	data, err := text.Prepare(ctx, text.PrepareOptions{VocabSize: 4096, SeqLen: 64}, nil)
//	ids := data.Train.Batch(nil, seed, step, 32) // indices of windows, a pure function of (seed, step)
//	row, err := data.Train.Window(ids[0], nil)   // [CLS] + 62 tokens + [SEP]
//
// The stages can be used one by one: [Files] or [GoSource] give a [Corpus], [Train] a [Tokenizer] (or
// [OpenTokenizer] that of a released model, and [Tokenizer.WriteTransformers] passes ours on),
// [WriteTokens] and [OpenTokens] a token file, [NewWindows] the windows of one.
//
// Memory does not grow with the corpus: files are streamed, paragraphs are bounded, the word table
// of the tokenizer's training has a cap, and windows are read from disk as they are asked for.
// Nothing here depends on time, on map order or on the number of processors.
package text
