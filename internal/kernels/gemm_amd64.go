package kernels

var (
	tile512 = tile{12, 32, gemmAVX512, packRows32AVX2, collide}
	tile256 = tile{6, 16, gemmAVX2, packRows16AVX2, collideOrTransposed}
)

// tileFor chooses the micro-kernel; nil without one. A panel that would be half empty is computed in a narrower one.
func tileFor(p *matmul[float32]) *tile {
	switch s := current(); {
	case s == portable:
		return nil
	case s == avx2, p.n > slimCols && p.n <= tile256.cols:
		return &tile256
	}
	return &tile512
}

// collide and collideOrTransposed report whether tiles of a are copied before many panels pass by. Measured beside
// busy neighbours, as shares of the peak:
//   - Rows that are multiples of 4 KiB apart share one set of the first cache, which has fewer ways than
//     a tile has rows: 1024×256×1024 runs at 80% instead of 65%.
//   - Of a transposed a, a narrow tile uses 24 bytes of each cache line at a time: 128×512×2048 runs at
//     78% instead of 60%. A wide one gains nothing.
func collide(ars, acs int) bool { return acs == 1 && ars%1024 == 0 }

func collideOrTransposed(ars, acs int) bool { return collide(ars, acs) || acs != 1 && ars == 1 }

func packRows12(dst, src *float32, line, lines int) { packRows12AVX2(dst, src, line, lines) }

func packLines8(dst *float32, drow int, src *float32, line, steps int) {
	packLinesAVX2(dst, drow, src, line, steps)
}
