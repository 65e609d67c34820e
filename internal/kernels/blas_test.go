package kernels_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
	"gorgonia.org/tensor"

	"github.com/ablate-go/ablate/internal/kernels"
)

var _ tensor.BLAS = kernels.BLAS{}

func TestSgemmMatchesGonum(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	normal := func(n int) []float32 {
		v := make([]float32, n)
		for i := range v {
			v[i] = float32(r.NormFloat64())
		}
		return v
	}
	const m, n, k, gap = 21, 37, 45, 3
	for _, tA := range []blas.Transpose{blas.NoTrans, blas.Trans, blas.ConjTrans} {
		for _, tB := range []blas.Transpose{blas.NoTrans, blas.Trans} {
			lda, ldb := k+gap, n+gap
			if tA != blas.NoTrans {
				lda = m + gap
			}
			if tB != blas.NoTrans {
				ldb = k + gap
			}
			a, b, got := normal(lda*max(m, k)), normal(ldb*max(n, k)), normal(m*(n+gap))
			want := append([]float32(nil), got...)
			gonum.Implementation{}.Sgemm(tA, tB, m, n, k, 0.5, a, lda, b, ldb, -2, want, n+gap)
			kernels.BLAS{}.Sgemm(tA, tB, m, n, k, 0.5, a, lda, b, ldb, -2, got, n+gap)
			for i := range want {
				if d := math.Abs(float64(got[i] - want[i])); d > 1e-4 {
					t.Fatalf("%c%c: element %d is %v, gonum has %v", tA, tB, i, got[i], want[i])
				}
			}
		}
	}
}

func TestSgemmPanicsLikeGonum(t *testing.T) {
	v := make([]float32, 4)
	message := func(l blas.Float32Level3, tA blas.Transpose, m, lda int) (text any) {
		defer func() { text = recover() }()
		l.Sgemm(tA, blas.NoTrans, m, 2, 2, 1, v, lda, v, 2, 0, v, 2)
		return nil
	}
	for _, bad := range []struct {
		tA     blas.Transpose
		m, lda int
	}{{'?', 2, 2}, {blas.NoTrans, -1, 2}, {blas.NoTrans, 2, 1}, {blas.NoTrans, 3, 2}} {
		got := message(kernels.BLAS{}, bad.tA, bad.m, bad.lda)
		if want := message(gonum.Implementation{}, bad.tA, bad.m, bad.lda); want == nil || got != want {
			t.Errorf("%+v: panic %v, want gonum's %v", bad, got, want)
		}
	}
}

func TestStockTensorProductTakesOurKernels(t *testing.T) {
	old := tensor.WhichBLAS()
	defer tensor.Use(old)
	a := tensor.New(tensor.WithShape(2, 3), tensor.WithBacking([]float32{1, 2, 3, 4, 5, 6}))
	b := tensor.New(tensor.WithShape(3, 2), tensor.WithBacking([]float32{1, 0, 0, 1, 1, 1}))
	tensor.Use(kernels.BLAS{})
	c, err := a.MatMul(b)
	if err != nil {
		t.Fatal(err)
	}
	want := []float32{4, 5, 10, 11}
	for i, got := range c.Data().([]float32) {
		if got != want[i] {
			t.Errorf("element %d is %v, want %v", i, got, want[i])
		}
	}
}
