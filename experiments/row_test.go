package experiments

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"testing"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/testutil"

	"github.com/ablate-go/ablate/internal/rng"
)

func TestRowIsOneLineInAFixedOrder(t *testing.T) {
	row := Row{Step: 7, Tokens: 1792, Seconds: 1.23456, Batch: "ab12", Scalars: []measure.Scalar{
		{Key: "z_first", Value: numberOf(0.1)}, {Key: "absent", Value: nil},
		{Key: "small", Value: numberOf(-1.5e-20)}, {Key: "a_last", Value: numberOf(3)},
	}}
	got, err := json.Marshal(row)
	want := `{"step":7,"tokens":1792,"seconds":1.235,"batch":"ab12",` +
		`"z_first":0.1,"absent":null,"small":-1.5e-20,"a_last":3}`
	if err != nil || string(got) != want {
		t.Errorf("%s, %v\nwant %s", got, err, want)
	}
}

func TestRowRoundTrips(t *testing.T) {
	r := rng.Stream(1, "rows", 0)
	for n := range 200 {
		row := Row{Step: r.IntN(1e6), Tokens: r.Int64N(1e12), Seconds: float64(r.IntN(1e6)) / 1000}
		if n%2 == 0 {
			row.Batch = fmt.Sprintf("%x", r.Uint64())
		}
		for k := range r.IntN(6) {
			x := measure.Scalar{Key: fmt.Sprint("key", k)} // in sorted order, as reading gives them
			if r.IntN(3) > 0 {
				x.Value = numberOf(float64(float32(r.NormFloat64() * math.Pow(10, float64(r.IntN(40)-20)))))
			}
			row.Scalars = append(row.Scalars, x)
		}
		line, err := json.Marshal(row)
		if err != nil {
			t.Fatal(err)
		}
		var back Row
		if err := json.Unmarshal(line, &back); err != nil {
			t.Fatal(err)
		}
		for i := range back.Scalars { // nine digits hold every float32
			if v := back.Scalars[i].Value; v != nil {
				*v = float64(float32(*v))
			}
		}
		if !reflect.DeepEqual(row, back) {
			t.Fatalf("%s comes back as %+v", line, back)
		}
		for _, x := range row.Scalars {
			v, ok := back.Get(x.Key)
			if ok != (x.Value != nil) || ok && v != *x.Value {
				t.Errorf("Get(%s) is %g, %v", x.Key, v, ok)
			}
		}
		if _, ok := back.Get("none of these"); ok {
			t.Error("Get finds what is not there")
		}
	}
}

func TestRowRefusesWhatIsNoNumber(t *testing.T) {
	for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		_, err := json.Marshal(Row{Step: 9, Scalars: []measure.Scalar{{Key: "fine", Value: numberOf(1)},
			{Key: "mlm_loss", Value: numberOf(bad)}}})
		testutil.WantSentence(t, err, "mlm_loss", "step 9", fmt.Sprint(bad))
	}
}

func numberOf(v float64) *float64 { return &v }
