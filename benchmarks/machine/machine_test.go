package machine

import (
	"encoding/json"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/benchmarks"
	"github.com/ablate-go/ablate/internal/kernels"
)

func TestProductsAreMeasuredOnTheThreadsAskedFor(t *testing.T) {
	small := []Shape{
		{Name: "a", M: 64, N: 32, K: 16, TransposedA: true},
		{Name: "b", M: 9, N: 7, K: 5, TransposedB: true},
	}
	r := products(2, small, 0)
	if r.Threads != 2 || len(r.Products) != 2 || r.Products[0].Shape != small[0] || r.Products[1].Shape != small[1] {
		t.Fatalf("measured %+v", r)
	}
	peak := kernels.MultiplyAdds(1) > 0
	if (r.PeakGFLOPS > 0) != peak {
		t.Errorf("peak %v on %v", r.PeakGFLOPS, kernels.Kernels())
	}
	for _, p := range r.Products {
		if !(p.GFLOPS > 0) {
			t.Errorf("%s: %v GFLOP/s", p.Name, p.GFLOPS)
		}
		if want := p.GFLOPS / r.PeakGFLOPS; peak && math.Abs(p.Share-want) > 1e-3*want {
			t.Errorf("%s: share %v of the peak, want %v", p.Name, p.Share, want)
		}
	}
}

func TestRoundedKeepsFourDigits(t *testing.T) {
	for x, want := range map[float64]float64{0: 0, 98.7654: 98.77, 0.0123456: 0.01235, 23446: 23450} {
		if got := rounded(x); got != want {
			t.Errorf("%v is rounded to %v, want %v", x, got, want)
		}
	}
}

// Operations are those of the sizes that the report names, and the operands have room for them.
func TestProductHasItsShape(t *testing.T) {
	s := Shape{M: 3, N: 4, K: 5}
	if got := s.operations(); got != 120 {
		t.Errorf("%v operations, want 2·3·4·5", got)
	}
	for _, s := range shapes {
		s.product()() // Gemm panics where the strides do not fit the operands
	}
}

func TestReportIsOnOneThreadAndOnAll(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(3))
	r := New("v1")
	if got := r.Threads(); !slices.Equal(got, []int{1, 3}) {
		t.Errorf("with three cores it measures %v threads", got)
	}
	runtime.GOMAXPROCS(1)
	r = New("v1")
	if got := r.Threads(); !slices.Equal(got, []int{1}) {
		t.Errorf("with one core it measures %v threads", got)
	}
	data, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"program":"v1"`, `"cores":1`, `"kernels":"` + kernels.Kernel() + `"`, runtime.GOARCH} {
		if !strings.Contains(string(data), want) {
			t.Errorf("%s does not have %s", data, want)
		}
	}
}

// The estimate is of what Measure does at least, and a second thread shortens what is not bounded by time.
func TestSecondsCoverWhatIsMeasured(t *testing.T) {
	r := New("v1")
	least := stepTotal + productSeconds*float64(len(shapes))
	one, err := r.Seconds(1)
	if err != nil || one < least {
		t.Errorf("%v seconds, %v; want at least %v", one, err, least)
	}
}

func TestStepIsTimed(t *testing.T) {
	if testing.Short() {
		t.Skip("not in -short: it trains some steps of a small model")
	}
	shape, err := benchmarks.FindShape(stepShape)
	if err != nil {
		t.Fatal(err)
	}
	shape.Batch, shape.Hidden, shape.Intermediate, shape.Vocab = 2, 32, 64, 300
	var r Result
	if err := r.time(shape); err != nil {
		t.Fatal(err)
	}
	if r.StepShape != stepShape || r.StepTokens != 2*shape.Seq || !(r.StepSeconds > 0) {
		t.Errorf("measured %+v", r)
	}
	if want := float64(r.StepTokens) / r.StepSeconds; math.Abs(r.TokensASecond-want) > 1e-3*want {
		t.Errorf("%v tokens a second, want %v", r.TokensASecond, want)
	}
	shape.Heads = 5
	if err := r.time(shape); err == nil {
		t.Error("a model that cannot be built was timed")
	}
}
