package kernels

// MultiplyAdds runs independent multiply-adds on the widest float32 vectors of this processor, whatever KernelsEnv
// says, and returns the floating-point operations done: two for each multiply-add of each lane. Its speed is the most
// that a matrix multiplication can reach on one core. A round takes a few nanoseconds. The result is 0, and nothing is
// done, where rounds is below 1 or where no vector code is written for the processor.
func MultiplyAdds(rounds int) (operations float64) {
	if rounds < 1 {
		return 0
	}
	return multiplyAdds(rounds)
}
