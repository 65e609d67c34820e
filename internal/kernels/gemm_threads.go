package kernels

const (
	// spreadWork is the number of multiply-adds from which threads are used: about 160 µs of one core
	// with AVX-512, twice what it takes until a second thread has begun.
	spreadWork = 8 << 20
	// partRows and partCols are the least part of c: smaller ones pack too much of b for too little.
	partRows = 96
	partCols = 32
)

// split is a matmul divided into blocks of c, side by side or one below the other.
type split[T Float] struct {
	whole      matmul[T]
	rows, cols int // of each part but the last
}

// spread computes p on several threads if that pays, and reports whether it did.
func (p *matmul[T]) spread() bool {
	n := Threads()
	if n == 1 || p.m*p.n < spreadWork/p.k {
		return false
	}
	// Twice as many parts as threads even out a thread that is late.
	down, across := min(2*n, p.m/partRows), min(2*n, p.n/partCols)
	if max(down, across) < 2 {
		return false
	}
	buf := buffers[T]().take()
	s := &buf.split
	*s = split[T]{*p, p.m, p.n}
	parts := 0
	if down >= across {
		s.rows = roundUp(evenPart(p.m, (p.m+down-1)/down), 12) // whole tiles of either kernel
		parts = (p.m + s.rows - 1) / s.rows
	} else {
		s.cols = roundUp(evenPart(p.n, (p.n+across-1)/across), partCols)
		parts = (p.n + s.cols - 1) / s.cols
	}
	share(parts, s)
	*s = split[T]{}
	buffers[T]().give(buf)
	return true
}

// do computes one part.
func (s *split[T]) do(part int) {
	p := s.whole
	i, j := 0, 0
	if s.rows < p.m {
		i = part * s.rows
	} else {
		j = part * s.cols
	}
	p.m, p.n = min(s.rows, p.m-i), min(s.cols, p.n-j)
	p.a, p.b, p.c = p.a[i*p.ars:], p.b[j*p.bcs:], p.c[i*p.ldc+j:]
	p.run()
}

// evenPart gives the size of the equal parts, none above most, that n is cut into.
func evenPart(n, most int) int {
	parts := (n + most - 1) / most
	return (n + parts - 1) / parts
}

func roundUp(n, to int) int { return (n + to - 1) / to * to }
