// Package finetune trains a pre-trained encoder on a task of package tasks (arXiv 2111.09543, section 4), and makes
// predictions with it.
//
//	config := finetune.DefaultConfig()
//	config.Task, config.From, config.Data.Path = "sst2", "runs/tug-of-war/cells/rtd-gdes/seed-1", "glue/SST-2"
//	run, err := finetune.Open(ctx, config, "runs/sst2")
//	results, err := run.Train(ctx, nil)
//
// config.go has the settings, model.go the encoder with its head, head.go and the files head_KIND.go what differs
// between kinds of tasks, batches.go the order of windows, trial.go one training with one learning rate and seed,
// run.go the grid of them, folder.go whose folder it is.
package finetune
