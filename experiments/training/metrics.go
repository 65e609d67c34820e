package training

import (
	"strings"

	"github.com/ablate-go/ablate/experiments/measure"
)

// The metrics of a training step. They are of the training batch, before the update.
var (
	MLMLoss = measure.Metric{
		Key: "mlm_loss", Group: "train", Title: "MLM loss, training", Unit: "nats a masked token", Decimals: 3,
		Better: measure.Lower, Range: measure.AboveZero, Doc: "MLM loss of the training batch.",
	}
	RTDLoss = measure.Metric{
		Key: "rtd_loss", Group: "train", Title: "RTD loss, training", Unit: "nats a token", Decimals: 3,
		Better: measure.Lower, Range: measure.AboveZero, Doc: "RTD loss of the training batch, not weighted by λ.",
	}
	Replaced = measure.Metric{
		Key: "replaced", Group: "train", Title: "Replaced, training", Decimals: 3,
		Doc: "Share of the batch's tokens that the generator's samples changed.",
	}
	GradNorm = measure.Metric{
		Key: "grad_norm", Group: "train", Title: "Gradient norm", Decimals: 3,
		Doc: "Global norm of the generator's gradient before clipping; of the gradient of both losses in a joint step.",
	}
	GradNormDiscriminator = measure.Metric{
		Key: "grad_norm_discriminator", Group: "train", Title: "Gradient norm, discriminator", Decimals: 3,
		Doc: "Global norm of the discriminator's gradient before clipping; a joint step has none.",
	}
)

// EvaluationMetrics are the metrics of an [Evaluation] on some text.
type EvaluationMetrics struct {
	MLMLoss, MLMAccuracy, RTDLoss, Replaced, AUC, AP, Precision, Recall, F1 measure.Metric
}

// HeldOutMetrics are the metrics on held-out text, OutsideMetrics those on the text of another domain.
var (
	HeldOutMetrics = evaluationMetrics("eval", "held-out text", "", measure.EachEvaluation)
	OutsideMetrics = evaluationMetrics("outside", "text of another domain", ", other domain", measure.AtTheEnd)
)

// evaluationMetrics makes the metrics of a text; on names the text in definitions, suffix in titles.
func evaluationMetrics(group, on, suffix string, due measure.Due) EvaluationMetrics {
	metric := func(key, title, unit string, better measure.Direction, doc string) measure.Metric {
		values := measure.ShareRange
		if unit != "" { // of losses
			values = measure.AboveZero
		}
		return measure.Metric{
			Range: values, Key: group + "_" + key, Group: group, Title: title + suffix, Unit: unit, Decimals: 3, Better: better,
			Due: due, Doc: doc + " on " + on + ".",
		}
	}
	loss, accuracy := "MLM loss", "Accuracy"
	if suffix != "" {
		loss = "Loss"
	}
	m := EvaluationMetrics{
		MLMLoss: metric("mlm_loss", loss, "nats a masked token", measure.Lower, "MLM loss of the generator"),
		MLMAccuracy: metric("mlm_accuracy", accuracy, "", measure.Higher,
			"Share of masked tokens whose likeliest id is the original,"),
		RTDLoss: metric("rtd_loss", "RTD loss", "nats a token", measure.Lower,
			"RTD loss of the discriminator, not weighted by λ,"),
		Replaced: metric("replaced", "Replaced", "", measure.Neither,
			"Share of tokens that the generator's samples changed"),
		AUC: metric("auc", "AUC", "", measure.Higher,
			"Area under the ROC curve of replaced against original tokens, ties counted half,"),
		AP: metric("ap", "AP", "", measure.Higher, "Average precision for replaced tokens"),
		Precision: metric("precision", "Precision", "", measure.Higher,
			"Share of replaced tokens among those that are called replaced, at probability 0.5,"),
		Recall: metric("recall", "Recall", "", measure.Higher,
			"Share of replaced tokens that are called replaced, at probability 0.5,"),
		F1: metric("f1", "F1", "", measure.Higher, "F1 of replaced tokens, at probability 0.5,"),
	}
	if due == measure.EachEvaluation {
		for _, x := range m.list() {
			x.Summary = measure.Last
		}
		for _, x := range m.byLanguage() {
			x.ByLanguage = true
		}
		return m
	}
	m.MLMLoss.Summary, m.AUC.Summary = measure.Last, measure.Last
	return m
}

// list is in the order of the keys in metrics.jsonl.
func (m *EvaluationMetrics) list() []*measure.Metric {
	return []*measure.Metric{
		&m.MLMLoss, &m.MLMAccuracy, &m.RTDLoss, &m.Replaced, &m.AUC, &m.AP, &m.Precision, &m.Recall, &m.F1,
	}
}

// byLanguage are the metrics that each language of a text has too, in the order of metrics.jsonl.
func (m *EvaluationMetrics) byLanguage() []*measure.Metric {
	return []*measure.Metric{&m.MLMLoss, &m.RTDLoss, &m.AUC}
}

func init() {
	measure.MustDeclare(MLMLoss, RTDLoss, Replaced, GradNorm, GradNormDiscriminator)
	for _, text := range []EvaluationMetrics{HeldOutMetrics, OutsideMetrics} {
		for _, m := range text.list() {
			measure.MustDeclare(*m)
		}
	}
}

// Scalars returns the metrics of a training step, in the order of metrics.jsonl.
func (s StepResult) Scalars() []measure.Scalar {
	return []measure.Scalar{
		{Key: MLMLoss.Key, Value: s.MLMLoss}, {Key: RTDLoss.Key, Value: s.RTDLoss}, {Key: Replaced.Key, Value: s.Replaced},
		{Key: GradNorm.Key, Value: s.GradNorm}, {Key: GradNormDiscriminator.Key, Value: s.GradNormDiscriminator},
	}
}

// Scalars returns the scores of an evaluation with the keys of m.
func (e Evaluation) Scalars(m EvaluationMetrics) []measure.Scalar {
	values := []*float64{e.MLMLoss, e.MLMAccuracy, e.RTDLoss, e.Replaced, e.AUC, e.AP, e.Precision, e.Recall, e.F1}
	all := make([]measure.Scalar, len(values))
	for i, x := range m.list() {
		all[i] = measure.Scalar{Key: x.Key, Value: values[i]}
	}
	return all
}

// LanguageScalars returns the scores on the held-out text of one language, a part of those of all text.
func (e Evaluation) LanguageScalars(language string) []measure.Scalar {
	values := []*float64{e.MLMLoss, e.RTDLoss, e.AUC}
	all := make([]measure.Scalar, len(values))
	for i, x := range HeldOutMetrics.byLanguage() {
		all[i] = measure.Scalar{Key: x.In(language).Key, Value: values[i]}
	}
	return all
}

// String writes the metrics that have a value, as "mlm_loss 6.31, grad_norm 1.2".
func (s StepResult) String() string { return joinValues(s.Scalars()) }

// String writes the scores that have a value, as "mlm_loss 6.31, auc 0.61".
func (e Evaluation) String() string {
	return strings.ReplaceAll(joinValues(e.Scalars(HeldOutMetrics)), HeldOutMetrics.MLMLoss.Group+"_", "")
}

// joinValues joins the metrics that have a value.
func joinValues(scalars []measure.Scalar) string {
	var parts []string
	for _, r := range scalars {
		if r.Value != nil {
			parts = append(parts, r.String())
		}
	}
	return strings.Join(parts, ", ")
}
