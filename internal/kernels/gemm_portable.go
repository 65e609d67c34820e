package kernels

// portableK and portableN bound the block of b that is packed at a time: 256×64 elements stay in
// the second cache in float64.
const (
	portableK = 256
	portableN = 64
)

// runPortable computes p in plain Go. Columns of b are packed in pairs of rows so that the inner
// loop reads memory in order whatever the strides.
func (p *product[T]) runPortable() {
	for i := range p.m {
		row := p.c[i*p.ldc : i*p.ldc+p.n]
		for j := range row {
			var sum T
			for q := range p.k {
				sum += p.a[i*p.ars+q*p.acs] * p.b[q*p.brs+j*p.bcs]
			}
			if p.beta == 0 {
				row[j] = p.alpha * sum
			} else {
				row[j] = p.alpha*sum + p.beta*row[j]
			}
		}
	}
}
