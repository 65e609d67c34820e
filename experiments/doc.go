// Package experiments runs comparisons: which arms, which seeds, in which folder, and reads back what came out.
//
// From the question to the answer:
//
//	plan     arms x seeds: one base configuration, and what each arm changes of it       plan.go, plans/*.yaml
//	  │      read, changed by --set, resolved, and reconciled with the folder's plan       planload.go, resolve.go,
//	  │                                                                                    reconcile.go
//	cell     one arm with one seed; it owns one folder                                     cell.go
//	  │      queued for workers and other processes                                        queue.go
//	session  a cell in training: steps, rows, checkpoints; resumes where the last stopped  session.go
//	  │
//	step     one update of the networks                                                    package training
//	  │
//	row      one line of metrics.jsonl: the values of the metrics that are due             row.go, package measure
//	  │
//	result   a run folder read back                                                        result.go, follow.go, merge.go
//	  │
//	finding  what the paper claims, and whether the numbers show it                        package findings
//
// In a program:
//
//	plan, err := experiments.LoadPlan("tug-of-war")
//	err = plan.Set("train.steps=200")
//	r := &experiments.Runner{Plan: plan, Out: "runs/mine"}
//	set, err := r.Open(ctx) // makes or opens the folder, and prepares the text
//	defer set.Close()
//	err = r.Train(ctx, set) // what is missing; the same program goes on after a crash
//	result, err := experiments.Load("runs/mine")
//	loss, ok := result.Cells[0].Last("eval_mlm_loss")
//
// # Words
//
//	arm          one row of the comparison: a configuration with a name
//	base         the configuration that arms change
//	cell         one arm with one seed
//	coupling     joint: one loss and one optimizer for both networks; alternating: a step for each; joint-two-moments:
//	             joint, with moments of the shared table for each loss
//	E_G, E_D     word tables of generator and discriminator
//	E_Δ, Delta   what GDES adds to E_G for the discriminator
//	held-out     text of the corpus that is not trained on
//	language     one of several texts that batches mix, with scores of its own
//	outside      text of another domain, evaluated at the end
//	referee      tests each discriminator of a seed on each generator's replacements
//	replaced     a token that the generator's sample changed
//	resolved     a plan that has read the shapes of the checkpoints that its arms start from
//	seed         equal seeds have the same batches, masks and initial values of shared parts
//	sharing      who owns the word table: none (NES), es (ES), gdes (GDES)
//	trial        an arm with values of some keys, trained before the plan to choose among them
//
// Errors name no flags of the command line: they say what is wrong and what helps, and ablate adds the flag.
package experiments
