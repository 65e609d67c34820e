// Package unigram turns text into ids and back: a unigram language model over pieces of words (Kudo 2018,
// arXiv:1804.10959), as SentencePiece and DeBERTaV3 have it.
//
// [Train] learns a [Tokenizer] from any text, and [OpenTokenizer] reads one from the files of a released model. Use it
// by [Tokenizer.Encode] and [Tokenizer.Decode]. [Tokenizer.Save] and [LoadTokenizer] write and read a file of ablate,
// [Tokenizer.WriteTransformers] writes the files that transformers and the sentencepiece library load.
//
// Training is in the files counting, seeds, lattice, em, prune and train, in this order; encoding in normalize, units,
// segment and encode. Tokens that are single characters or bytes are the same tokenizer with another vocabulary, see
// kinds. Which bytes of the original text an id stands for is found in aligned, edits, offsetschemes and offsets, see
// [Tokenizer.EncodeWithOffsets]. Nothing depends on time, on map order or on the number of processors.
package unigram
