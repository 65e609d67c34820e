package tasks

// Window is one input of a network: [CLS] text [SEP], or [CLS] text [SEP] pair [SEP]. Token types do not exist in
// DeBERTaV3.
type Window struct {
	Example int // index in the set
	Option  int // of a choice task; the windows of an example follow one another
	IDs     []int

	// Words has for each token the index of the word that it begins, None elsewhere, of a tag task. The first piece of
	// a word carries its label, the others are left out of the loss. A word beyond the window is in the example's next
	// one.
	Words []int

	// Offsets has for each token the bytes [from, to) of the context that it covers, {None, None} outside of the
	// context, of a span task.
	Offsets [][2]int
	// Start and End are the tokens of the first answer in this window, both 0 ([CLS]) where it holds none.
	Start, End int
}

// Limits of windows, in tokens, [CLS] and [SEP] included.
type Limits struct {
	Tokens int
	Stride int // span: how far the next window of a long context begins after the last; 0 means half of the room
}
