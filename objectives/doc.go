// Package objectives is what is learnt, and from which mistakes: masked language modelling (MLM) for the
// generator, replaced token detection (RTD) for the discriminator, and the data's way between them:
// mask, sample, corrupt, label.
//
// An [Objective] turns an encoder into a loss node; [MLM] and [RTD] are two, one of your own is a third.
// Masking, sampling and labelling are plain functions on slices ([Masking.Batch], [Sample], [Corrupt])
// and, where a joint graph needs them, nodes ([SampleNode], [CorruptNode]). Random numbers are always
// arguments. Sections are those of the DeBERTaV3 paper (arXiv 2111.09543) unless another is named.
package objectives
