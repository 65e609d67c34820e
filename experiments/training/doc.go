// Package training trains one arm: a generator and a discriminator with one sharing strategy and one coupling.
//
// A [Config] says what an arm is. [NewTrainer] builds its graphs over one set of parameters, and each [Trainer.Step]
// is one step of the paper's algorithm (arXiv 2111.09543, section 3.2) on a [Batch]:
//
//	mask the text                                        batch.go
//	generate, and sample replacements                    networks.go
//	discriminate original from replaced tokens           networks.go
//	update, by one optimizer or two                      coupling.go, optimizer.go
//
// [Trainer.StepWithSnapshot] also returns a snapshot of tables and gradients for package measure, and an [Evaluator]
// scores held-out text. [Trainer.Save] and [Trainer.Load] store everything that an exact resume needs.
//
// An [Option] replaces the sharing strategy or an objective by one of your own.
package training
