package text

import "math"

// Entropy says how well token frequencies alone predict text, in nats per token: the level that a
// model reaches before it has learned anything about context.
type Entropy struct {
	// Train and HeldOut are plain entropies, -sum p ln p with p = count/total, of each part by its
	// own counts. HeldOut is too low by about (kinds of tokens)/(2 tokens), as any plug-in estimate.
	Train, HeldOut float64
	// Cross is the mean of -ln q over held-out tokens, where q = (count+1)/(total+V) from the
	// training part and V is the vocabulary without special ids: what a unigram model would score.
	Cross float64
}

// UnigramEntropy computes Entropy from counts by id. special, if not nil, tells ids to leave out.
func UnigramEntropy(train, heldOut []int64, special func(id int) bool) Entropy {
	var trainSum, heldSum, vocab float64
	skip := func(id int) bool { return special != nil && special(id) }
	for id := range train {
		if !skip(id) {
			trainSum += float64(train[id])
			heldSum += float64(heldOut[id])
			vocab++
		}
	}
	var e Entropy
	for id := range train {
		if skip(id) {
			continue
		}
		if c := float64(train[id]); c > 0 {
			e.Train -= c / trainSum * math.Log(c/trainSum)
		}
		if c := float64(heldOut[id]); c > 0 {
			e.HeldOut -= c / heldSum * math.Log(c/heldSum)
			e.Cross -= c / heldSum * math.Log((float64(train[id])+1)/(trainSum+vocab))
		}
	}
	return e
}
