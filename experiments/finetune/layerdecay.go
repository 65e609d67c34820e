package finetune

import (
	"math"
	"strconv"
	"strings"
)

// layerShare is the learning rate of a parameter as a share of the head's. A layer has decay times the rate of the
// layer above it, and the embeddings have decay times that of the first layer, as in ELECTRA (arXiv 2003.10555,
// appendix B):
//
//	head 1, layer l of L: decay^(L-l), embeddings: decay^(L+1), layers counted from 0
func layerShare(name string, layers int, decay float64) float64 {
	if headParam(name) {
		return 1
	}
	if _, rest, ok := strings.Cut(name, ".encoder.layer."); ok {
		number, _, _ := strings.Cut(rest, ".")
		if l, err := strconv.Atoi(number); err == nil {
			return math.Pow(decay, float64(layers-l))
		}
	}
	return math.Pow(decay, float64(layers+1))
}
