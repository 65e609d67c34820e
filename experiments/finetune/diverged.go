package finetune

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/prose"
)

// divergedError says that a training came to numbers that are not finite. It is the result of its trial: the learning
// rate is too high, and the others of the grid go on.
type divergedError struct{ cause error }

func (e divergedError) Error() string { return "training diverged: " + e.cause.Error() }

func (e divergedError) Unwrap() error { return e.cause }

// errNotFinite is the error of a model whose predictions are no numbers.
var errNotFinite = errors.New("its predictions are not finite")

// diverged reports whether an error is that of a training that diverged.
func diverged(err error) bool {
	return errors.As(err, new(divergedError)) || errors.As(err, new(training.DivergedError)) ||
		errors.Is(err, errNotFinite)
}

// finite reports whether all logits are numbers.
func finite(logits []float32) bool {
	return !slices.ContainsFunc(logits, func(x float32) bool {
		return math.IsNaN(float64(x)) || math.IsInf(float64(x), 0)
	})
}

// Scored are the finished trials of one learning rate that did not diverge.
func (r *Results) Scored(lr float64, random bool) []Finished {
	return slices.DeleteFunc(r.At(lr, random), func(f Finished) bool { return f.Diverged > 0 })
}

// Diverged says in words which trials diverged, a learning rate each.
func (r *Results) Diverged() (all []string) {
	var seen []Trial
	for _, f := range r.Finished {
		rate := Trial{LR: f.LR, Random: f.Random}
		if f.Diverged == 0 || slices.Contains(seen, rate) {
			continue
		}
		seen = append(seen, rate)
		trials := r.At(f.LR, f.Random)
		n := len(trials) - len(r.Scored(f.LR, f.Random))
		of := fmt.Sprintf("at update %d", f.Diverged)
		if len(trials) > 1 {
			of = fmt.Sprintf("with %d of %s, first at update %d", n, prose.Count(len(trials), "seed"), f.Diverged)
		}
		all = append(all, fmt.Sprintf("%s, lr %g: diverged %s", startName(f.Random), f.LR, of))
	}
	return all
}

// startName is what tables call models by their first weights.
func startName(random bool) string {
	if random {
		return "random weights"
	}
	return "fine-tuned"
}
