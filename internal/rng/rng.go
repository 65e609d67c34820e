// Package rng derives every random stream of ablate from (seed, purpose, step).
//
// A stream is asked for by what it is used for ("mask", "batch", "init/encoder.layer.0..."), never
// shared or advanced by two users. So the position of a run in all its randomness is its step, arms
// with one seed see the same batches and masks, and a resumed run needs no generator state.
package rng

import (
	"hash/fnv"
	"math/rand/v2"
)

// Stream returns the generator for one purpose at one step of a run with the given seed. Equal
// arguments give equal streams on every machine and Go version that keeps math/rand/v2's PCG.
func Stream(seed uint64, purpose string, step uint64) *rand.Rand {
	return rand.New(rand.NewPCG(Mix(seed^Key(purpose)), Mix(step+Key(purpose))))
}

// Key hashes a purpose to 64 bits (FNV-1a).
func Key(purpose string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(purpose)) // never fails, by hash.Hash's contract
	return h.Sum64()
}

// Mix is the finaliser of SplitMix64: a bijection of 64-bit words in which each input bit moves about
// half of the output bits, so that neighbouring seeds and steps give unrelated streams.
func Mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
