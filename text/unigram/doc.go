// Package unigram turns text into ids and back: a unigram language model over pieces of words (Kudo 2018,
// arXiv:1804.10959), as SentencePiece and DeBERTaV3 have it.
//
// [Train] learns a [Tokenizer] from any text, [OpenTokenizer] reads one from the files of a released model, and both
// give [Tokenizer.Encode] and [Tokenizer.Decode]. [Tokenizer.Save] and [LoadTokenizer] keep one in a file of ablate,
// [Tokenizer.WriteTransformers] writes the files that transformers and the sentencepiece library load.
//
// Training goes through the files in this order: counting, seeds, lattice, em, prune, train. Encoding: normalize,
// units, segment, encode. Nothing depends on time, on map order or on the number of processors.
package unigram
