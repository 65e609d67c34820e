// Package spm reads and writes SentencePiece's model files (spm.model, a protobuf message ModelProto)
// and normalises text as SentencePiece does with the character map inside them.
//
// Only unigram models are read, since no other is used by DeBERTaV3. A file is checked as a whole when
// it is read: what the library would not do with it, or what this package does not know how to do, is
// an error that names it.
//
// The format is that of sentencepiece_model.proto and of Darts-clone's double array in release 0.2.3 of
// https://github.com/google/sentencepiece.
package spm
