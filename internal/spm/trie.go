package spm

// Trie is a set of keys with values in one array of units, as Darts-clone lays it out and as character
// maps in model files have it. A place in it is the sum (XOR) of a node's number and its offset; the child
// for byte b lies at place^b and repeats b, and a node's value, if it has one, lies at the place itself.
//
// A unit of a node is, from the lowest bit: 8 bits of the byte that leads to it, 1 bit for having a value,
// 1 bit for an offset in units of 256, 21 bits of offset, and 1 bit that is 0. A unit of a value has 1
// there and the value below.
//
// Every step checks its bounds, so that a damaged array finds wrong keys or none, and nothing worse.
type Trie []uint32

const (
	unitIsValue  = 1 << 31
	unitHasValue = 1 << 8
	unitWide     = 1 << 9
	unitOffset   = 10
	unitLabel    = unitIsValue | 0xff
)

func offsetOf(unit uint32) uint32 { return unit >> unitOffset << (unit & unitWide >> 6) }

// Root is the place where keys begin.
func (t Trie) Root() uint32 {
	if len(t) == 0 {
		return 0
	}
	return offsetOf(t[0])
}

// Step follows one byte from a place. Its value is that of the key that ends here, -1 if there is none.
func (t Trie) Step(place uint32, b byte) (next uint32, value int32, ok bool) {
	place ^= uint32(b)
	if place >= uint32(len(t)) {
		return 0, -1, false
	}
	unit := t[place]
	if unit&unitLabel != uint32(b) {
		return 0, -1, false
	}
	place ^= offsetOf(unit)
	value = -1
	if unit&unitHasValue != 0 && place < uint32(len(t)) {
		if v := t[place]; v&unitIsValue != 0 {
			value = int32(v &^ unitIsValue)
		}
	}
	return place, value, true
}

// Longest finds the longest key that s begins with; n is its length in bytes, 0 for none.
func (t Trie) Longest(s string) (value int32, n int) {
	place := t.Root()
	for i := range len(s) {
		next, v, ok := t.Step(place, s[i])
		if !ok {
			break
		}
		if v >= 0 {
			value, n = v, i+1
		}
		place = next
	}
	return value, n
}
