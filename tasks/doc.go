// Package tasks reads the tasks that a pre-trained model is fine-tuned on from the files that people have, and scores
// predictions as the official scripts do. It knows texts, labels and token ids, and nothing of graphs: package
// objectives has the heads, experiments/finetune trains them.
//
//	data, err := tasks.Load("sst2", tasks.Source{Path: "glue/SST-2"})
//	windows, err := tasks.Encode(data.Train, tokenizer, tasks.Limits{Tokens: 128})
//	results, err := data.Task.Score(data.Dev[0], predictions)
//
// table.go lists the tasks; a task is a file with its reader and an entry there. The files of the paper's tasks are
// described in arXiv 2111.09543, section 4, and in the papers of the data sets.
package tasks
