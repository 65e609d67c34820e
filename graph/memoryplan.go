package graph

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// A memory plan gives the buffers of a graph their addresses in one array. Gorgonia's tape machine runs the nodes in
// the order of its topological sort, so that the first and the last operation that uses each buffer are known in
// advance, and two buffers may have the same memory if the last use of one is before the first use of the other.
// operation.Do checks that the order is the planned one.

// lifetime is the time in which a buffer is in use, or several buffers with the same memory.
type lifetime struct {
	buffers     []*Buffer
	size        int
	first, last int // operations, by their index in the order
	at          int // index of its first number in the arena
}

type memoryPlan struct {
	dtype     tensor.Dtype
	lifetimes []*lifetime
	of        map[*Buffer]*lifetime
}

const forever = math.MaxInt

func newMemoryPlan(b *Builder, keep gorgonia.Nodes) (*memoryPlan, error) {
	sorted, err := gorgonia.Sort(b.g)
	if err != nil {
		return nil, fmt.Errorf("ordering the graph: %w", err)
	}
	slices.Reverse(sorted) // inputs first
	p := &memoryPlan{dtype: b.Dtype(), of: map[*Buffer]*lifetime{}}
	for t, n := range sorted {
		o, own := n.Op().(*operation)
		for _, child := range b.children(n) {
			in, ok := child.Op().(*operation)
			if !ok {
				continue
			}
			if own {
				p.use(in.mem, t)
			} else {
				p.use(in.mem, forever) // the results of Gorgonia's own operations may share memory with their inputs
			}
		}
		if !own {
			continue
		}
		o.order = t + 1
		for _, m := range o.Buffers {
			p.use(m, t)
		}
		p.use(o.mem, t)
		if b.g.To(n.ID()).Len() == 0 || slices.Contains(keep, n) {
			p.use(o.mem, forever)
		}
	}
	for t, n := range sorted {
		if o, ok := n.Op().(*operation); ok {
			p.reuseInput(o, b.children(n), t)
		}
	}
	return p, nil
}

// use extends the lifetime of a buffer to operation t. Small buffers are not worth planning, and buffers of another
// type or with memory of their own cannot be planned.
func (p *memoryPlan) use(m *Buffer, t int) {
	if m.dtype != p.dtype || m.size() < smallBuffer || m.dense != nil {
		return
	}
	l := p.of[m]
	if l == nil {
		l = &lifetime{buffers: []*Buffer{m}, size: m.size(), first: t, last: t}
		p.of[m] = l
		p.lifetimes = append(p.lifetimes, l)
	}
	l.last = max(l.last, t)
}

// smallBuffer is the number of values below which a buffer has memory of its own.
const smallBuffer = 256

// reuseInput gives the result of an operation that can work in place the memory of an input that is not used later.
func (p *memoryPlan) reuseInput(o *operation, children gorgonia.Nodes, t int) {
	out := p.of[o.mem]
	if out == nil || out.first != t || len(out.buffers) > 1 {
		return
	}
	for _, i := range o.InPlace {
		in, ok := children[i].Op().(*operation)
		if !ok || slices.Index(children, children[i]) != i || slices.Contains(children[i+1:], children[i]) {
			continue // an input that occurs twice is read again after the first term is written
		}
		from := p.of[in.mem]
		if from == nil || from == out || from.last != t || from.size != out.size {
			continue
		}
		from.buffers = append(from.buffers, out.buffers...)
		from.last = out.last
		p.of[o.mem] = from
		p.lifetimes = slices.DeleteFunc(p.lifetimes, func(l *lifetime) bool { return l == out })
		return
	}
}

// place gives every lifetime its memory, the largest first, each at the lowest address that is free at that time.
func (p *memoryPlan) place(a *Arena) {
	bySize := slices.Clone(p.lifetimes)
	slices.SortStableFunc(bySize, func(x, y *lifetime) int {
		return cmp.Or(cmp.Compare(y.size, x.size), cmp.Compare(x.first, y.first))
	})
	var placed []*lifetime // by address
	for _, l := range bySize {
		l.at = 0
		for _, other := range placed {
			if other.last < l.first || other.first > l.last {
				continue
			}
			if other.at >= l.at+l.size {
				break // the gap before it is wide enough
			}
			l.at = max(l.at, aligned(other.at+other.size))
		}
		i, _ := slices.BinarySearchFunc(placed, l.at, func(x *lifetime, at int) int { return cmp.Compare(x.at, at) })
		placed = slices.Insert(placed, i, l)
		for _, m := range l.buffers {
			m.arena, m.at = a, l.at
		}
		a.size = max(a.size, aligned(l.at+l.size))
	}
}

// aligned rounds up to a cache line of float32.
func aligned(n int) int { return (n + 15) &^ 15 }
