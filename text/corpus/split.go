package corpus

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
)

// Held-out blocks have at most maxBlock bytes, and about heldOutBlocks of them are made if the corpus
// is long enough. Long blocks keep held-out text away from its training neighbours but for two edges
// a block; many blocks take it from all over the corpus.
const (
	maxBlock      = 64 << 10
	minBlock      = 512
	heldOutBlocks = 16
)

// Split parts a corpus, whose paragraphs have the given number of bytes, into training and held-out
// text. Consecutive paragraphs form blocks, and every n-th block is held out, n being 1/fraction
// rounded: the choice depends on the text alone, not on a seed. The fraction must be in (0, 0.5].
func Split(c Corpus, bytes int64, fraction float64) (train, heldOut Corpus, err error) {
	s, err := newSplitter(bytes, fraction)
	if err != nil {
		return nil, nil, err
	}
	return s.part(c, "training", false), s.part(c, "held-out", true), nil
}

func newSplitter(bytes int64, fraction float64) (splitter, error) {
	if !(fraction > 0 && fraction <= 0.5) {
		return splitter{}, fmt.Errorf("held-out fraction %v is outside (0, 0.5]; 0.05 is usual", fraction)
	}
	return splitter{
		block:  min(max(int64(float64(bytes)*fraction/heldOutBlocks), minBlock), maxBlock),
		period: int64(math.Round(1 / fraction)),
	}, nil
}

// splitter assigns paragraphs to blocks.
type splitter struct {
	block  int64 // bytes after which a block ends
	period int64 // every period-th block is held out
}

func (s splitter) part(c Corpus, name string, heldOut bool) Corpus {
	info := c.Info()
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %s %d %d", info.Hash, name, s.block, s.period))
	info.Hash = hex.EncodeToString(sum[:])
	info.Name += ", " + name + " part"
	return part{whole: c, info: info, split: s, heldOut: heldOut}
}

type part struct {
	whole   Corpus
	info    Info
	split   splitter
	heldOut bool
}

func (p part) Info() Info { return p.info }

func (p part) Paragraphs(ctx context.Context, yield func(p string) error) error {
	var number, size int64 // of the current block
	return p.whole.Paragraphs(ctx, func(s string) error {
		held := number%p.split.period == p.split.period/2 // the middle one: beginnings are untypical
		if size += int64(len(s)) + 1; size >= p.split.block {
			number++
			size = 0
		}
		if held != p.heldOut {
			return nil
		}
		return yield(s)
	})
}
