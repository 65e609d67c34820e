package training

import (
	"github.com/ablate-go/ablate/internal/kernels"
	"gorgonia.org/tensor"
)

// The coupling joint-two-moments is the joint update with one change. AdamW keeps both moments of the table that both
// losses train once for each loss, so that each gradient is divided by its own size, and adds the two updates:
//
//	joint               E -= lr · m/(√v + eps),   m and v of ∂L_MLM/∂E + λ ∂L_RTD/∂E
//	joint-two-moments   E -= lr · (m₁/(√v₁ + eps) + m₂/(√v₂ + eps)),   m₁, v₁ of ∂L_MLM/∂E and m₂, v₂ of λ ∂L_RTD/∂E
//
// All else is as in the joint update: one graph, both gradients at the same weights, one clip by the norm of the sum, one
// weight decay. It is not in the paper. It asks whether ES loses by the dominance of one loss in a common second moment:
// if so, the loss is gone here, and if not, it is the joint step itself that costs. As in the alternating update, the two
// updates add up to at most twice the length of one.

// moments are those of one gradient of a parameter.
type moments struct{ m, v []float32 }

// addSeparate makes room for the moments of a parameter's further gradients, if each has its own.
func (o *Optimizer) addSeparate(p *Trained) {
	var further []moments
	if p.Separate {
		for range p.Grads[1:] {
			further = append(further, moments{make([]float32, p.Param.Size()), make([]float32, p.Param.Size())})
		}
	}
	o.further = append(o.further, further)
}

// updateSeparately applies each gradient of parameter number i with its own moments. The weights decay once.
func (o *Optimizer) updateSeparately(i int, a kernels.AdamW, clip float64) {
	w, all := floats32(o.params[i].Param), append([]moments{{o.m[i], o.v[i]}}, o.further[i]...)
	for k, own := range all {
		grad := o.ownGradient(i, k)
		kernels.Parallel(len(w), kernels.Grain, func(from, to int) {
			kernels.AdamWUpdate(a, w[from:to], own.m[from:to], own.v[from:to], grad[from:to], float32(clip))
		})
		a.WeightDecay = 0
	}
}

// secondMoment is that by which gradient number k of parameter number i is divided.
func (o *Optimizer) secondMoment(i, k int) []float32 {
	if k > 0 && k <= len(o.further[i]) {
		return o.further[i][k-1].v
	}
	return o.v[i]
}

// stateOfFurther calls each with the further moments of parameter number i: those of the second gradient are m2 and v2.
func (o *Optimizer) stateOfFurther(i int, prefix string, each func(string, tensor.Shape, []float32) error) error {
	p := o.params[i].Param
	for k, own := range o.further[i] {
		number := string(rune('2' + k))
		if err := each(prefix+"m"+number+"."+p.Name, p.Value.Shape(), own.m); err != nil {
			return err
		}
		if err := each(prefix+"v"+number+"."+p.Name, p.Value.Shape(), own.v); err != nil {
			return err
		}
	}
	return nil
}
