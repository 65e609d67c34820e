// Package score computes the metrics of the tasks, equal to those of scipy, scikit-learn, seqeval and the official
// scripts of the data sets on the same predictions.
package score

// Metric is a number that is higher for better predictions.
type Metric string

// The metrics. All are shares between 0 and 1, correlations between -1 and 1.
const (
	Accuracy   Metric = "accuracy"
	F1         Metric = "f1"       // of the positive class, which is class 1
	MacroF1    Metric = "macro_f1" // mean over classes
	Matthews   Metric = "matthews"
	Pearson    Metric = "pearson"
	Spearman   Metric = "spearman"
	ROCAUC     Metric = "roc_auc"     // of class 1, two classes only
	EntityF1   Metric = "entity_f1"   // exact spans and types, as seqeval
	ExactMatch Metric = "exact_match" // SQuAD
	SpanF1     Metric = "span_f1"     // SQuAD, over words
)
