package kernels

func multiplyAdds(rounds int) (operations float64) {
	switch best {
	case avx512:
		peakAVX512(rounds)
		return 2 * 12 * 16 * float64(rounds)
	case avx2:
		peakAVX2(rounds)
		return 2 * 12 * 8 * float64(rounds)
	}
	return 0
}
