package experiments

import (
	"strings"
)

// The metrics of a training step, which see the training batch before the update.
var (
	MLMLoss = Metric{
		Key: "mlm_loss", Group: "train", Title: "MLM loss, training", Unit: "nats a masked token", Decimals: 3, Better: Lower,
		Doc: "MLM loss of the training batch.",
	}
	RTDLoss = Metric{
		Key: "rtd_loss", Group: "train", Title: "RTD loss, training", Unit: "nats a token", Decimals: 3, Better: Lower,
		Doc: "RTD loss of the training batch, not weighted by λ.",
	}
	Replaced = Metric{
		Key: "replaced", Group: "train", Title: "Replaced, training", Decimals: 3,
		Doc: "Share of the batch's tokens that the generator's samples changed.",
	}
	GradNorm = Metric{
		Key: "grad_norm", Group: "train", Title: "Gradient norm", Decimals: 3,
		Doc: "Global norm of the generator's gradient before clipping; of the gradient of both losses in a joint step.",
	}
	GradNormDiscriminator = Metric{
		Key: "grad_norm_discriminator", Group: "train", Title: "Gradient norm, discriminator", Decimals: 3,
		Doc: "Global norm of the discriminator's gradient before clipping; a joint step has none.",
	}
)

// EvaluationMetrics are the metrics of an [Evaluation] on some text.
type EvaluationMetrics struct {
	MLMLoss, MLMAccuracy, RTDLoss, Replaced, AUC, AP, Precision, Recall, F1 Metric
}

// HeldOutMetrics are those on held-out text, and OutsideMetrics those on text of another domain.
var (
	HeldOutMetrics = evaluationMetrics("eval", "held-out text", "", EachEvaluation)
	OutsideMetrics = evaluationMetrics("outside", "text of another domain", ", other domain", AtTheEnd)
)

// evaluationMetrics declares the scores on a text; suffix is in the titles.
func evaluationMetrics(group, on, suffix string, due Due) EvaluationMetrics {
	metric := func(key, title, unit string, better Direction, doc string) Metric {
		return Metric{
			Key: group + "_" + key, Group: group, Title: title + suffix, Unit: unit, Decimals: 3, Better: better,
			Due: due, Doc: doc + " on " + on + ".",
		}
	}
	loss, accuracy := "MLM loss", "Accuracy"
	if suffix != "" {
		loss = "Loss"
	}
	m := EvaluationMetrics{
		MLMLoss:     metric("mlm_loss", loss, "nats a masked token", Lower, "MLM loss of the generator"),
		MLMAccuracy: metric("mlm_accuracy", accuracy, "", Higher, "Share of masked tokens whose likeliest id is the original,"),
		RTDLoss:     metric("rtd_loss", "RTD loss", "nats a token", Lower, "RTD loss of the discriminator, not weighted by λ,"),
		Replaced:    metric("replaced", "Replaced", "", Neither, "Share of tokens that the generator's samples changed"),
		AUC:         metric("auc", "AUC", "", Higher, "Area under the ROC curve of replaced against original tokens, ties counted half,"),
		AP:          metric("ap", "AP", "", Higher, "Average precision for replaced tokens"),
		Precision:   metric("precision", "Precision", "", Higher, "Share of replaced tokens among those that are called replaced, at probability 0.5,"),
		Recall:      metric("recall", "Recall", "", Higher, "Share of replaced tokens that are called replaced, at probability 0.5,"),
		F1:          metric("f1", "F1", "", Higher, "F1 of replaced tokens, at probability 0.5,"),
	}
	if due == EachEvaluation {
		for _, x := range m.list() {
			x.Summary = Last
		}
		return m
	}
	m.MLMLoss.Summary, m.AUC.Summary = Last, Last
	return m
}

// list is in the order of the keys in metrics.jsonl.
func (m *EvaluationMetrics) list() []*Metric {
	return []*Metric{&m.MLMLoss, &m.MLMAccuracy, &m.RTDLoss, &m.Replaced, &m.AUC, &m.AP, &m.Precision, &m.Recall, &m.F1}
}

func init() {
	MustDeclare(MLMLoss, RTDLoss, Replaced, GradNorm, GradNormDiscriminator)
	for _, text := range []EvaluationMetrics{HeldOutMetrics, OutsideMetrics} {
		for _, m := range text.list() {
			MustDeclare(*m)
		}
	}
}

// readings of a training step, in the order of the line.
func (s StepResult) readings() []Reading {
	return []Reading{
		{MLMLoss.Key, s.MLMLoss}, {RTDLoss.Key, s.RTDLoss}, {Replaced.Key, s.Replaced},
		{GradNorm.Key, s.NormMLM}, {GradNormDiscriminator.Key, s.NormRTD},
	}
}

// readings of an evaluation under the keys of some text.
func (e Evaluation) readings(m EvaluationMetrics) []Reading {
	values := []*float64{e.MLMLoss, e.MLMAccuracy, e.RTDLoss, e.Replaced, e.AUC, e.AP, e.Precision, e.Recall, e.F1}
	all := make([]Reading, len(values))
	for i, x := range m.list() {
		all[i] = Reading{x.Key, values[i]}
	}
	return all
}

// String writes the numbers that the step has, as "mlm_loss 6.31, grad_norm 1.2".
func (s StepResult) String() string { return show(s.readings()) }

// String writes the scores that the evaluation has, as "mlm_loss 6.31, auc 0.61".
func (e Evaluation) String() string {
	return strings.ReplaceAll(show(e.readings(HeldOutMetrics)), HeldOutMetrics.MLMLoss.Group+"_", "")
}

// show joins the readings that have a value.
func show(readings []Reading) string {
	var parts []string
	for _, r := range readings {
		if r.Value != nil {
			parts = append(parts, r.String())
		}
	}
	return strings.Join(parts, ", ")
}
