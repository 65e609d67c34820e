package kernels

func multiplyAdds(rounds int) (operations float64) {
	peakNEON(rounds)
	return 2 * 24 * 4 * float64(rounds)
}
