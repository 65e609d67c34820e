package unigram

// unitCache stores the ids of units. Text repeats its words, so that nearly every unit is found.
type unitCache struct {
	at  map[string][2]uint32 // unit with its word mark -> from, to in ids
	ids []int32
}
