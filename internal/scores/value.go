// Package scores turns outcomes into the numbers a report may print: classification scores of a
// replaced-token detector, and means over seeds with their uncertainty.
//
// A number that does not exist, such as the recall without positives or the interval of one run, is a
// Value that says so. No function but Value.OrNaN returns NaN or an infinity.
package scores

import (
	"encoding/json"
	"math"
	"strconv"
)

// Value is a finite number or, as the zero Value, the statement that the number is not defined.
type Value struct {
	X  float64 // 0 if not defined
	OK bool    // whether the number is defined
}

// defined wraps x; a number that is not finite is not defined.
func defined(x float64) Value {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return Value{}
	}
	return Value{X: x, OK: true}
}

// ratio is a/b, not defined for b = 0.
func ratio(a, b int) Value {
	if b == 0 {
		return Value{}
	}
	return defined(float64(a) / float64(b))
}

// OrNaN is the number, or NaN if it is not defined, which is how figures are told of a gap.
func (v Value) OrNaN() float64 {
	if !v.OK {
		return math.NaN()
	}
	return v.X
}

// String is the shortest decimal that reads back as X, or "not defined".
func (v Value) String() string {
	if !v.OK {
		return "not defined"
	}
	return strconv.FormatFloat(v.X, 'g', -1, 64)
}

// MarshalJSON writes the number, or null.
func (v Value) MarshalJSON() ([]byte, error) {
	if !v.OK {
		return []byte("null"), nil
	}
	return json.Marshal(v.X)
}

// UnmarshalJSON reads a number, or null as not defined.
func (v *Value) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		*v = Value{}
		return nil
	}
	if err := json.Unmarshal(data, &v.X); err != nil {
		return err
	}
	v.OK = true
	return nil
}
