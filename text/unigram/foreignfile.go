package unigram

// foreignFile is the vocabulary file of another program. Its bytes are kept, so that what is written
// again is the same to the last bit.
type foreignFile struct {
	kind string // sentencePieceFile or transformersFile
	data []byte
	mask int // id of [MASK] by the files beside it, -1 if they do not say
}

const (
	sentencePieceFile = "sentencepiece"
	transformersFile  = "transformers"
)
