package training

import (
	"maps"
	"math"
	"reflect"
	"slices"
	"sync"
	"testing"

	"gorgonia.org/tensor"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/internal/testutil"
)

// trained is what a trainer leaves: results of its steps and all its tensors.
type trained struct {
	results   []StepResult
	snapshots []*measure.Snapshot
	tensors   map[string][]float32
}

// train takes a trainer to a step, with a snapshot at every second one.
func train(t testing.TB, tr *Trainer, to int) (out trained) {
	t.Helper()
	for tr.StepsDone() < to {
		b := testBatch(t, tr, 1, tr.StepsDone())
		var r StepResult
		var s *measure.Snapshot
		var err error
		if tr.StepsDone()%2 == 1 {
			r, s, err = tr.StepWithSnapshot(b, measure.TokenRows{})
		} else {
			r, err = tr.Step(b)
		}
		if err != nil {
			t.Error(err)
			return out
		}
		r.Others = 0
		out.results, out.snapshots = append(out.results, r), append(out.snapshots, s)
	}
	out.tensors = map[string][]float32{}
	if err := tr.EachTensor(func(name string, _ tensor.Shape, data []float32) error {
		out.tensors[name] = slices.Clone(data)
		return nil
	}); err != nil {
		t.Error(err)
	}
	return out
}

// groupArms are arms with equal generators, in an order in which the first cannot lead.
func groupArms() []Config {
	weak := Tiny(ObjectiveRTD, "gdes", CouplingAlternating)
	weak.Lambda = 1
	return []Config{
		Tiny(ObjectiveMLM, "none", CouplingAlternating), Tiny(ObjectiveRTD, "none", CouplingAlternating),
		Tiny(ObjectiveRTD, "gdes", CouplingAlternating), weak,
	}
}

// Trainers in a group have the numbers that each has alone, from equal and from different steps on, and when some end
// before the others.
func TestTrainersInAGroupAreAsAlone(t *testing.T) {
	for name, c := range map[string]struct{ from, to []int }{
		"together":        {[]int{0, 0, 0, 0}, []int{6, 6, 6, 6}},
		"some are ahead":  {[]int{0, 3, 1, 3}, []int{6, 6, 6, 6}},
		"MLM is behind":   {[]int{0, 4, 4, 4}, []int{7, 7, 7, 7}},
		"the leader ends": {[]int{0, 0, 0, 0}, []int{9, 3, 6, 9}},
		"MLM goes on":     {[]int{2, 2, 2, 2}, []int{9, 4, 4, 5}},
	} {
		t.Run(name, func(t *testing.T) {
			arms, alone, got := groupArms(), make([]trained, 4), make([]trained, 4)
			trainers := make([]*Trainer, 4)
			for i, arm := range arms {
				tr := trainerOf(t, arm, 1)
				train(t, tr, c.from[i])
				alone[i] = train(t, tr, c.to[i])
				trainers[i] = trainerOf(t, arm, 1)
				train(t, trainers[i], c.from[i])
			}
			var all sync.WaitGroup
			for i, m := range NewGeneratorGroup(4) {
				all.Go(func() {
					m.Begin()
					defer m.End()
					m.Join(trainers[i])
					got[i] = train(t, trainers[i], c.to[i])
				})
			}
			all.Wait()
			for i := range arms {
				if !reflect.DeepEqual(got[i].results, alone[i].results) {
					t.Errorf("arm %d: the results of its steps differ", i)
				}
				if !reflect.DeepEqual(got[i].snapshots, alone[i].snapshots) {
					t.Errorf("arm %d: its snapshots differ", i)
				}
				if differ := testutil.Differing(alone[i].tensors, got[i].tensors); len(differ) > 0 {
					t.Errorf("arm %d: %d tensors differ, first %s", i, len(differ), differ[0])
				}
			}
		})
	}
}

