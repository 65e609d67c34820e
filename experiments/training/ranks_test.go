package training

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"sync"
	"testing"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/mpi/mpitest"
	"github.com/ablate-go/ablate/internal/testutil"
	"gorgonia.org/tensor"
)

// onRanks calls f in as many ranks at once, with a trainer of each, and returns its errors by rank.
func onRanks(t *testing.T, c Config, ranks int, f func(r *mpitest.Local, tr *Trainer) error) []error {
	t.Helper()
	errs := make([]error, ranks)
	var wg sync.WaitGroup
	for i, r := range mpitest.Locals(ranks) {
		wg.Go(func() {
			tr, err := NewTrainer(c, 1, AcrossRanks(r))
			if err != nil {
				errs[i] = err
				r.Fail(err)
				return
			}
			defer tr.Close()
			if i > 0 {
				floats32(tr.Params.List()[i])[0]++ // SyncState makes it equal
			}
			if errs[i] = f(r, tr); errs[i] != nil {
				r.Fail(errs[i])
			}
		})
	}
	wg.Wait()
	return errs
}

// allTensors copies weights and moments.
func allTensors(tr *Trainer) map[string][]float32 {
	all := map[string][]float32{}
	_ = tr.EachTensor(func(name string, _ tensor.Shape, data []float32) error {
		all[name] = append([]float32(nil), data...)
		return nil
	})
	return all
}

// Ranks have the bits of one process, whatever their number: weights, moments, results and snapshots.
func TestRanksHaveTheBitsOfOneProcess(t *testing.T) {
	for name, c := range allArms() {
		for _, parts := range []int{3, 4, 8} {
			if parts == 8 && name != "gdes/"+CouplingAlternating {
				continue
			}
			c.Train.Batch, c.Train.Accumulate = 3*parts, parts
			one := trainerOf(t, c, 1)
			var want []string
			for range 2 {
				r, s, err := one.StepWithSnapshot(testBatch(t, one, 7, one.StepsDone()), measure.TokenRows{})
				if err != nil {
					t.Fatal(err)
				}
				want = append(want, printed(r)+fmt.Sprint(s.MLM, s.RTD, s.MLMContribution, s.RTDContribution))
			}
			state := allTensors(one)
			for _, ranks := range []int{2, 3, 4} {
				if c.Train.CheckRanks(ranks) != nil {
					continue
				}
				what := fmt.Sprintf("%s: %d parts on %d ranks", name, parts, ranks)
				errs := onRanks(t, c, ranks, func(r *mpitest.Local, tr *Trainer) error {
					if err := tr.SyncState(); err != nil {
						return err
					}
					for i := range want {
						b, err := tr.Batch(testVocabulary(c.Model.Encoder.Vocab), testWindows(c, 7, i), 7, i)
						if err != nil {
							return err
						}
						result, s, err := tr.StepWithSnapshot(b, measure.TokenRows{})
						if err != nil {
							return err
						}
						if got := printed(result) + fmt.Sprint(s.MLM, s.RTD, s.MLMContribution, s.RTDContribution); got != want[i] {
							return fmt.Errorf("step %d has other results or gradients than one process", i+1)
						}
					}
					if d := testutil.Differing(state, allTensors(tr)); len(d) > 0 {
						return fmt.Errorf("%d of %d tensors differ, first %s", len(d), len(state), d[0])
					}
					return nil
				})
				for rank, err := range errs {
					if err != nil {
						t.Errorf("%s: rank %d: %v", what, rank, err)
					}
				}
			}
		}
	}
}

func printed(r StepResult) string {
	text := fmt.Sprint(r.Sampled)
	for _, x := range []*float64{r.MLMLoss, r.RTDLoss, r.Replaced, r.GradNorm, r.GradNormDiscriminator} {
		if x != nil {
			text += fmt.Sprintf(" %x", math.Float64bits(*x))
		}
	}
	return text
}

