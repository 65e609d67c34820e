package training

import (
	"errors"
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

// Arms of one cost take about one time, though other work keeps the cores busy, and two networks take longer than one.
func TestStepSecondsOfEqualArmsAgree(t *testing.T) {
	if testing.Short() {
		t.Skip("times steps")
	}
	one := Tiny(ObjectiveMLM, "none", CouplingAlternating)
	one.Train.Batch, one.Train.Seq = 32, 16
	one.Model.Encoder.MaxPositions = 16
	two := one
	two.Objective = ObjectiveRTD
	low := two
	low.Lambda = 1
	times, err := StepSeconds([]Config{one, two, low})
	if err != nil {
		t.Fatal(err)
	}
	if ratio := times[2] / times[1]; ratio < 0.7 || ratio > 1.4 {
		t.Errorf("arms of one cost take %v", times)
	}
	if times[1] < 1.2*times[0] || times[2] < 1.2*times[0] {
		t.Errorf("two networks take no longer than one: %v", times)
	}
	bad := one
	bad.Train.Seq = 1
	if _, err := StepSeconds([]Config{bad}); err == nil {
		t.Error("a configuration that cannot be trained was timed")
	}
}
