package unigram

// foreignFile is the vocabulary file of another program. Its bytes are kept, so that it is written again unchanged.
type foreignFile struct {
	kind string // sentencePieceFile or transformersFile
	data []byte
	mask int // id of [MASK] by the files beside it, -1 if they do not say
}

const (
	sentencePieceFile = "sentencepiece"
	transformersFile  = "transformers"
)
