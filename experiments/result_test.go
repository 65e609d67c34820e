package experiments

import (
	"testing"

	"github.com/ablate-go/ablate/experiments/measure"
)

// The newest measurement counts even if the number did not exist then: an earlier one would be taken for it.
func TestLastIsTheNewestMeasurement(t *testing.T) {
	row := func(step int, key string, value *float64) Row {
		return Row{Step: step, Scalars: []measure.Scalar{{Key: key, Value: value}}}
	}
	c := CellResult{Rows: []Row{
		row(1, "eval_f1", numberOf(0.5)), row(2, "eval_f1", nil),
		row(3, "eval_auc", numberOf(0.75)), row(4, "mlm_loss", numberOf(3)),
	}}
	if v, ok := c.Last("eval_f1"); ok {
		t.Errorf("the F1 is %g, and when it was last measured it did not exist", v)
	}
	if v, ok := c.Last("eval_auc"); !ok || v != 0.75 {
		t.Errorf("the AUC is %g, %v, and was not due in the last row", v, ok)
	}
	if _, ok := c.Last("sim_eg"); ok {
		t.Error("a metric that was never measured has a value")
	}
}

// The second half of training is the steps above half of train.steps; numbers that do not exist count for nothing.
func TestLateIsTheSecondHalf(t *testing.T) {
	c := CellResult{}
	c.Config.Train.Steps = 5 // above 2.5: 3, 4 and 5
	for step, v := range []*float64{numberOf(100), numberOf(100), numberOf(100), numberOf(1), nil, numberOf(4)} {
		c.Rows = append(c.Rows, Row{Step: step, Scalars: []measure.Scalar{{Key: "x", Value: v}}})
	}
	if mean, ok := c.Late("x"); !ok || mean != 2.5 {
		t.Errorf("the mean of 1 and 4 is %g, %v", mean, ok)
	}
	c.Rows = c.Rows[:3]
	if _, ok := c.Late("x"); ok {
		t.Error("there is a mean of the second half before it has begun")
	}
}
