// Package pretrained is where weights come from and where they go: checkpoints of this program, of the
// DeBERTaV3 authors' and of transformers are opened alike, and written so that transformers loads them.
//
//	c, err := pretrained.Open("deberta-v3-xsmall")      // a folder, or a file of weights beside its config.json
//	fill, err := c.NewFillMask()                        // the generator with its enhanced mask decoder
//	guesses, err := fill.Guess("The capital of [MASK] is Paris.", 5)
//
// names.go has the names of all tensors, config.go those of the configuration, open.go the kinds of folder,
// tables.go the rules for E_G, E_D and E_Delta, export.go what is written.
package pretrained
