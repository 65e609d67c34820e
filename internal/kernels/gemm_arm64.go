package kernels

var tileNEON = tile{12, 8, gemmNEON, packRows8NEON, contiguous}

// tileFor chooses the micro-kernel; nil without one.
func tileFor(*matmul[float32]) *tile {
	if current() == portable {
		return nil
	}
	return &tileNEON
}

// contiguous reports whether tiles of a are copied before many panels pass by, which they are if rows or terms lie
// side by side: a copied tile is read by three loads for 24 multiply-adds, in place it takes twelve.
func contiguous(ars, acs int) bool { return acs == 1 || ars == 1 }

func packRows12(dst, src *float32, line, lines int) { packRows12NEON(dst, src, line, lines) }

func packLines8(dst *float32, drow int, src *float32, line, steps int) {
	packLinesNEON(dst, drow, src, line, steps)
}
