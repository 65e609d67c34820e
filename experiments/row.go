package experiments

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"

	"github.com/ablate-go/ablate/experiments/measure"
)

// Row is one line of metrics.jsonl: the metrics of one step. Step 0 is the state before training. A key that is absent
// was not due at this step; null means that the number does not exist, for this arm or at this step. There are no
// placeholder values.
type Row struct {
	Step    int
	Tokens  int64     // tokens read by each network so far
	Seconds float64   // training time so far, over all sessions
	Batch   string    // hash of the step's tokens and masks: equal in all arms of one seed
	Cell    *CellMark // in the first row, whose rows these are; nil in the others, and in those of older programs
	Scalars []measure.Scalar
}

// MarshalJSON writes the object with its keys in a fixed order. A value that is not finite is an error.
func (r Row) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	fmt.Fprintf(&out, `{"step":%d,"tokens":%d,"seconds":%s`, r.Step, r.Tokens, strconv.FormatFloat(r.Seconds, 'f', 3, 64))
	if r.Batch != "" {
		fmt.Fprintf(&out, `,"batch":%q`, r.Batch)
	}
	if m := r.Cell; m != nil {
		fmt.Fprintf(&out, `,"arm":%q,"seed":%d,"config":%q`, m.Arm, m.Seed, m.Config)
	}
	for _, x := range r.Scalars {
		text := "null"
		if x.Value != nil {
			if math.IsNaN(*x.Value) || math.IsInf(*x.Value, 0) {
				return nil, fmt.Errorf("metrics: %s is %g at step %d", x.Key, *x.Value, r.Step)
			}
			text = strconv.FormatFloat(*x.Value, 'g', 9, 64)
		}
		fmt.Fprintf(&out, `,%q:%s`, x.Key, text)
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// UnmarshalJSON reads a line; Scalars are sorted by key. A line without a number as its step is an error.
func (r *Row) UnmarshalJSON(data []byte) error {
	var raw map[string]any
	if err := json.Unmarshal(data, &raw); err != nil {
		return err
	}
	if _, ok := raw["step"].(float64); !ok {
		return fmt.Errorf("its step is %v, which is no number", raw["step"])
	}
	number := func(key string) float64 {
		v, _ := raw[key].(float64)
		delete(raw, key)
		return v
	}
	*r = Row{Step: int(number("step")), Tokens: int64(number("tokens")), Seconds: number("seconds")}
	r.Batch, _ = raw["batch"].(string)
	delete(raw, "batch")
	if arm, ok := raw["arm"].(string); ok {
		r.Cell = &CellMark{Arm: arm}
		r.Cell.Config, _ = raw["config"].(string)
		var seed struct{ Seed uint64 } // a float64 would round it
		if err := json.Unmarshal(data, &seed); err != nil {
			return err
		}
		r.Cell.Seed = seed.Seed
	}
	for _, key := range []string{"arm", "seed", "config"} {
		delete(raw, key)
	}
	for _, key := range slices.Sorted(maps.Keys(raw)) {
		x := measure.Scalar{Key: key}
		if v, ok := raw[key].(float64); ok {
			x.Value = &v
		}
		r.Scalars = append(r.Scalars, x)
	}
	return nil
}

// Get returns the value of the metric with this key; ok is false if the row has none.
func (r Row) Get(key string) (v float64, ok bool) {
	for _, x := range r.Scalars {
		if x.Key == key && x.Value != nil {
			return *x.Value, true
		}
	}
	return 0, false
}
