package score

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"

	"github.com/ablate-go/ablate/internal/scores"
)

// Span is how well one question was answered.
type Span struct {
	Exact, F1 float64 // between 0 and 1
	Answered  bool    // the data set has an answer to the question
}

// SpanOf compares an answer with the right ones as evaluate-v2.0.py of SQuAD does: with the best of them, without case,
// punctuation, articles and spaces; none is the empty text, and right where there is no right answer.
func SpanOf(right []string, predicted string) Span {
	s := Span{Answered: len(right) > 0}
	words := answerWords(predicted)
	tried := false
	for _, r := range right {
		if w := answerWords(r); len(w) > 0 {
			s.Exact, s.F1, tried = max(s.Exact, exact(w, words)), max(s.F1, wordF1(w, words)), true
		}
	}
	if !tried && len(words) == 0 {
		s.Exact, s.F1 = 1, 1
	}
	return s
}

// SpanV1Of is the same by evaluate-v1.1.py, which differs for right answers of which nothing is left, such as "the".
func SpanV1Of(right []string, predicted string) Span {
	s := Span{Answered: len(right) > 0}
	words := answerWords(predicted)
	for _, r := range right {
		w := answerWords(r)
		s.Exact = max(s.Exact, exact(w, words))
		if len(w) > 0 {
			s.F1 = max(s.F1, wordF1(w, words))
		}
	}
	return s
}

// NormalizeAnswer is normalize_answer of the official scripts.
func NormalizeAnswer(s string) string { return strings.Join(answerWords(s), " ") }

var lowered = cases.Lower(language.Und)

func answerWords(s string) []string {
	s = strings.Map(func(r rune) rune {
		if r < 0x80 && (unicode.IsPunct(r) || unicode.IsSymbol(r)) { // string.punctuation
			return -1
		}
		return r
	}, lowered.String(s))
	return strings.FieldsFunc(withoutArticles(s), isPythonSpace)
}

// withoutArticles makes spaces of the matches of \b(a|an|the)\b, a word being one of Python: letters, numbers and "_".
func withoutArticles(s string) string {
	var b strings.Builder
	for s != "" {
		n := strings.IndexFunc(s, isPythonWord)
		if n < 0 {
			n = len(s)
		}
		b.WriteString(s[:n])
		s = s[n:]
		if n = strings.IndexFunc(s, func(r rune) bool { return !isPythonWord(r) }); n < 0 {
			n = len(s)
		}
		switch word := s[:n]; word {
		case "a", "an", "the":
			b.WriteByte(' ')
		default:
			b.WriteString(word)
		}
		s = s[n:]
	}
	return b.String()
}

func isPythonWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r) }

// isPythonSpace adds the separators of files, groups, records and units.
func isPythonSpace(r rune) bool { return unicode.IsSpace(r) || r >= 0x1c && r <= 0x1f }

func exact(right, predicted []string) float64 {
	if slices.Equal(right, predicted) {
		return 1
	}
	return 0
}

// wordF1 is F1 over words as often as they occur.
func wordF1(right, predicted []string) float64 {
	left := map[string]int{}
	for _, w := range right {
		left[w]++
	}
	common := 0
	for _, w := range predicted {
		if left[w] > 0 {
			left[w]--
			common++
		}
	}
	if common == 0 {
		return 0
	}
	precision, recall := float64(common)/float64(len(predicted)), float64(common)/float64(len(right))
	return 2 * precision * recall / (precision + recall)
}

// Spans are the means over questions.
type Spans struct {
	Exact, F1 scores.Value
	N         int
}

// SpansOf gives the means over all questions, over those that have an answer (HasAns of the official script) and over
// those that have none (NoAns).
func SpansOf(list []Span) (all, answered, unanswered Spans) {
	mean := func(want func(Span) bool) Spans {
		exact, f1, n := 0.0, 0.0, 0
		for _, s := range list {
			if want(s) {
				exact, f1, n = exact+s.Exact, f1+s.F1, n+1
			}
		}
		return Spans{share(exact, float64(n)), share(f1, float64(n)), n}
	}
	return mean(func(Span) bool { return true }), mean(func(s Span) bool { return s.Answered }),
		mean(func(s Span) bool { return !s.Answered })
}

// WithThreshold gives the scores with no answer predicted where noAnswer is above the threshold.
func WithThreshold(list []Span, noAnswer []float64, threshold float64) []Span {
	out := slices.Clone(list)
	for i := range out {
		if noAnswer[i] > threshold {
			out[i].Exact, out[i].F1 = 0, 0
			if !out[i].Answered {
				out[i].Exact, out[i].F1 = 1, 1
			}
		}
	}
	return out
}

// BestThreshold is find_best_thresh of evaluate-v2.0.py: the value of noAnswer above which no answer is the best, by
// the sum of value(Span), Exact or F1, and the mean score with it. Predicted are the answers whose scores the list has.
//
// As there, the threshold is 0 where nothing is better than no answer to every question: noAnswer should then be above
// 0 everywhere, as a probability is. As there, questions with equal noAnswer are counted one after another, in their
// order, and the best may lie among them.
func BestThreshold(list []Span, predicted []string, noAnswer []float64, value func(Span) float64) (
	mean scores.Value, threshold float64) {
	sum := 0.0
	order := make([]int, len(list))
	for i, s := range list {
		order[i] = i
		if !s.Answered {
			sum++
		}
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(noAnswer[i], noAnswer[j]) })
	best := sum
	for _, i := range order {
		switch {
		case list[i].Answered:
			sum += value(list[i])
		case predicted[i] != "":
			sum--
		}
		if sum > best {
			best, threshold = sum, noAnswer[i]
		}
	}
	return share(best, float64(len(list))), threshold
}
