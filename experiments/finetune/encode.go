package finetune

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"github.com/ablate-go/ablate/tasks"
	"github.com/ablate-go/ablate/text/unigram"
	"gorgonia.org/tensor"
)

// encode makes the windows of all sets.
func (r *Run) encode(ctx context.Context) (err error) {
	if r.windows.train, err = r.encodeSet(ctx, r.Data.Train); err != nil {
		return err
	}
	if r.windows.dev, err = r.encodeSets(ctx, r.Data.Dev); err != nil {
		return err
	}
	r.windows.test, err = r.encodeSets(ctx, r.Data.Test)
	return err
}

func (r *Run) encodeSets(ctx context.Context, sets []*tasks.Set) (all [][]tasks.Window, err error) {
	for _, set := range sets {
		windows, err := r.encodeSet(ctx, set)
		if err != nil {
			return nil, err
		}
		all = append(all, windows)
	}
	return all, nil
}

func (r *Run) encodeSet(ctx context.Context, set *tasks.Set) ([]tasks.Window, error) {
	if err := ctx.Err(); err != nil {
		return nil, ErrInterrupted
	}
	return encodeFor(r.head, set, r.tokenizer, tasks.Limits{Tokens: r.Config.Tokens, Stride: r.Config.Stride})
}

// encodeFor makes the windows of a set, as many for each example as the head wants.
func encodeFor(h head, set *tasks.Set, t *unigram.Tokenizer, l tasks.Limits) ([]tasks.Window, error) {
	windows, err := tasks.Encode(set, t, l)
	if err != nil || h.group() == 1 {
		return windows, err
	}
	return padded(set, windows, h.group())
}

// padded gives each example of a choice task group windows: those of its options, and empty ones in the place of
// options that it lacks, as some questions of ARC do.
func padded(set *tasks.Set, windows []tasks.Window, group int) ([]tasks.Window, error) {
	var all []tasks.Window
	for i, part := range windowsOf(set, windows) {
		e := set.Examples[i]
		if n := part.to - part.from; n != len(e.Options) || n == 0 {
			return nil, fmt.Errorf("example %s of %s has %d options and %d windows", e.ID, set.Name, len(e.Options), n)
		}
		if len(e.Options) > group {
			return nil, fmt.Errorf("example %s of %s has %d options, and the model was trained on %d at most: leave it out",
				e.ID, set.Name, len(e.Options), group)
		}
		all = append(all, windows[part.from:part.to]...)
		for o := len(e.Options); o < group; o++ {
			all = append(all, tasks.Window{Example: i, Option: o, IDs: emptyWindow})
		}
	}
	return all, nil
}

// optionsOf is the largest number of options of a choice task, 0 for others.
func optionsOf(d *tasks.Data) (most int) {
	for _, set := range d.Sets() {
		for _, e := range set.Examples {
			most = max(most, len(e.Options))
		}
	}
	return most
}

// fingerprint is a hash of what a trial begins with: the examples, and the weights of its model before the first
// update.
func (r *Run) fingerprint(m *model) string {
	h := sha256.New()
	h.Write([]byte(r.dataHash))
	err := weights{m.params}.EachTensor(func(name string, _ tensor.Shape, data []float32) error {
		h.Write([]byte(name))
		return binary.Write(h, binary.LittleEndian, data)
	})
	if err != nil { // a hash takes every byte
		panic(err)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// hashOf is a hash of everything that is trained and scored on: windows, right answers and tokenizer. The epoch and the
// learning rate are chosen on dev, and means over seeds need the same dev and test sets in all trials.
func hashOf(t *unigram.Tokenizer, data *tasks.Data, w encoded) string {
	h := sha256.New()
	e := json.NewEncoder(h)
	put := func(x any) { _ = e.Encode(x) } // of integers, texts and lists of them; a hash takes every byte
	put([]string{t.Hash(), data.Task.Name, string(data.Task.Kind)})
	put(data.Labels)
	windows := slices.Concat([][]tasks.Window{w.train}, w.dev, w.test)
	for i, set := range data.Sets() {
		put([]any{set.Name, set.Labelled, windows[i]})
		for _, x := range set.Examples {
			put([]any{x.Class, math.Float64bits(x.Value), x.Tags, x.Answers})
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}
