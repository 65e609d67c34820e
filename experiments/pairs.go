package experiments

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/pretrained"
	"github.com/ablate-go/ablate/tasks/minimalpairs"
)

// Pairs says which minimal pairs each cell judges while it trains, and how often. It changes no training.
type Pairs struct {
	Files  []string `yaml:"files" resume:"free" doc:"files of minimal pairs in BLiMP's layout, or folders with them, packed or not; empty means no pairs"`
	Sample int      `yaml:"sample" doc:"pairs of each paradigm, always the same ones; 0 means all"`
	Every  int      `yaml:"every" doc:"steps between trials; the first is before training and the last after it"`
}

// The accuracies on the plan's pairs, see [minimalpairs.Accuracy].
var (
	PairsGenerator = measure.Metric{
		Key: "pairs_generator", Group: "pairs", Title: "Pairs, generator", Decimals: 3, Better: measure.Higher,
		Due: measure.EachTrial, Summary: measure.Last,
		Doc: "Mean over paradigms of the share of minimal pairs whose acceptable sentence has the higher " +
			"pseudo-log-likelihood by the generator, equal ones counted half; 0.5 is chance.",
	}
	PairsDiscriminator = measure.Metric{
		Key: "pairs_discriminator", Group: "pairs", Title: "Pairs, discriminator", Decimals: 3, Better: measure.Higher,
		Due: measure.EachTrial, Summary: measure.Last,
		Doc: "As pairs_generator, by the discriminator's sum of log probabilities that tokens were not replaced.",
	}
)

func init() { measure.MustDeclare(PairsGenerator, PairsDiscriminator) }

// faults lists the faults of the key.
func (p Pairs) faults() (faults []error) {
	if len(p.Files) == 0 {
		return nil
	}
	if p.Sample < 0 {
		faults = append(faults, fmt.Errorf("pairs.sample is %d and must not be negative; 0 takes all pairs", p.Sample))
	}
	if p.Every < 1 {
		faults = append(faults, fmt.Errorf("pairs.every is %d and must be at least 1: set the steps between trials", p.Every))
	}
	for _, f := range p.Files {
		if _, err := os.Stat(f); err != nil {
			faults = append(faults, fmt.Errorf("pairs.files: %w", err))
		}
	}
	return faults
}

// due reports whether a trial is due after a step of so many.
func (p Pairs) due(step, steps int) bool {
	return len(p.Files) > 0 && (step%p.Every == 0 || step == steps)
}

// pairsTrial is the pairs that a cell judges, read when the first trial is due.
type pairsTrial struct {
	pairs     []minimalpairs.Pair
	sentences [][]int // ids: of pair i the good one is at 2i, the bad one at 2i+1
}

// judgePairs returns the accuracy of each network by the weights as they are. The networks are read back from a file as
// any program would, so that a cell has the numbers of ablate pairs on its checkpoint.
func (r *session) judgePairs() ([]measure.Scalar, error) {
	dir, err := os.MkdirTemp("", "ablate-pairs-")
	if err != nil {
		return nil, fmt.Errorf("pairs: %w", err)
	}
	defer os.RemoveAll(dir)
	path, err := r.trainer.SaveWeights(dir)
	if err == nil {
		err = r.set.Tokenizer.Save(filepath.Join(dir, tokenizerFile))
	}
	if err != nil {
		return nil, fmt.Errorf("pairs: %w", err)
	}
	from, err := pretrained.Open(path)
	if err != nil {
		return nil, fmt.Errorf("pairs: %w", err)
	}
	defer from.Close()
	all := []measure.Scalar{{Key: PairsGenerator.Key}, {Key: PairsDiscriminator.Key}}
	f, err := from.NewFillMask()
	if err == nil {
		all[0].Value, err = r.accuracyOn(f.Scorer(1))
	}
	if err == nil && from.Discriminator() != nil {
		var d *pretrained.Detect
		if d, err = from.NewDetect(); err == nil {
			all[1].Value, err = r.accuracyOn(d.Scorer(1))
		}
	}
	if err != nil {
		return nil, fmt.Errorf("pairs: %w", err)
	}
	return all, nil
}

// accuracyOn is the accuracy by a scorer, which it closes.
func (r *session) accuracyOn(s *pretrained.Scorer) (*float64, error) {
	defer s.Close()
	if r.trial == nil {
		if err := r.readPairs(s); err != nil {
			return nil, err
		}
	}
	scores, err := s.Score(context.Background(), r.trial.sentences)
	if err != nil {
		return nil, err
	}
	var results minimalpairs.Results
	for i, p := range r.trial.pairs {
		if _, err := results.Add(p, scores[2*i], scores[2*i+1]); err != nil {
			return nil, err
		}
	}
	mean := results.All().Mean.X
	return &mean, nil
}

// readPairs reads the plan's pairs. Those with a sentence that the networks cannot read are left out, with a warning.
func (r *session) readPairs(s *pretrained.Scorer) error {
	pairs, err := minimalpairs.Read(context.Background(), r.Pairs.Files)
	if err != nil {
		return err
	}
	if r.Pairs.Sample > 0 {
		pairs = minimalpairs.Sample(pairs, r.Pairs.Sample)
	}
	t := &pairsTrial{}
	for _, p := range pairs {
		good, err := s.Window(p.Good)
		bad, errBad := s.Window(p.Bad)
		switch err := errors.Join(err, errBad); {
		case err == nil:
			t.pairs, t.sentences = append(t.pairs, p), append(t.sentences, good, bad)
		case !errors.As(err, new(*pretrained.TooLongError)):
			return &minimalpairs.LineError{File: p.File, Line: p.Line, Err: err}
		}
	}
	if len(t.pairs) == 0 {
		return fmt.Errorf("each of %s has a sentence that is longer than the networks read: give shorter ones, or raise "+
			"model.encoder.max_positions", prose.Count(len(pairs), "pair"))
	}
	if left := len(pairs) - len(t.pairs); left > 0 {
		r.listener.Warned(r.Cell, fmt.Sprintf("%s of %s have a sentence that is longer than the networks read and are left out",
			prose.Thousands(left), prose.Count(len(pairs), "pair")))
	}
	r.trial = t
	return nil
}
