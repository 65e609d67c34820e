package tasks

import "github.com/ablate-go/ablate/tasks/score"

// classify is any table with a text and a label that is a word, a number or true and false.
var classify = Task{Name: "classify", Kind: Classify,
	Doc:     "classes of texts, pairs or sequences in any table (TSV, CSV, JSON lines)",
	Files:   tableFilesInWords,
	Columns: "named; `text` and `label` if not. The label is a word, a number, true or false",
	Paper:   "your own",
	Metrics: []score.Metric{score.Accuracy, score.MacroF1}, // and the ROC AUC of two classes
	Read:    readClasses,
}

// regress is any table with a text and a number.
var regress = Task{Name: "regress", Kind: Regress,
	Doc:     "numbers for texts, pairs or sequences in any table (TSV, CSV, JSON lines)",
	Files:   tableFilesInWords,
	Columns: "named; `text` and `label` if not. The label is a number",
	Paper:   "your own",
	Metrics: []score.Metric{score.Pearson, score.Spearman},
	Read:    readColumns,
}

const tableFilesInWords = "one file, or `train`, `dev` (`valid`, `validation`, `val`) and `test` with the ending " +
	"`.tsv`, `.tab`, `.csv`, `.jsonl`, `.ndjson` or `.json`"

// readClasses adds the ROC AUC where there are two classes.
func readClasses(t Task, from Source) (*Data, error) {
	data, err := readColumns(t, from)
	if err != nil {
		return nil, err
	}
	if len(data.Labels) == 2 {
		t.Metrics = append([]score.Metric{}, t.Metrics...)
		t.Metrics = append(t.Metrics, score.ROCAUC)
	}
	data.Task = t
	return data, nil
}
