package objectives

import (
	"fmt"
	"slices"

	"github.com/ablate-go/ablate/internal/kernels"
)

// Corrupt builds the discriminator's input and its labels (DeBERTaV3 section 3.1). It copies original, the UNmasked ids
// of the batch, to dst, puts sampled[k] at positions[k], and sets labels to 1 where the id changed and to 0 elsewhere:
// a sample equal to the original counts as original. It returns the number of ones.
//
// dst, labels and original have length B*S. positions are positions b*S+s in the batch, ended by None or by their
// length (Masked.Positions); entries of sampled after that end are not read. Padding has labels too, of 0; the loss
// leaves it out. dst may be original itself. It is an error if lengths do not fit or positions are not ascending and
// inside the batch; dst and labels are undefined then.
func Corrupt[T kernels.Float](dst []int, labels []T, original, positions, sampled []int) (replaced int, err error) {
	if len(dst) != len(original) || len(labels) != len(original) {
		return 0, fmt.Errorf("labels: room for %d ids and %d labels does not fit %d tokens; make all three equal",
			len(dst), len(labels), len(original))
	}
	if end := slices.Index(positions, None); end >= 0 {
		positions = positions[:end]
	}
	if len(sampled) < len(positions) {
		return 0, fmt.Errorf("labels: %d samples for %d positions; draw one for each", len(sampled), len(positions))
	}
	copy(dst, original)
	clear(labels)
	last := None
	for k, p := range positions {
		if p <= last || p >= len(dst) {
			return 0, fmt.Errorf("labels: position %d (entry %d) follows %d in a batch of %d tokens; give ascending positions "+
				"inside the batch", p, k, last, len(dst))
		}
		last = p
		if sampled[k] != dst[p] {
			dst[p] = sampled[k]
			labels[p] = 1
			replaced++
		}
	}
	return replaced, nil
}

// CorruptFloat32 is [Corrupt] with labels of float32, for notebooks, whose cells have no generics.
func CorruptFloat32(dst []int, labels []float32, original, positions, sampled []int) (replaced int, err error) {
	return Corrupt(dst, labels, original, positions, sampled)
}

// CorruptFloat64 is [Corrupt] with labels of float64.
func CorruptFloat64(dst []int, labels []float64, original, positions, sampled []int) (replaced int, err error) {
	return Corrupt(dst, labels, original, positions, sampled)
}
