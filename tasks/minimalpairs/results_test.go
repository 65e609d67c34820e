package minimalpairs

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"
)

func add(t *testing.T, r *Results, p Pair, good, bad, want float64) {
	t.Helper()
	if got, err := r.Add(p, good, bad); err != nil || got != want {
		t.Fatalf("%v against %v counts %v, %v; want %v", good, bad, got, err, want)
	}
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-12 {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

// A model without an opinion has exactly one half everywhere, however many pairs there are.
func TestEqualScoresAreHalfRight(t *testing.T) {
	var r Results
	for i, p := range append(pairsOf(1001, "a"), pairsOf(37, "b", "c")...) {
		p.Field = p.Paradigm
		add(t, &r, p, -float64(i), -float64(i), 0.5)
	}
	for _, a := range append(append(r.Paradigms(), r.Fields()...), r.All()) {
		if a.Mean.X != 0.5 || a.OverPairs.X != 0.5 || a.Ties != a.Pairs || a.SE.X != 0 || !a.SE.OK {
			t.Errorf("%+v", a)
		}
	}
	if a := r.All(); a.Pairs != 1001+2*37 || a.Paradigms != 3 {
		t.Errorf("%+v", a)
	}
}

func TestScoresThatCannotBeCompared(t *testing.T) {
	var r Results
	inf, nan := math.Inf(1), math.NaN()
	p := Pair{Paradigm: "a", File: "f", Line: 7}
	add(t, &r, p, -1, -inf, 1)
	add(t, &r, p, -inf, -inf, 0.5)
	for _, s := range [][2]float64{{nan, 1}, {1, nan}, {nan, nan}} {
		var none *NotANumberError
		if _, err := r.Add(p, s[0], s[1]); !errors.As(err, &none) || none.Pair != p {
			t.Errorf("%v: %v", s, err)
		}
	}
	if a := r.All(); a.Pairs != 2 {
		t.Errorf("%d pairs count, want 2", a.Pairs)
	}
}

// a: 3 of 4 right; b: 1 right, 1 tie of 2; c, of another field: none of 4.
func TestAccuraciesByHand(t *testing.T) {
	var r Results
	for _, c := range []struct {
		paradigm, field, phenomenon string
		right, ties, wrong          int
	}{{"c", "y", "two", 0, 0, 4}, {"a", "x", "one", 3, 0, 1}, {"b", "x", "two", 1, 1, 0}} {
		p := Pair{Paradigm: c.paradigm, Field: c.field, Phenomenon: c.phenomenon}
		for range c.right {
			add(t, &r, p, 2, 1, 1)
		}
		for range c.ties {
			add(t, &r, p, 1, 1, 0.5)
		}
		for range c.wrong {
			add(t, &r, p, 0, 1, 0)
		}
	}
	varianceA, varianceB := 0.75*0.25/3, 2*0.25*0.25/2 // of the means: a(1-a)/(n-1), and Σ(x-a)²/(n-1)/n
	paradigms, fields, all := r.Paradigms(), r.Fields(), r.All()
	if len(paradigms) != 3 || paradigms[0].Name != "a" || paradigms[2].Name != "c" || len(fields) != 2 ||
		fields[0].Name != "x" || fields[0].Paradigms != 2 || fields[0].Pairs != 6 || fields[0].Ties != 1 {
		t.Fatalf("%+v\n%+v", paradigms, fields)
	}
	near(t, "a", paradigms[0].Mean.X, 0.75)
	near(t, "the error of a", paradigms[0].SE.X, math.Sqrt(varianceA))
	near(t, "a over pairs", paradigms[0].OverPairsSE.X, math.Sqrt(varianceA))
	near(t, "b", paradigms[1].Mean.X, 0.75)
	near(t, "the error of b", paradigms[1].SE.X, math.Sqrt(varianceB))
	near(t, "c", paradigms[2].Mean.X, 0)
	near(t, "x", fields[0].Mean.X, 0.75)
	near(t, "the error of x", fields[0].SE.X, math.Sqrt(varianceA+varianceB)/2)
	near(t, "x over pairs", fields[0].OverPairs.X, 4.5/6)
	near(t, "the error of x over pairs", fields[0].OverPairsSE.X, math.Sqrt(16*varianceA+4*varianceB)/6)
	near(t, "all", all.Mean.X, 0.5)
	near(t, "all over pairs", all.OverPairs.X, 0.45)
	near(t, "the error of all", all.SE.X, math.Sqrt(varianceA+varianceB)/3)
	phenomena := r.Phenomena() // "two" of x and of y are two
	if len(phenomena) != 3 || phenomena[1].Name != "two" || phenomena[1].Field != "x" || phenomena[2].Field != "y" {
		t.Errorf("%+v", phenomena)
	}
}

func TestOnePairHasNoStandardError(t *testing.T) {
	var r Results
	add(t, &r, Pair{Paradigm: "a"}, 2, 1, 1)
	add(t, &r, Pair{Paradigm: "b"}, 2, 1, 1)
	add(t, &r, Pair{Paradigm: "b"}, 2, 1, 1)
	if a := r.All(); a.Mean.X != 1 || a.SE.OK || a.OverPairsSE.OK {
		t.Errorf("%+v", a)
	}
	if a := new(Results).All(); a.Mean.OK || a.SE.OK || a.Pairs != 0 {
		t.Errorf("of nothing: %+v", a)
	}
}

// The standard error is what accuracies of repeated draws spread by.
func TestStandardErrorIsTheSpreadOfAccuracies(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	const draws = 2000
	var means, squares, errors float64
	for range draws {
		var res Results
		for _, c := range []struct {
			n int
			p float64
		}{{50, 0.9}, {20, 0.5}, {100, 0.3}} {
			for range c.n {
				good := 0.0
				if r.Float64() < c.p {
					good = 2
				}
				if _, err := res.Add(Pair{Paradigm: string(rune('a' + c.n))}, good, 1); err != nil {
					t.Fatal(err)
				}
			}
		}
		a := res.All()
		means, squares, errors = means+a.Mean.X, squares+a.Mean.X*a.Mean.X, errors+a.SE.X
	}
	mean := means / draws
	spread := math.Sqrt(squares/draws - mean*mean)
	if ratio := errors / draws / spread; math.Abs(ratio-1) > 0.05 {
		t.Errorf("the standard error is %.4f, and accuracies spread by %.4f", errors/draws, spread)
	}
}
