package kernels

import "testing"

func TestMultiplyAddsCountsOperations(t *testing.T) {
	for _, rounds := range []int{-1, 0} {
		if n := MultiplyAdds(rounds); n != 0 {
			t.Errorf("%d rounds did %v operations", rounds, n)
		}
	}
	one, many := MultiplyAdds(1), MultiplyAdds(1000)
	if (one > 0) != (best != portable) || many != 1000*one {
		t.Errorf("one round does %v operations, 1,000 do %v, on %v", one, many, best)
	}
}