// Of trainers that are at one step only one runs the generator.
func TestAGroupRunsOneGenerator(t *testing.T) {
	var mu sync.Mutex
	ran := map[*graph.Program]int{}
	var all sync.WaitGroup
	arms := groupArms()
	for i, m := range NewGeneratorGroup(len(arms)) {
		tr := trainerOf(t, arms[i], 1)
		all.Go(func() {
			m.Begin()
			defer m.End()
			m.Join(tr)
			for range 5 {
				data := *testBatch(t, tr, 1, tr.step)
				if _, _, err := m.generatorPhase(func() (phaseResult, error) {
					mu.Lock()
					ran[tr.phases[0].program]++
					mu.Unlock()
					return tr.runPhase(tr.phases[0], &data, false)
				}); err != nil {
					t.Error(err)
				}
				tr.step++
			}
		})
	}
	all.Wait()
	if n := slices.Collect(maps.Values(ran)); !slices.Equal(n, []int{5}) {
		t.Errorf("the generators ran %v times, want one of them 5 times", n)
	}
}

// A member that fails is nobody's loss: the others train as without it.
func TestAMemberFails(t *testing.T) {
	arms := groupArms()
	alone := train(t, trainerOf(t, arms[2], 1), 4)
	var all sync.WaitGroup
	var got trained
	for i, m := range NewGeneratorGroup(3) {
		tr := trainerOf(t, arms[i], 1)
		all.Go(func() {
			m.Begin()
			defer m.End()
			if i == 0 {
				return // before it could join
			}
			m.Join(tr)
			if i == 1 {
				train(t, tr, 2)
				floats32(tr.Params.Get("discriminator.deberta.embeddings.LayerNorm.weight"))[0] = float32(math.NaN())
				if _, err := tr.Step(testBatch(t, tr, 1, 2)); err == nil {
					t.Error("a step with a weight that is not finite")
				}
				return
			}
			got = train(t, tr, 4)
		})
	}
	all.Wait()
	if !reflect.DeepEqual(got.results, alone.results) {
		t.Error("the results of the steps differ")
	}
	if differ := testutil.Differing(alone.tensors, got.tensors); len(differ) > 0 {
		t.Errorf("%d tensors differ, first %s", len(differ), differ[0])
	}
}

func TestEqualGenerators(t *testing.T) {
	mlm := Tiny(ObjectiveMLM, "none", CouplingAlternating)
	for name, c := range map[string]struct {
		change func(*Config)
		equal  bool
	}{
		"NES":                     {func(c *Config) { c.Objective = ObjectiveRTD }, true},
		"GDES":                    {func(c *Config) { c.Objective, c.Sharing = ObjectiveRTD, "gdes" }, true},
		"another lambda":          {func(c *Config) { c.Lambda = 3 }, true},
		"another rate of D":       {func(c *Config) { c.Train.DiscriminatorLR *= 2 }, true},
		"ES":                      {func(c *Config) { c.Objective, c.Sharing = ObjectiveRTD, "es" }, false},
		"joint":                   {func(c *Config) { c.Objective, c.Coupling = ObjectiveRTD, CouplingJoint }, false},
		"another rate of G":       {func(c *Config) { c.Train.LR *= 2 }, false},
		"more steps":              {func(c *Config) { c.Train.Steps++ }, false},
		"other masks":             {func(c *Config) { c.Masking.Rate = .4 }, false},
		"measured at other steps": {func(c *Config) { c.Intervals.MeasureEvery++ }, false},
		"from a checkpoint":       {func(c *Config) { c.Model.From = "x" }, false},
		"on a device":             {func(c *Config) { c.Train.Device = "cuda" }, false},
	} {
		other := Tiny(ObjectiveMLM, "none", CouplingAlternating)
		c.change(&other)
		if EqualGenerators(mlm, other) != c.equal || EqualGenerators(other, mlm) != c.equal {
			t.Errorf("%s: want %v", name, c.equal)
		}
	}
}
