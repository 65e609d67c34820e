package unigram

// foreignFile is the vocabulary file of another program. Its bytes are kept, so that it is written again unchanged.
type foreignFile struct {
	kind string // sentencePieceFile or transformersFile
	data []byte
	mask int // id of [MASK] by the file that wraps it, -1 if that does not say
	// beside is what other files of its folder say
	beside beside
}

const (
	sentencePieceFile = "sentencepiece"
	transformersFile  = "transformers"
)
