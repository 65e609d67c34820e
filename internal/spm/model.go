package spm

// Kind is what a piece is for. The numbers are those of the file.
type Kind uint8

// The kinds of a piece.
const (
	Normal      Kind = 1 // learned text
	Unknown     Kind = 2 // stands for characters outside the vocabulary; there is one
	Control     Kind = 3 // a mark such as [CLS], never found in text
	UserDefined Kind = 4 // text that is always one piece, and is not normalised
	Unused      Kind = 5 // has an id and is never used
	Byte        Kind = 6 // "<0xC3>", spells characters outside the vocabulary
)

func (k Kind) String() string {
	if name, ok := kindNames[k]; ok {
		return name
	}
	return "of no known type"
}

var kindNames = map[Kind]string{
	Normal: "NORMAL", Unknown: "UNKNOWN", Control: "CONTROL", UserDefined: "USER_DEFINED", Unused: "UNUSED", Byte: "BYTE",
}

// Piece is an entry of the vocabulary; its id is its index. Word starts are marked by U+2581.
type Piece struct {
	Text  string
	Score float32 // log probability, for normal pieces
	Kind  Kind
}

// Model is what decides ids in a model file. The zero value of each field but Pieces is not the format's
// default: Parse and New fill these in.
type Model struct {
	Pieces     []Piece
	Trainer    Trainer
	Normalizer NormalizerSpec
}

// Trainer has those settings of TrainerSpec that matter after training. An id of -1 is not used.
type Trainer struct {
	ByteFallback bool

	UnkID, BosID, EosID, PadID             int32
	UnkPiece, BosPiece, EosPiece, PadPiece string
	UnkSurface                             string // what decoding shows for an unknown piece
}

// NormalizerSpec says what becomes of text before it is segmented.
type NormalizerSpec struct {
	Name     string // of the rules, such as "nmt_nfkc"; for readers of the file
	Charsmap []byte // see ParseCharsmap; empty for no rules

	AddDummyPrefix         bool // text begins with a word mark
	RemoveExtraWhitespaces bool // no spaces at the ends, no double ones
}

// New is an empty model with the format's defaults.
func New() *Model {
	return &Model{
		Trainer: Trainer{
			UnkID: 0, BosID: 1, EosID: 2, PadID: -1,
			UnkPiece: "<unk>", BosPiece: "<s>", EosPiece: "</s>", PadPiece: "<pad>",
			UnkSurface: " \u2047 ",
		},
		Normalizer: NormalizerSpec{AddDummyPrefix: true, RemoveExtraWhitespaces: true},
	}
}
