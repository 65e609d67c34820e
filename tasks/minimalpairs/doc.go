// Package minimalpairs has zero-shot tests of grammar: pairs of an acceptable and an unacceptable sentence, of which a
// model should give the acceptable one the higher score. It reads the layout of BLiMP (Warstadt et al., TACL 8, 2020,
// arXiv 1912.00582), and computes accuracies. Scores come from elsewhere, such as pretrained.Scorer.
//
// [Read] reads files and folders, [Sample] and [InTurns] choose and order pairs, [Results] counts.
package minimalpairs
