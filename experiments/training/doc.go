// Package training trains one arm: a generator and a discriminator with one way of sharing word tables, in one
// coupling.
//
// A [Config] says what an arm is. [NewTrainer] builds its graphs over one set of parameters, and each [Trainer.Step]
// is one step of the paper's algorithm (arXiv 2111.09543, section 3.2) on a [Batch]:
//
//	mask the text                                        batch.go
//	generate, and sample replacements                    networks.go
//	discriminate original from replaced tokens           networks.go
//	update, by one optimizer or two                      coupling.go, optimizer.go
//
// [Trainer.StepWithSnapshot] is the same with a snapshot of tables and gradients for package measure, and an
// [Evaluator] scores held-out text. A trainer is saved and loaded with all that an exact resume needs, see
// [Trainer.Save].
//
// A sharing strategy or an objective of your own takes the place of a built-in one by an [Option].
package training
