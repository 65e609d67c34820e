package training

import "testing"

// A clock that a second passes at every look gives each step and each update a second, whatever the machine does.
func TestTimeStepParts(t *testing.T) {
	c := Tiny(ObjectiveRTD, "gdes", CouplingAlternating)
	s, err := SizesOf(c)
	if err != nil {
		t.Fatal(err)
	}
	now := 0.0
	parts, err := timeStepParts(c, s, s.StepFLOPs, func() float64 { now++; return now })
	if err != nil || parts.Update != 1 || parts.Window != 0 {
		t.Errorf("%+v, %v; want a step of a second that is all update", parts, err)
	}
	if parts, err = TimeStepParts(c, s, 0); err != nil || parts.Window <= 0 || parts.Update <= 0 {
		t.Errorf("a batch of one window: %+v, %v", parts, err)
	}
}

// The gradients that ranks exchange are those of all graphs: each parameter once in its graph, a table that two losses
// train in one graph twice.
func TestGradientBytes(t *testing.T) {
	table := 4 * int64(Tiny(ObjectiveRTD, "es", CouplingJoint).Model.Encoder.Vocab*
		Tiny(ObjectiveRTD, "es", CouplingJoint).Model.Encoder.Hidden)
	for name, extra := range map[string]int64{"none/joint": 0, "es/joint": table, "es/alternating": table, "gdes/alternating": 0} {
		s, err := SizesOf(rtdArms()[name])
		if err != nil {
			t.Fatal(err)
		}
		if want := 4*int64(s.TotalParams) + extra; s.GradientBytes != want {
			t.Errorf("%s: %d bytes, want %d", name, s.GradientBytes, want)
		}
	}
}
