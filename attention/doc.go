// Package attention has DeBERTa's disentangled attention over content and relative position, a plain attention to
// compare it with, and the enhanced mask decoder.
//
// [Disentangled] and [Plain] are arguments of graph.NewEncoder. [Core] computes both, forward and backward, on slices.
// [RelativeIndex] and [IndexMatrix] show which relative position uses which row of the table. Sections are those of
// DeBERTa (arXiv 2006.03654) unless another source is named.
package attention
