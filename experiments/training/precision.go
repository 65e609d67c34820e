package training

import (
	"github.com/ablate-go/ablate/graph/stablehlo"
	"github.com/ablate-go/ablate/internal/device"
	"github.com/ablate-go/ablate/internal/pjrt/find"
)

// The values of Train.Precision.
const (
	PrecisionFloat32 = "float32"
	PrecisionBF16    = "bf16"
)

// products is how a device multiplies matrices. Everything else is float32: weights, moments, gradients as they are
// summed, softmax, LayerNorm and losses.
func (t Train) products() stablehlo.Products {
	switch {
	case t.Precision != PrecisionBF16:
		return stablehlo.Exact
	case t.Device == find.CPU:
		return stablehlo.AsBF16 // most processors have no unit for it, and XLA's own way is slow
	}
	return stablehlo.InBF16
}

// checkPrecision refuses bf16 where the program's own kernels compute.
func (t Train) checkPrecision(f *faults) {
	f.oneOf("train.precision", t.Precision, PrecisionFloat32, PrecisionBF16)
	if t.Precision == PrecisionBF16 && device.IsCPU(t.Device) {
		f.add("train.precision is %s, and the processor computes in float32, which is faster there: set "+
			"train.precision=float32, or train.device to a device", PrecisionBF16)
	}
}
