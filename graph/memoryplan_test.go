package graph

import (
	"math/rand/v2"
	"testing"

	"gorgonia.org/tensor"
)

// Buffers in use at one time never overlap.
func TestPlacesDoNotOverlap(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		p := &memoryPlan{}
		total, peak := 0, map[int]int{}
		for range 1 + r.IntN(60) {
			l := &lifetime{size: 1 + r.IntN(1000), first: r.IntN(40)}
			l.last = l.first + r.IntN(15)
			if r.IntN(8) == 0 {
				l.last = forever
			}
			p.lifetimes = append(p.lifetimes, l)
			total += aligned(l.size)
			for at := l.first; at <= min(l.last, 60); at++ {
				peak[at] += l.size
			}
		}
		a := NewArena(tensor.Float32)
		p.place(a)
		for i, x := range p.lifetimes {
			for _, y := range p.lifetimes[:i] {
				together := x.first <= y.last && y.first <= x.last
				apart := x.at+x.size <= y.at || y.at+y.size <= x.at
				if together && !apart {
					t.Fatalf("%+v and %+v overlap", *x, *y)
				}
			}
			if x.at+x.size > a.size {
				t.Fatalf("%+v is outside an arena of %d", *x, a.size)
			}
		}
		most := 0
		for _, n := range peak {
			most = max(most, n)
		}
		if a.size < most || a.size > total {
			t.Fatalf("an arena of %d numbers for %d at most at a time, %d in all", a.size, most, total)
		}
	}
}
