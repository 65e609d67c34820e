package text

import "math"

// Entropy says how well token frequencies alone predict text, in nats per token. A model that has not learned anything
// about context reaches this loss.
type Entropy struct {
	// Train and HeldOut are the entropies -sum p ln p of the two parts, with p = count/total of the same part. HeldOut is
	// too low by about (distinct tokens)/(2 tokens), as any plug-in estimate.
	Train, HeldOut float64
	// Cross is the mean of -ln q over held-out tokens, where q = (count+1)/(total+V) from the training part and V is the
	// size of the vocabulary without special ids: the loss of a unigram model.
	Cross float64
}

// UnigramEntropy computes Entropy from counts by id; both slices have the length of the vocabulary. special, if not
// nil, reports the ids to leave out.
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
