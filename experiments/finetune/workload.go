package finetune

import (
	"math"
	"unicode/utf8"

	"github.com/ablate-go/ablate/tasks"
)

// Workload is about how many tokens a fine-tuning reads, in all epochs and with all learning rates and seeds. It is
// known from the length of the texts, before there are a tokenizer and a model: [Run.Estimate] knows better.
type Workload struct {
	Trained float64 // forwards and backwards
	Scored  float64 // forwards
}

// WorkloadOf reads the task's files. From is not opened.
func WorkloadOf(c Config) (Workload, error) {
	var w Workload
	d, err := tasks.Load(c.Task, c.Data.Source())
	if err != nil {
		return w, err
	}
	trials := float64(len(c.LR) * len(c.Seeds))
	if c.Random {
		trials *= 2
	}
	epochs := trials * float64(c.Epochs)
	w.Trained = epochs * c.tokensOf(d.Train)
	for _, s := range d.Dev {
		w.Scored += epochs * c.tokensOf(s)
	}
	for _, s := range d.Test {
		w.Scored += trials * c.tokensOf(s)
	}
	return w, nil
}

// FLOPs are the floating-point operations in the matrices of an encoder with so many weights in its layers: two for
// each weight and token, and twice as many backwards.
func (w Workload) FLOPs(backbone int) float64 { return float64(backbone) * (6*w.Trained + 2*w.Scored) }

// tokensOf is about how many tokens the windows of a set have.
func (c Config) tokensOf(s *tasks.Set) (sum float64) {
	if s == nil {
		return 0
	}
	for _, e := range s.Examples {
		both := textTokens(e.Text) + textTokens(e.Pair)
		for _, o := range e.Options {
			sum += c.window(both + textTokens(o))
		}
		for _, w := range e.Words {
			both += textTokens(w)
		}
		switch {
		case e.Options != nil:
		case s.Kind == tasks.Span && both > float64(c.Tokens): // windows that overlap by half
			sum += 2 * both
		default:
			sum += c.window(both)
		}
	}
	return sum
}

// window is the length of a window of so many tokens, with its marks and padding.
func (c Config) window(tokens float64) float64 {
	const marks = 3
	return float64(min(c.Tokens, graphLength(int(math.Ceil(tokens))+marks)))
}

// textTokens is about how many tokens a text has: a token of small vocabularies is some 3.5 letters.
func textTokens(s string) float64 { return float64(utf8.RuneCountInString(s)) / 3.5 }
