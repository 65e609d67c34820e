package kernels

const (
	// portableRows × portableCols elements of c are held in registers.
	portableRows = 4
	portableCols = 4
	// portableN columns of b, or fewer, are packed at a time: 256 KiB in float64 with portableK terms.
	portableN = 128
	portableK = 256
)

// runPortable computes p in plain Go. Both operands are packed, so that the inner loop reads memory
// in order whatever the strides, and padded with zeros, so that one loop serves all edges.
func (p *product[T]) runPortable() {
	buf := buffers[T]().take()
	kc := evenPart(p.k, portableK)
	for j := 0; j < p.n; j += portableN {
		cols := min(portableN, p.n-j)
		beta := p.beta
		for q := 0; q < p.k; q += kc {
			terms := min(kc, p.k-q)
			b := grow(&buf.b, roundUp(cols, portableCols)*terms)
			for at := 0; at < cols; at += portableCols {
				interleave(b[at*terms:][:portableCols*terms], p.b[q*p.brs+(j+at)*p.bcs:], min(portableCols, cols-at), p.bcs, p.brs)
			}
			a := grow(&buf.a, portableRows*terms)
			for i := 0; i < p.m; i += portableRows {
				rows := min(portableRows, p.m-i)
				interleave(a, p.a[i*p.ars+q*p.acs:], rows, p.ars, p.acs)
				for at := 0; at < cols; at += portableCols {
					sums := dots4x4(a, b[at*terms:][:portableCols*terms])
					for r := range rows {
						row := p.c[(i+r)*p.ldc+j+at:][:min(portableCols, cols-at)]
						for s := range row {
							if beta == 0 {
								row[s] = p.alpha * sums[r*portableCols+s]
							} else {
								row[s] = p.alpha*sums[r*portableCols+s] + beta*row[s]
							}
						}
					}
				}
			}
			beta = 1
		}
	}
	buffers[T]().give(buf)
}

// interleave sets dst[4*p+i] = src[i*line+p*step] for the lines that exist and 0 for those up to 4.
func interleave[T Float](dst, src []T, lines, line, step int) {
	if lines < 4 {
		clear(dst)
	}
	for i := range lines {
		from := i * line
		for to := i; to < len(dst); to += 4 {
			dst[to] = src[from]
			from += step
		}
	}
}

// dots4x4 multiplies four interleaved lines by four others; both have the same length.
func dots4x4[T Float](a, b []T) (c [16]T) {
	var c00, c01, c02, c03, c10, c11, c12, c13 T
	var c20, c21, c22, c23, c30, c31, c32, c33 T
	for len(a) >= 4 && len(b) >= 4 {
		b0, b1, b2, b3 := b[0], b[1], b[2], b[3]
		a0 := a[0]
		c00 += a0 * b0
		c01 += a0 * b1
		c02 += a0 * b2
		c03 += a0 * b3
		a1 := a[1]
		c10 += a1 * b0
		c11 += a1 * b1
		c12 += a1 * b2
		c13 += a1 * b3
		a2 := a[2]
		c20 += a2 * b0
		c21 += a2 * b1
		c22 += a2 * b2
		c23 += a2 * b3
		a3 := a[3]
		c30 += a3 * b0
		c31 += a3 * b1
		c32 += a3 * b2
		c33 += a3 * b3
		a, b = a[4:], b[4:]
	}
	return [16]T{c00, c01, c02, c03, c10, c11, c12, c13, c20, c21, c22, c23, c30, c31, c32, c33}
}
