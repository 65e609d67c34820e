package training

import (
	"errors"
	"math"
	"slices"
	"testing"
)

func TestTurnsMeetASlowMachineAlike(t *testing.T) {
	var order []int
	best, err := bestOfRounds(3, func(i int) (float64, bool, error) {
		slow := 1.0
		if len(order) < 4 { // for the first round and a bit
			slow = 3
		}
		order = append(order, i)
		if i == 2 {
			return 7, true, nil // so slow that one step is enough
		}
		return 1.5 * slow, false, nil
	})
	if err != nil || !slices.Equal(order, []int{0, 1, 2, 0, 1, 0, 1}) || !slices.Equal(best, []float64{1.5, 1.5, 7}) {
		t.Errorf("order %v, times %v, %v", order, best, err)
	}
	no := errors.New("no")
	if _, err := bestOfRounds(2, func(int) (float64, bool, error) { return 0, false, no }); !errors.Is(err, no) {
		t.Errorf("the error is %v", err)
	}
}

// The first step of a turn, which allocates memory, is left out of the mean, and a turn lasts long enough for the
// clock.
func TestFirstStepIsNotTimed(t *testing.T) {
	c := Tiny(ObjectiveRTD, "gdes", CouplingAlternating)
	readings, now := 0, 0.0
	clock := func() float64 { // two readings a step
		if readings++; readings%2 == 0 {
			if step := (readings/2 - 1) % 5; step == 0 {
				now += 0.9 * slowEnough
			} else {
				now += 0.0625 // a step: four of them fill a turn
			}
		}
		return now
	}
	times, err := stepSeconds([]Config{c}, clock, nil)
	if err != nil || len(times) != 1 || math.Abs(times[0]-0.0625) > 1e-12 {
		t.Errorf("a step takes %v (%v), want 0.0625", times, err)
	}
	if steps := readings / 2; steps != 5*rounds {
		t.Errorf("%d steps were timed, want %d", steps, 5*rounds)
	}
}

// A step so slow that its first one says enough is not repeated.
func TestSlowStepIsTimedOnce(t *testing.T) {
	readings := 0
	times, err := stepSeconds([]Config{Tiny(ObjectiveMLM, "none", CouplingAlternating)}, func() float64 {
		readings++
		return 2 * slowEnough * float64(readings)
	}, nil)
	if err != nil || len(times) != 1 || times[0] != 2*slowEnough || readings != 2 {
		t.Errorf("times %v after %d readings of the clock (%v)", times, readings, err)
	}
}

// On a device the processor's time would say nothing: it waits.
func TestAStepOnADeviceIsTimedByTheWallClock(t *testing.T) {
	c := onPlugin(t, Tiny(ObjectiveMLM, "none", CouplingAlternating))
	readings := 0
	times, err := stepSeconds([]Config{c}, nil, func() float64 {
		readings++
		return 0.0625 * float64(readings)
	})
	if err != nil || len(times) != 1 || times[0] != 0.0625 || readings == 0 {
		t.Errorf("times %v after %d readings of the clock (%v)", times, readings, err)
	}
}

func TestStepThatCannotBeTimed(t *testing.T) {
	bad := Tiny(ObjectiveMLM, "none", CouplingAlternating)
	bad.Train.Seq = 1
	if _, err := StepSeconds([]Config{bad}); err == nil {
		t.Error("a configuration that cannot be trained was timed")
	}
}

// BenchmarkStepSecondsOfArms reports the time of a step of three arms over that of the first: one network, two
// networks, and two networks with another lambda, which should cost as much as the second.
func BenchmarkStepSecondsOfArms(b *testing.B) {
	one := Tiny(ObjectiveMLM, "none", CouplingAlternating)
	one.Train.Batch, one.Train.Seq = 32, 16
	one.Model.Encoder.MaxPositions = 16
	two := one
	two.Objective = ObjectiveRTD
	low := two
	low.Lambda = 1
	for b.Loop() {
		times, err := StepSeconds([]Config{one, two, low})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(times[1]/times[0], "two/one")
		b.ReportMetric(times[2]/times[1], "low/two")
	}
}
