// Package pretrained reads and writes checkpoints: it opens those of this program, of the DeBERTaV3 authors and of
// transformers in the same way, and exports them so that transformers loads them.
//
//	c, err := pretrained.Open("deberta-v3-xsmall")      // a folder, or a file of weights beside its config.json
//	fill, err := c.NewFillMask()                        // the generator with its enhanced mask decoder
//	guesses, err := fill.Guess("The capital of [MASK] is Paris.", 5)
//
// names.go has the names of all tensors, config.go the keys of the configuration, open.go and folders.go the kinds of
// files and folders, tables.go the rules for E_G, E_D and E_Delta, export.go the exported files.
package pretrained
