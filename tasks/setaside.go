package tasks

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"github.com/ablate-go/ablate/internal/prose"
)

// setAside takes the share of a training set out for dev. A row goes there if the hash of its texts is small, so that
// equal texts go together, and more rows change nothing for those that are there. Each side has at least one text.
func setAside(train *Set, share float64) (dev *Set, err error) {
	return setAsideBy(train, share, textHash)
}

// setAsideBy is setAside with the hash of something else that no two sets may share.
func setAsideBy(train *Set, share float64, hash func(Example) uint64) (dev *Set, err error) {
	dev = &Set{Name: "dev", Path: train.Path, Labelled: true}
	if share == 0 {
		share = 0.1
	}
	smallest, largest := ^uint64(0), uint64(0)
	for _, e := range train.Examples {
		h := hash(e)
		smallest, largest = min(smallest, h), max(largest, h)
	}
	var rest []Example
	for _, e := range train.Examples {
		h := hash(e)
		if h == smallest || h != largest && float64(h)/(1<<64) < share {
			dev.Examples = append(dev.Examples, e)
		} else {
			rest = append(rest, e)
		}
	}
	if len(rest) == 0 {
		return nil, &FileError{Path: train.Path, Err: errors.New("it has too few different texts to set some aside for dev"),
			Next: "give more rows, or a file for dev"}
	}
	train.Notes = append(train.Notes, fmt.Sprintf("%s: there is no file for dev: %s of %s are set aside for it, chosen "+
		"by their texts", train.Path, prose.Thousands(len(dev.Examples)), prose.Count(len(train.Examples), "row")))
	train.Examples = rest
	return dev, nil
}

// overlap says which dev sets share texts with train, as some public ones do.
func overlap(train *Set, dev []*Set) (notes []string) {
	seen := map[uint64]bool{}
	for _, e := range train.Examples {
		seen[textHash(e)] = true
	}
	for _, s := range dev {
		n := 0
		for _, e := range s.Examples {
			if seen[textHash(e)] {
				n++
			}
		}
		if n > 0 {
			notes = append(notes, fmt.Sprintf("texts of %s that train has too: %d of %d examples", s.Name, n,
				len(s.Examples)))
		}
	}
	return notes
}

// textHash is a number for the texts of an example, the same where they differ in white space alone.
func textHash(e Example) uint64 {
	plain := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	sum := sha256.Sum256([]byte(plain(e.Text) + "\x00" + plain(e.Pair)))
	return binary.BigEndian.Uint64(sum[:])
}
