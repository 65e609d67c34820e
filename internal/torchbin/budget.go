package torchbin

import "errors"

// A pickle of few bytes can make much: a name that is kept once can be part of ten thousand. So all that is made is
// counted, in bytes as Go keeps it, roughly.

// maxMemory is what the values of a file's pickles, and the names of its tensors, may take together. Those of the
// largest models take a few megabytes.
const maxMemory = 64 << 20

// What a value takes, in bytes.
const (
	costSlot   = 16  // an item of a tuple, a list or the stack
	costPair   = 32  // an item of a dict
	costMemo   = 64  // an entry of the memo
	costHeader = 48  // a list, dict or tuple by itself
	costTensor = 256 // a tensor or storage, its sizes apart
)

// maxDepth bounds dicts in dicts: checkpoints have three or four, as {"state": {"model": {...}}}.
const maxDepth = 16

// maxName bounds the name of a tensor, in bytes.
const maxName = 1024

var errMemory = errors.New("its pickle makes more values than names and shapes of any model take: it is damaged, or " +
	"made to use up memory")

// budget counts what has been made.
type budget struct{ used int64 }

func (b *budget) spend(n int) error {
	if b.used += int64(n); b.used > maxMemory {
		return errMemory
	}
	return nil
}
