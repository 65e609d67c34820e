// Package attention is how a token looks at another: DeBERTa's disentangled attention over content and
// relative position, a plain attention to compare it with, and the enhanced mask decoder.
//
// [Disentangled] and [Plain] plug into graph.NewEncoder. [Core] is the arithmetic under both, forward
// and backward on slices. [RelativeIndex] and [IndexMatrix] show which relative position reads which
// row of the table. Sections are those of DeBERTa (arXiv 2006.03654) unless another source is named.
package attention
