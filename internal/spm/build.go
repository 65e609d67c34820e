package spm

import (
	"errors"
	"fmt"
	"slices"
)

// BuildTrie makes a trie of keys, without double, empty or NUL-holding ones, and their values, each in
// 0..2^31-1. It finds a free place for each node among the newest blocks, first fit, so that time is
// nearly linear in the keys' bytes.
func BuildTrie(keys []string, values []int32) (Trie, error) {
	order := make([]int, len(keys))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		if keys[a] < keys[b] {
			return -1
		}
		return 1
	})
	b := &trieBuilder{keys: make([]string, len(keys)), values: make([]int32, len(keys))}
	for i, k := range order {
		b.keys[i], b.values[i] = keys[k], values[k]
		switch {
		case keys[k] == "":
			return nil, errors.New("a key is empty")
		case i > 0 && b.keys[i] == b.keys[i-1]:
			return nil, fmt.Errorf("key %q is there twice", keys[k])
		case values[k] < 0:
			return nil, fmt.Errorf("key %q has value %d", keys[k], values[k])
		}
	}
	b.addBlock()
	b.take(0)
	b.units[0] = 0
	b.based[0] = true // a NUL in text would lead from place 0 to the root
	if len(keys) > 0 {
		if err := b.node(0, 0, len(keys), 0); err != nil {
			return nil, err
		}
	}
	return b.units, nil
}

const (
	blockSize = 256
	// openBlocks bounds the search for free units: older blocks stay as full as they are.
	openBlocks = 16
	maxUnits   = 1 << 29
)

type trieBuilder struct {
	keys   []string // sorted
	values []int32
	units  Trie
	taken  []bool  // by unit
	based  []bool  // by place: whether a node has its children there
	next   []int32 // ring of free units in the open blocks, with prev
	prev   []int32
	first  int32 // of the ring, -1 if it is empty
}

// addBlock makes 256 more units and closes the oldest open block. Units that stay free are marked as
// values, which no byte leads to.
func (b *trieBuilder) addBlock() {
	from := int32(len(b.units))
	if from == 0 {
		b.first = -1
	}
	for i := from; i < from+blockSize; i++ {
		b.units = append(b.units, unitIsValue)
		b.taken = append(b.taken, false)
		b.based = append(b.based, false)
		b.next = append(b.next, i)
		b.prev = append(b.prev, i)
		if b.first < 0 {
			b.first = i
			continue
		}
		last := b.prev[b.first]
		b.next[last], b.prev[i] = i, last
		b.next[i], b.prev[b.first] = b.first, i
	}
	if closed := from/blockSize - openBlocks; closed >= 0 {
		for i := closed * blockSize; i < (closed+1)*blockSize; i++ {
			if !b.taken[i] {
				b.unlink(i)
			}
		}
	}
}

func (b *trieBuilder) unlink(i int32) {
	b.next[b.prev[i]], b.prev[b.next[i]] = b.next[i], b.prev[i]
	if b.first == i {
		if b.first = b.next[i]; b.first == i {
			b.first = -1
		}
	}
}

func (b *trieBuilder) take(i uint32) {
	b.taken[i] = true
	if int(i)/blockSize > len(b.units)/blockSize-1-openBlocks {
		b.unlink(int32(i))
	}
}

// node lays out the children of the node whose keys are from..to-1 and agree up to depth.
func (b *trieBuilder) node(id uint32, from, to, depth int) error {
	var labels []byte
	var starts []int // of each label's keys
	ends := len(b.keys[from]) == depth
	k := from
	if ends {
		labels, starts = append(labels, 0), append(starts, from)
		k++
	}
	for ; k < to; k++ {
		c := b.keys[k][depth]
		if c == 0 {
			return fmt.Errorf("key %q holds a NUL", b.keys[k])
		}
		if len(labels) == 0 || labels[len(labels)-1] != c {
			labels, starts = append(labels, c), append(starts, k)
		}
	}
	starts = append(starts, to)
	place, err := b.place(id, labels)
	if err != nil {
		return err
	}
	for _, c := range labels {
		b.take(place ^ uint32(c))
		b.units[place^uint32(c)] = uint32(c)
	}
	b.based[place] = true
	if offset := id ^ place; offset < 1<<21 {
		b.units[id] |= offset << unitOffset
	} else {
		b.units[id] |= offset<<(unitOffset-8) | unitWide
	}
	for i, c := range labels {
		if i == 0 && ends {
			b.units[id] |= unitHasValue
			b.units[place] = unitIsValue | uint32(b.values[from])
			continue
		}
		if err := b.node(place^uint32(c), starts[i], starts[i+1], depth+1); err != nil {
			return err
		}
	}
	return nil
}

// place finds where the children of a node can lie: all free, no other node's children there (a byte
// of one would lead to a child of the other), and the offset one that a unit can hold.
func (b *trieBuilder) place(id uint32, labels []byte) (uint32, error) {
	if b.first >= 0 {
		for i := b.first; ; {
			place := uint32(i) ^ uint32(labels[0])
			if b.fits(id, place, labels) {
				return place, nil
			}
			if i = b.next[i]; i == b.first {
				break
			}
		}
	}
	if len(b.units) >= maxUnits {
		return 0, fmt.Errorf("%d keys are too many for a trie", len(b.keys))
	}
	place := uint32(len(b.units)) | id&0xff
	b.addBlock()
	return place, nil
}

func (b *trieBuilder) fits(id, place uint32, labels []byte) bool {
	if b.based[place] {
		return false
	}
	if offset := id ^ place; offset >= 1<<21 && offset&0xff != 0 {
		return false
	}
	for _, c := range labels {
		if b.taken[place^uint32(c)] {
			return false
		}
	}
	return true
}