// A NaN that arises in one rank stops all before anything is updated.
func TestNaNInOneRankStopsAll(t *testing.T) {
	for name, c := range rtdArms() {
		c.Train.Accumulate, c.Train.Batch = 2, 4
		errs := onRanks(t, c, 2, func(r *mpitest.Local, tr *Trainer) error {
			if err := tr.SyncState(); err != nil {
				return err
			}
			if r.Rank() == 1 { // a bad memory chip
				for _, p := range tr.Params.List() {
					if strings.HasPrefix(p.Name, generatorScope) {
						floats32(p)[0] = float32(math.NaN())
					}
				}
			}
			before := allTensors(tr)
			b, err := tr.Batch(testVocabulary(c.Model.Encoder.Vocab), testWindows(c, 7, 0), 7, 0)
			if err != nil {
				return err
			}
			_, err = tr.Step(b)
			if !errors.As(err, new(DivergedError)) {
				return fmt.Errorf("the step ends with %v, want a DivergedError", err)
			}
			if r.Rank() == 0 && !strings.Contains(err.Error(), "rank 1") {
				return fmt.Errorf("%v does not name rank 1", err)
			}
			after := allTensors(tr)
			for name, x := range before {
				for i := range x {
					if math.Float32bits(x[i]) != math.Float32bits(after[name][i]) {
						return fmt.Errorf("%s was updated", name)
					}
				}
			}
			return nil
		})
		for rank, err := range errs {
			if err != nil {
				t.Errorf("%s: rank %d: %v", name, rank, err)
			}
		}
	}
}

// A rank that goes away is a RanksBrokenError in the others.
func TestRankThatGoesAway(t *testing.T) {
	c := Tiny(ObjectiveRTD, "gdes", CouplingAlternating)
	c.Train.Accumulate, c.Train.Batch = 2, 4
	gone := errors.New("connection reset")
	errs := onRanks(t, c, 2, func(r *mpitest.Local, tr *Trainer) error {
		if r.Rank() == 1 {
			r.Fail(gone)
			return nil
		}
		b, err := tr.Batch(testVocabulary(c.Model.Encoder.Vocab), testWindows(c, 7, 0), 7, 0)
		if err != nil {
			return err
		}
		_, err = tr.Step(b)
		if !errors.As(err, new(*RanksBrokenError)) || !errors.Is(err, gone) {
			return fmt.Errorf("got %v", err)
		}
		return nil
	})
	if errs[0] != nil {
		t.Error(errs[0])
	}
}

func TestSumOverRanks(t *testing.T) {
	for _, size := range []int{1, 5, rankPiece, 3*rankPiece + 7, 12 * rankPiece} {
		for _, n := range []int{2, 3, 4} {
			x := make([][]float32, n)
			for r := range x {
				x[r] = make([]float32, size)
				for i := range x[r] {
					x[r][i] = float32(math.Sin(float64(i*n + r)))
				}
			}
			var want func(from, to, i int) float32
			want = func(from, to, i int) float32 {
				if to-from == 1 {
					return float32(math.Sin(float64(i*n + from)))
				}
				half := from + (to-from)/2
				return want(from, half, i) + want(half, to, i)
			}
			var wg sync.WaitGroup
			for r, local := range mpitest.Locals(n) {
				wg.Go(func() {
					if err := sumOverRanks(local, x[r], rankScratch(n)); err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			for i := range size {
				for r := range n {
					if x[r][i] != want(0, n, i) {
						t.Fatalf("%d values on %d ranks: value %d of rank %d is %g, want %g", size, n, i, r, x[r][i], want(0, n, i))
					}
				}
			}
		}
	}
}

func TestCheckRanks(t *testing.T) {
	for _, c := range []struct {
		parts, ranks int
		want         string // in the error; empty for none
	}{
		{4, 2, ""}, {4, 4, ""}, {3, 3, ""}, {8, 4, ""}, {1, 1, ""},
		{1, 2, "set train.accumulate to 2"},
		{4, 3, "use a number of ranks that divides train.batch, 32"},
		{6, 3, "no power of 2"},
		{2, 4, "set train.accumulate to 4"},
	} {
		err := Train{Batch: 32, Accumulate: c.parts}.CheckRanks(c.ranks)
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%d parts, %d ranks: %v", c.parts, c.ranks, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%d parts, %d ranks: %v, want %q", c.parts, c.ranks, err, c.want)
		}
	}
}
