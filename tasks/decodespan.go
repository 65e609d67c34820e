package tasks

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/tasks/score"
)

// SpanLimits say how answers are looked for.
type SpanLimits struct {
	Best      int     // the starts, and the ends, of the largest logits that are looked at; 20 if it is 0
	Tokens    int     // in an answer at most; 30 if it is 0
	NoAnswer  bool    // the context may have no answer, as in SQuAD 2.0, see [Set.HasUnanswerable]
	Threshold float64 // of Prediction.NoAnswer, above which there is none
}

// HasUnanswerable tells whether a question of the set has no answer, so that SQuAD 2.0's rules hold.
func (s *Set) HasUnanswerable() bool {
	return s.Labelled && slices.ContainsFunc(s.Examples, func(e Example) bool { return len(e.Answers) == 0 })
}

// DecodeSpan finds the answer to one question. start and end have a logit for each token of each of its windows. The
// answer is the part of the context of the largest sum of a start's and an end's logit in one window, as the script
// run_qa of transformers finds it. The score of no answer is the sum at [CLS], the smallest over the windows. A logit
// that is no number is an error.
func DecodeSpan(e Example, windows []Window, start, end [][]float64, l SpanLimits) (Prediction, error) {
	best, tokens := cmp.Or(l.Best, 20), cmp.Or(l.Tokens, 30)
	p := Prediction{Class: None}
	answer, found, null := 0.0, false, math.Inf(1)
	for k, w := range windows {
		for i := range w.IDs {
			if err := finite(w.Example, start[k][i]+end[k][i]); err != nil {
				return p, err
			}
		}
		null = min(null, start[k][0]+end[k][0])
		ends := largest(end[k][:len(w.IDs)], best)
		for _, i := range largest(start[k][:len(w.IDs)], best) {
			for _, j := range ends {
				from, to := w.Offsets[i][0], w.Offsets[j][1]
				if from < 0 || to < 0 || j < i || j-i >= tokens {
					continue
				}
				text := strings.TrimSpace(e.Pair[from:to])
				if sum := start[k][i] + end[k][j]; text != "" && (!found || sum > answer) {
					p.Best, answer, found = text, sum, true
				}
			}
		}
	}
	p.Text = p.Best
	if l.NoAnswer {
		p.NoAnswer = null - answer // an answer that is not found counts as logits of 0, as there
		if p.NoAnswer > l.Threshold {
			p.Text = ""
		}
	}
	return p, nil
}

// largest are the places of the n largest numbers, the largest first.
func largest(x []float64, n int) []int {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(x[b], x[a]) })
	return order[:min(n, len(order))]
}

// NoAnswerThreshold is the threshold of Prediction.NoAnswer that gives the best F1 on a labelled set, dev, by the rule
// of the official script of SQuAD 2.0. It is 0 for a set without unanswerable questions.
func NoAnswerThreshold(dev *Set, p []Prediction) float64 {
	if !dev.HasUnanswerable() {
		return 0
	}
	list, best, noAnswer := make([]score.Span, len(p)), make([]string, len(p)), make([]float64, len(p))
	unanswered := 0
	for i, e := range dev.Examples {
		list[i], best[i], noAnswer[i] = score.SpanOf(rightTexts(e), p[i].Best), p[i].Best, p[i].NoAnswer
		if len(e.Answers) == 0 {
			unanswered++
		}
	}
	mean, threshold := score.BestThreshold(list, best, noAnswer, func(s score.Span) float64 { return s.F1 })
	if mean.X == float64(unanswered)/float64(len(list)) {
		// The script, which expects probabilities, says 0 where no answer to any question is the best.
		return slices.Min(noAnswer) - 1
	}
	return threshold
}

// SetNoAnswerThreshold decides each Prediction.Text anew: the best answer, or none where NoAnswer is above the
// threshold.
func SetNoAnswerThreshold(p []Prediction, threshold float64) {
	for i := range p {
		p[i].Text = p[i].Best
		if p[i].NoAnswer > threshold {
			p[i].Text = ""
		}
	}
}

func rightTexts(e Example) []string {
	var out []string
	for _, a := range e.Answers {
		out = append(out, a.Text)
	}
	return out
}
