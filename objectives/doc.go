// Package objectives has the objectives of the two networks: masked language modelling (MLM) for the generator,
// replaced token detection (RTD) for the discriminator, and what lies between them: masking, sampling, corruption and
// labels.
//
// An [Objective] adds a head and a loss to an encoder; [MLM] and [RTD] are built in, and you can write others. Heads
// for fine-tuning are objectives too: [Classify], [Regress], [Tag], [Span] and [Choice], with the parameters and the
// arithmetic of the same models in transformers.
//
// Masking, sampling and labelling are functions on slices ([Masking.Batch], [Sample], [Corrupt]) and, for joint graphs,
// nodes ([SampleNode], [CorruptNode]). Random numbers are always arguments. Sections are those of the DeBERTaV3 paper
// (arXiv 2111.09543) unless another source is named.
package objectives
