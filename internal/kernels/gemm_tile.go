//go:build amd64 || arm64

package kernels

const (
	// blockK bounds the terms of a sum that are added in registers: 12 rows of a and as many terms
	// are 12 KiB, which leaves room for b in a first cache of 32 KiB.
	blockK = 256
	// blockB is the number of elements of b packed at a time: 512 KiB, half of a common second cache.
	blockB = 128 << 10
	// directRows is the number of rows up to which packing b costs more than reading it in place.
	directRows = 64
	// packedRows is the number of rows of a packed at a time, one wide or two narrow tiles.
	packedRows = 12
	// slimCols is the number of columns below which c is computed transposed, because a tile would
	// be mostly padding.
	slimCols = 8
	// slimRows is the number of rows of such a matrix that are computed at a time.
	slimRows = 1024
)

// tile is a micro-kernel and the size of c that it holds in registers. For one element of c all
// tiles do the same multiply-adds in the same order, so the choice does not show in the result.
type tile struct {
	rows, cols int
	run        func(m, n, k int, a *float32, ars, acs int, b *float32, bpanel, brow int,
		c *float32, ldc int, alpha, beta float32)
	packPanel func(dst, src *float32, line, lines int) // lines of cols elements
	packsRows func(ars, acs int) bool                  // rows of a are copied before many panels pass by
}

// runMachine computes p with the processor's vectors where there is a kernel for them.
func runMachine(p *matmul[float32]) bool {
	t := tileFor(p)
	if t == nil {
		return false
	}
	buf := buffers32.take()
	if p.n <= slimCols && p.m > 2*p.n {
		t.slim(p, buf)
	} else {
		t.blocks(p, buf)
	}
	buffers32.give(buf)
	return true
}

// blocks computes p block by block of b: the rows of c pass by a block that stays in the second cache.
func (t *tile) blocks(p *matmul[float32], buf *buffer[float32]) {
	kc := evenPart(p.k, blockK)
	nc := blockB / kc / t.cols * t.cols
	for j := 0; j < p.n; j += nc {
		beta := p.beta
		for q := 0; q < p.k; q += kc {
			block := *p
			block.n, block.k = min(nc, p.n-j), min(kc, p.k-q)
			block.a, block.b, block.c = p.a[q*p.acs:], p.b[q*p.brs+j*p.bcs:], p.c[j:]
			block.beta = beta
			t.block(&block, buf)
			beta = 1
		}
	}
}

// block computes a matmul that fits the packing buffers.
func (t *tile) block(p *matmul[float32], buf *buffer[float32]) {
	direct := 0
	if p.bcs == 1 && p.m <= directRows {
		direct = p.n / t.cols * t.cols
		if direct > 0 {
			t.run(p.m, direct, p.k, &p.a[0], 4*p.ars, 4*p.acs, &p.b[0], 4*t.cols, 4*p.brs, &p.c[0], 4*p.ldc, p.alpha, p.beta)
		}
		if direct == p.n {
			return
		}
	}
	cols := p.n - direct
	b := t.packPanels(buf, p.b[direct*p.bcs:], p.k, p.brs, cols, p.bcs)
	done := 0
	if t.packsRows(p.ars, p.acs) && cols >= 4*t.cols {
		a := grow(&buf.a, packedRows*p.k)
		for ; done+packedRows <= p.m; done += packedRows {
			if p.acs == 1 {
				packLines(a, packedRows, p.a[done*p.ars:], p.ars, packedRows, p.k)
			} else {
				packRows12(&a[0], &p.a[done], 4*p.acs, p.k)
			}
			t.run(packedRows, cols, p.k, &a[0], 4, 4*packedRows, &b[0], 4*t.cols*p.k, 4*t.cols,
				&p.c[done*p.ldc+direct], 4*p.ldc, p.alpha, p.beta)
		}
	}
	if done < p.m {
		t.run(p.m-done, cols, p.k, &p.a[done*p.ars], 4*p.ars, 4*p.acs, &b[0], 4*t.cols*p.k, 4*t.cols,
			&p.c[done*p.ldc+direct], 4*p.ldc, p.alpha, p.beta)
	}
}

// slim computes p as the transpose of bᵀ·aᵀ, so that the many rows of p fill the panels.
func (t *tile) slim(p *matmul[float32], buf *buffer[float32]) {
	c := grow(&buf.c, slimCols*slimRows)
	for i := 0; i < p.m; i += slimRows {
		rows := min(slimRows, p.m-i)
		if p.beta != 0 {
			for r := range rows {
				for j := range p.n {
					c[j*slimRows+r] = p.c[(i+r)*p.ldc+j]
				}
			}
		}
		t.blocks(&matmul[float32]{
			m: p.n, n: rows, k: p.k, alpha: p.alpha, beta: p.beta,
			a: p.b, ars: p.bcs, acs: p.brs,
			b: p.a[i*p.ars:], brs: p.acs, bcs: p.ars,
			c: c, ldc: slimRows,
		}, buf)
		for r := range rows {
			for j := range p.n {
				p.c[(i+r)*p.ldc+j] = c[j*slimRows+r]
			}
		}
	}
}
