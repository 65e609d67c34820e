package tasks

import (
	"github.com/ablate-go/ablate/internal/scores"
	"github.com/ablate-go/ablate/tasks/score"
)

func init() {
	scorers[score.ExactMatch] = ofSpans(func(s score.Spans) scores.Value { return s.Exact })
	scorers[score.SpanF1] = ofSpans(func(s score.Spans) scores.Value { return s.F1 })
}

// ofSpans is a metric of Prediction.Text, by the script of SQuAD 2.0 for a set with unanswerable questions and by that
// of SQuAD 1.1 for another.
func ofSpans(metric func(score.Spans) scores.Value) scorer {
	return func(_ Task, set *Set, p []Prediction) (scores.Value, int, error) {
		all, _, _ := score.SpansOf(ScoreSpans(set, p))
		return metric(all), all.N, nil
	}
}

// ScoreSpans scores each question of a labelled set, for the parts of the official script: see [score.SpansOf].
func ScoreSpans(set *Set, p []Prediction) []score.Span {
	of := score.SpanV1Of
	if set.HasUnanswerable() {
		of = score.SpanOf
	}
	out := make([]score.Span, len(p))
	for i, e := range set.Examples {
		out[i] = of(rightTexts(e), p[i].Text)
	}
	return out
}
