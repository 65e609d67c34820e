package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/ablate-go/ablate/internal/progress"
	"github.com/ablate-go/ablate/pretrained"
	"github.com/ablate-go/ablate/tasks/minimalpairs"
)

// judge is a network that scores sentences.
type judge struct {
	name    string
	scorer  *pretrained.Scorer
	close   func() // gives the device back
	results minimalpairs.Results
}

// trial is what all judges say of all pairs.
type trial struct {
	judges []*judge
	json   bool

	pairs     []minimalpairs.Pair
	sentences [][]int // ids: of pair i the good one is at 2i, the bad one at 2i+1
	done      int     // pairs
}

// Pairs are scored in parts. The first is small, so that the time can be told. Later ones take about partTime, which is
// how often lines of JSON come.
const (
	firstPart = 16
	mostPart  = 4000
	partTime  = 4 * time.Second
	timedPart = time.Second // a part that takes longer says how long all take, as does the third one
)

// read reads the pairs. A sentence that a judge cannot read is an error before anything is scored. With skipLong pairs
// with a sentence that is too long are left out instead.
func (t *trial) read(ctx context.Context, paths []string, sample int, skipLong bool) error {
	pairs, err := minimalpairs.Read(ctx, paths)
	if err != nil {
		return err
	}
	if sample > 0 {
		pairs = minimalpairs.Sample(pairs, sample)
	}
	var first error
	long := 0
	for i, p := range minimalpairs.InTurns(pairs) {
		if i%1000 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		good, bad, err := t.windows(p)
		switch {
		case err == nil:
			t.pairs, t.sentences = append(t.pairs, p), append(t.sentences, good, bad)
			continue
		case !errors.As(err, new(*pretrained.TooLongError)):
			return err
		case first == nil:
			first = err
		}
		long++
	}
	switch {
	case long == 0:
		return nil
	case !skipLong || len(t.pairs) == 0:
		return &longPairsError{long, len(pairs), first}
	}
	fmt.Fprintf(os.Stderr, "note: %s of %s pairs are left out, since a sentence is longer than the network reads\n",
		thousands(long), thousands(len(pairs)))
	return nil
}

// longPairsError is the error for pairs with a sentence that is longer than a network reads.
type longPairsError struct {
	long, of int
	first    error
}

func (e *longPairsError) Error() string {
	return fmt.Sprintf("%v; so it is with %s of %s pairs", e.first, thousands(e.long), thousands(e.of))
}

func (e *longPairsError) Unwrap() error { return e.first }

// windows is the ids of both sentences.
func (t *trial) windows(p minimalpairs.Pair) (good, bad []int, err error) {
	fault := func(key string, err error) error {
		return &minimalpairs.LineError{File: p.File, Line: p.Line, Err: fmt.Errorf("%s: %w, or leave the pair out", key, err)}
	}
	if good, err = t.window(p.Good); err != nil {
		return nil, nil, fault("sentence_good", err)
	}
	if bad, err = t.window(p.Bad); err != nil {
		return nil, nil, fault("sentence_bad", err)
	}
	return good, bad, nil
}

// window is the ids of a sentence that every judge can read. All have the same tokenizer.
func (t *trial) window(sentence string) ([]int, error) {
	ids, err := t.judges[0].scorer.Window(sentence)
	for _, j := range t.judges[1:] {
		if err == nil {
			err = j.scorer.Check(ids)
		}
	}
	return ids, err
}

// score scores all pairs, shows how far it is on standard error, and prints lines of JSON as they come.
func (t *trial) score(ctx context.Context, out *output) error {
	mode := progress.Auto
	if t.json && progress.Colours(os.Stdout) { // lines come on the same terminal
		mode = progress.Plain
	}
	board := progress.New(os.Stderr, progress.Options{Mode: mode})
	defer board.Close()
	var task *progress.Task // short work has none
	started, told := time.Now(), false
	for part, size := 1, firstPart; t.done < len(t.pairs); part++ {
		began, n := time.Now(), min(size, len(t.pairs)-t.done)
		if err := t.part(ctx, out, n); err != nil {
			if task != nil {
				task.Stop("the rest is not scored")
			}
			return err
		}
		took := time.Since(began)
		left := time.Duration(float64(took) / float64(n) * float64(len(t.pairs)-t.done))
		if !told && left > partTime && (took > timedPart || part >= 3) {
			told, task = true, board.Task("pairs", len(t.pairs))
			task.Update(0) // none was scored before, by a command that was stopped
			board.Logf("%s pairs take about %s", thousands(len(t.pairs)), minutes(time.Since(started)+left))
		}
		if task != nil {
			task.Update(t.done, t.accuracies()...)
		}
		size = max(firstPart, min(mostPart, 4*size, int(float64(n)*partTime.Seconds()/max(took.Seconds(), 1e-3))))
	}
	if task != nil {
		task.Done("")
	}
	return nil
}

// part scores the next n pairs by all judges, and counts them when all have.
func (t *trial) part(ctx context.Context, out *output, n int) error {
	scores := make([][]float64, len(t.judges))
	for k, j := range t.judges {
		var err error
		var none *pretrained.ScoreError
		if scores[k], err = j.scorer.Score(ctx, t.sentences[2*t.done:2*(t.done+n)]); errors.As(err, &none) {
			p := t.pairs[t.done+none.Sentence/2]
			return &minimalpairs.LineError{File: p.File, Line: p.Line, Err: fmt.Errorf("the %s: %w", j.name, err)}
		} else if err != nil {
			return err
		}
	}
	for i, p := range t.pairs[t.done : t.done+n] {
		line := newPairLine(p)
		for k, j := range t.judges {
			good, bad := scores[k][2*i], scores[k][2*i+1]
			right, err := j.results.Add(p, good, bad)
			if err != nil {
				return err
			}
			line.judged(j.name, good, bad, right)
		}
		if t.json {
			writeJSONLine(out, line)
		}
	}
	t.done += n
	return out.err
}

// accuracies are shown beside the progress.
func (t *trial) accuracies() (values []progress.Value) {
	for _, j := range t.judges {
		values = append(values, progress.V(j.name+" %", 100*j.results.All().Mean.X))
	}
	return values
}
