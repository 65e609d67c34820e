package tasks

import "github.com/ablate-go/ablate/tasks/score"

// classify is any table with a text and a label that is a word, a number or true and false.
var classify = Task{Name: "classify", Kind: Classify,
	Doc:     "classes of texts, pairs or sequences in any table (TSV, CSV, JSON lines)",
	Metrics: []score.Metric{score.Accuracy, score.MacroF1},
	Read:    readClasses,
}

// regress is any table with a text and a number.
var regress = Task{Name: "regress", Kind: Regress,
	Doc:     "numbers for texts, pairs or sequences in any table (TSV, CSV, JSON lines)",
	Metrics: []score.Metric{score.Pearson, score.Spearman},
	Read:    readColumns,
}

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
