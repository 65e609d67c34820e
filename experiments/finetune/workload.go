package finetune

import (
	"math"
	"slices"

	"github.com/ablate-go/ablate/tasks"
)

// Workload is how many batches a fine-tuning computes, by the length of their windows in tokens, padding included.
type Workload struct {
	Trained map[int]float64 // forwards and backwards
	Scored  map[int]float64 // forwards
	Trials  int             // trainings, each of which makes its graphs anew

	config  Config
	kind    tasks.Kind
	classes int // of the last layer
	options int // of a choice
}

// sampled is how many examples of a set are looked at.
const sampled = 2000

// WorkloadOf reads the task's files. tokens says how many tokens a text has; From is not opened. Of a large set a
// sample is looked at.
func WorkloadOf(c Config, tokens func(text string) int) (Workload, error) {
	d, err := tasks.Load(c.Task, c.Data.Source())
	if err != nil {
		return Workload{}, err
	}
	w := Workload{Trained: map[int]float64{}, Scored: map[int]float64{}, Trials: len(c.LR) * len(c.Seeds), config: c,
		kind: d.Task.Kind, classes: max(1, len(d.Labels)), options: optionsOf(d)}
	if c.Random {
		w.Trials *= 2
	}
	add := func(to map[int]float64, s *tasks.Set, times int) {
		if s == nil {
			return
		}
		units, share := c.unitsOf(s, w.group(), tokens)
		w.add(to, units, float64(times)*share)
	}
	add(w.Trained, d.Train, w.Trials*c.Epochs)
	for _, s := range d.Dev {
		add(w.Scored, s, w.Trials*c.Epochs)
	}
	for _, s := range d.Test {
		add(w.Scored, s, w.timesTested(s))
	}
	return w, nil
}

// workload is that of the trials of a run that have not ended, by the windows themselves.
func (r *Run) workload() Workload {
	w := Workload{Trained: map[int]float64{}, Scored: map[int]float64{}, config: r.Config, kind: r.Data.Task.Kind,
		classes: r.head.classes(), options: optionsOf(r.Data)}
	left := 0.0 // trials, of which some are trained in part
	for _, t := range r.Remaining() {
		w.Trials++
		left += 1 - min(1, float64(t.progress())/float64(r.Steps()))
	}
	group := r.head.group()
	w.add(w.Trained, units(r.windows.train, group), left*float64(r.Config.Epochs))
	for _, windows := range r.windows.dev {
		w.add(w.Scored, units(windows, group), left*float64(r.Config.Epochs))
	}
	for i, windows := range r.windows.test {
		w.add(w.Scored, units(windows, group), float64(w.timesTested(r.Data.Test[i])))
	}
	return w
}

// timesTested is how often a test set is read: by each trial at its end, or without labels by the best alone.
func (w Workload) timesTested(s *tasks.Set) int {
	if s.Labelled {
		return w.Trials
	}
	return min(1, w.Trials)
}

// add counts the batches of units, each times times. The batches of a training are mixed from pools of many, so that
// their lengths are about those of an evaluation.
func (w Workload) add(to map[int]float64, all []unit, times float64) {
	batches, _ := evaluationBatches(all, w.config.Batch, w.config.Tokens)
	for _, b := range batches {
		to[b.seq] += times * float64(len(b.units)) / float64(w.config.Batch)
	}
}

// group is the windows of a unit.
func (w Workload) group() int { return max(1, w.options) }

// unitsOf are units of about the lengths of a set's, without words in them. Where they are those of a sample, share is
// how many times as large the set is.
func (c Config) unitsOf(s *tasks.Set, group int, tokens func(string) int) (all []unit, share float64) {
	step := max(1, len(s.Examples)/sampled)
	zeros := make([]int, c.Tokens)
	n := 0
	for i := 0; i < len(s.Examples); i += step {
		n++
		var windows []tasks.Window
		for _, length := range c.lengthsOf(s.Kind, s.Examples[i], tokens) {
			windows = append(windows, tasks.Window{IDs: zeros[:min(length, c.Tokens)]})
		}
		for len(windows)%group != 0 {
			windows = append(windows, tasks.Window{IDs: emptyWindow})
		}
		all = append(all, units(windows, group)...)
	}
	return all, float64(len(s.Examples)) / float64(max(1, n))
}

// lengthsOf are about the lengths of the windows of an example, in tokens.
func (c Config) lengthsOf(kind tasks.Kind, e tasks.Example, tokens func(string) int) []int {
	const marks = 2 // [CLS] and [SEP]
	text := marks + tokens(e.Text)
	if e.Pair != "" && kind != tasks.Span {
		text += 1 + tokens(e.Pair)
	}
	switch kind {
	case tasks.Choice:
		var all []int
		for _, o := range e.Options {
			all = append(all, text+1+tokens(o))
		}
		return all
	case tasks.Tag:
		for _, w := range e.Words {
			text += tokens(w)
		}
		var all []int
		for ; text > c.Tokens; text -= c.Tokens - marks { // a long sentence goes on in the next window
			all = append(all, c.Tokens)
		}
		return append(all, text)
	case tasks.Span:
		context := 1 + tokens(e.Pair)
		room := max(1, c.Tokens-text-1)
		if context <= room {
			return []int{text + context}
		}
		stride := c.Stride
		if stride <= 0 {
			stride = (room + 1) / 2
		}
		windows := 1 + int(math.Ceil(float64(context-room)/float64(stride)))
		return slices.Repeat([]int{c.Tokens}, windows)
	}
	return []int{text}
}
