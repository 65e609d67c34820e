package kernels

const (
	// portableRows × portableCols sums stay in registers: with more, Go's compiler spills on amd64.
	portableRows = 2
	portableCols = 4
	// portableStep terms are unrolled, which spares the checks of bounds: twice as fast.
	portableStep = 4
	// portableN columns of b, with portableK terms, are packed at a time: 256 KiB in float64.
	portableN = 128
	portableK = 256
)

// runPortable computes p in plain Go. Both operands are packed, so that the inner loop reads memory
// in order whatever the strides, and padded with zeros, so that one loop serves all edges.
func (p *matmul[T]) runPortable() {
	buf := buffers[T]().take()
	kc := roundUp(evenPart(p.k, portableK), portableStep)
	for j := 0; j < p.n; j += portableN {
		block := *p
		block.n = min(portableN, p.n-j)
		block.c = p.c[j:]
		for q := 0; q < p.k; q += kc {
			block.k = min(kc, p.k-q)
			block.a, block.b = p.a[q*p.acs:], p.b[q*p.brs+j*p.bcs:]
			block.runPortableBlock(buf)
			block.beta = 1
		}
	}
	buffers[T]().give(buf)
}

// runPortableBlock computes a matmul that fits the packing buffers.
func (p *matmul[T]) runPortableBlock(buf *buffer[T]) {
	terms := roundUp(p.k, portableStep)
	b := grow(&buf.b, roundUp(p.n, portableCols)*terms)
	for j := 0; j < p.n; j += portableCols {
		interleave(b[j*terms:][:portableCols*terms], portableCols, p.b[j*p.bcs:], min(portableCols, p.n-j), p.bcs, p.k, p.brs)
	}
	a := grow(&buf.a, portableRows*terms)
	for i := 0; i < p.m; i += portableRows {
		rows := min(portableRows, p.m-i)
		interleave(a, portableRows, p.a[i*p.ars:], rows, p.ars, p.k, p.acs)
		for j := 0; j < p.n; j += portableCols {
			sums := dots(a, b[j*terms:][:portableCols*terms])
			for r := range rows {
				row := p.c[(i+r)*p.ldc+j:][:min(portableCols, p.n-j)]
				for s := range row {
					if p.beta == 0 {
						row[s] = p.alpha * sums[r][s]
					} else {
						row[s] = p.alpha*sums[r][s] + p.beta*row[s]
					}
				}
			}
		}
	}
}

// interleave sets dst[q*width+i] = src[i*line+q*term] for the lines and terms that exist, else 0.
func interleave[T Float](dst []T, width int, src []T, lines, line, terms, term int) {
	if lines < width {
		clear(dst)
	}
	clear(dst[terms*width:])
	for i := range lines {
		from := i * line
		for to := i; to < terms*width; to += width {
			dst[to] = src[from]
			from += term
		}
	}
}

// dots multiplies two interleaved lines by four others, of as many terms: a multiple of portableStep.
func dots[T Float](a, b []T) [portableRows][portableCols]T {
	var c00, c01, c02, c03, c10, c11, c12, c13 T
	for len(a) >= portableStep*portableRows && len(b) >= portableStep*portableCols {
		x, y := (*[portableStep * portableRows]T)(a), (*[portableStep * portableCols]T)(b)
		b0, b1, b2, b3 := y[0], y[1], y[2], y[3]
		a0, a1 := x[0], x[1]
		c00 += a0 * b0
		c10 += a1 * b0
		c01 += a0 * b1
		c11 += a1 * b1
		c02 += a0 * b2
		c12 += a1 * b2
		c03 += a0 * b3
		c13 += a1 * b3
		b0, b1, b2, b3 = y[4], y[5], y[6], y[7]
		a0, a1 = x[2], x[3]
		c00 += a0 * b0
		c10 += a1 * b0
		c01 += a0 * b1
		c11 += a1 * b1
		c02 += a0 * b2
		c12 += a1 * b2
		c03 += a0 * b3
		c13 += a1 * b3
		b0, b1, b2, b3 = y[8], y[9], y[10], y[11]
		a0, a1 = x[4], x[5]
		c00 += a0 * b0
		c10 += a1 * b0
		c01 += a0 * b1
		c11 += a1 * b1
		c02 += a0 * b2
		c12 += a1 * b2
		c03 += a0 * b3
		c13 += a1 * b3
		b0, b1, b2, b3 = y[12], y[13], y[14], y[15]
		a0, a1 = x[6], x[7]
		c00 += a0 * b0
		c10 += a1 * b0
		c01 += a0 * b1
		c11 += a1 * b1
		c02 += a0 * b2
		c12 += a1 * b2
		c03 += a0 * b3
		c13 += a1 * b3
		a, b = a[len(x):], b[len(y):]
	}
	return [portableRows][portableCols]T{{c00, c01, c02, c03}, {c10, c11, c12, c13}}
}
