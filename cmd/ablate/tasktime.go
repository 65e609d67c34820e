package main

import (
	"context"
	"fmt"
	"math"
	"unicode/utf8"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/finetune"
	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/text/unigram"
)

// taskTimer times the fine-tuning at the end of cells.
type taskTimer struct {
	workloads map[string]finetune.Workload // by the name of the task in the plan
	known     map[string]map[string]float64
}

// newTaskTimer reads the plan's tasks. t is nil where the run's tokenizer is not there yet.
func newTaskTimer(p *experiments.Plan, t *unigram.Tokenizer) (*taskTimer, error) {
	timer := &taskTimer{map[string]finetune.Workload{}, map[string]map[string]float64{}}
	for _, d := range p.Downstream {
		w, err := d.Workload(tokenCounter(p, t))
		if err != nil {
			return nil, err
		}
		timer.workloads[d.Label()] = w
	}
	return timer, nil
}

// seconds are those of a cell, by the name of the task. Arms whose networks have one shape are timed once.
func (t *taskTimer) seconds(c training.Config) (map[string]float64, error) {
	generator, discriminator := c.Networks()
	shape := fmt.Sprint(*generator)
	if discriminator != nil {
		shape = fmt.Sprint(*discriminator)
	}
	if all, ok := t.known[shape]; ok {
		return all, nil
	}
	all := map[string]float64{}
	for task, w := range t.workloads {
		seconds, err := w.Seconds(context.Background(), generator, discriminator)
		if err != nil {
			return nil, fmt.Errorf("timing task %s: %w", task, err)
		}
		all[task] = seconds
	}
	t.known[shape] = all
	return all, nil
}

// tokenCounter says how many tokens a text has, about as many without the tokenizer.
func tokenCounter(p *experiments.Plan, t *unigram.Tokenizer) func(text string) int {
	if t != nil {
		return func(text string) int { return len(t.Encode(nil, text)) }
	}
	letters := 1.0
	if p.Tokens == unigram.KindUnigram {
		letters = lettersOfToken(p.Base.Model.Encoder.Vocab)
	}
	return func(text string) int { return int(math.Ceil(float64(utf8.RuneCountInString(text)) / letters)) }
}

// lettersOfToken is about how many letters, with the spaces, a token of a vocabulary has: 2.5 of 4,096 pieces (from 2.3
// to 2.8 on English tasks), and about half a letter more where the vocabulary is two and a half times as large.
func lettersOfToken(vocab int) float64 {
	return max(1, 2.5+0.4*math.Log2(float64(vocab)/4096))
}
