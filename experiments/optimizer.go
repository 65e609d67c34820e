package experiments

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/internal/kernels"
	"gorgonia.org/tensor"
)

// Optimizer is AdamW over a list of parameters: gradients are summed by parameter, clipped together by
// their global norm, and applied with the learning rate of the parameter's network. Its state can be read
// and written, which is what an exact resume needs.
type Optimizer struct {
	train  Train
	groups []trained
	m, v   [][]float32 // moments by parameter
	sums   [][]float32 // for parameters with several gradients

	squares []float64 // of the gradients, by parameter
	last    struct {  // update, for pull
		step int
		clip float64
	}
}

// NewOptimizer starts with moments of zero. Parameters are float32 in training.
func NewOptimizer(t Train, groups []trained) *Optimizer {
	o := &Optimizer{train: t, groups: groups, squares: make([]float64, len(groups))}
	for _, g := range groups {
		o.m = append(o.m, make([]float32, g.param.Size()))
		o.v = append(o.v, make([]float32, g.param.Size()))
		var sum []float32
		if len(g.grads) > 1 {
			sum = make([]float32, g.param.Size())
		}
		o.sums = append(o.sums, sum)
	}
	return o
}

// Norm is the global norm of the gradients of the last run, or an error that names the first parameter
// whose gradient is not a number: nothing has been updated then.
func (o *Optimizer) Norm() (float64, error) {
	kernels.Share(len(o.groups), func(i int) { o.squares[i] = kernels.SumSquares(o.gradient(i)) })
	sum := 0.0
	for i, s := range o.squares {
		if math.IsNaN(s) || math.IsInf(s, 0) {
			return 0, diverged{fmt.Errorf("the gradient of %s is not finite", o.groups[i].param.Name)}
		}
		sum += s
	}
	return math.Sqrt(sum), nil
}

// Update applies the gradients of the last run as update number step, counted from 1. norm is Norm's.
func (o *Optimizer) Update(step int, norm float64) {
	clip := 1.0
	if c := o.train.ClipNorm; c > 0 && norm > c {
		clip = c / norm
	}
	o.last.step, o.last.clip = step, clip
	for i, g := range o.groups {
		a := kernels.AdamW{
			LR: o.rate(g, step), Beta1: o.train.Beta1, Beta2: o.train.Beta2, Eps: o.train.Eps,
			Step: step, BiasCorrection: o.train.BiasCorrection,
		}
		if !g.guest && g.param.Decays() {
			a.WeightDecay = o.train.WeightDecay
		}
		w, m, v, grad := floats32(g.param), o.m[i], o.v[i], o.gradient(i)
		kernels.Parallel(len(w), kernels.Grain, func(from, to int) {
			kernels.AdamWUpdate(a, w[from:to], m[from:to], v[from:to], grad[from:to], float32(clip))
		})
	}
}

// rate is the learning rate of a parameter at an update.
func (o *Optimizer) rate(g trained, step int) float64 {
	if g.guest {
		return o.train.schedule(step) * o.train.DiscriminatorLR
	}
	return o.train.schedule(step) * o.train.peak(g.param.Name)
}

// pull is what a gradient on the named parameter adds to it at the last update, see [Pull]; nil without a
// gradient or such a parameter.
func (o *Optimizer) pull(name string, grad []float32) []float32 {
	at := slices.IndexFunc(o.groups, func(g trained) bool { return g.param.Name == name })
	if at < 0 || len(grad) == 0 {
		return nil
	}
	correct := 1.0
	if o.train.BiasCorrection {
		correct = 1 - math.Pow(o.train.Beta2, float64(o.last.step))
	}
	scale, v := o.rate(o.groups[at], o.last.step)*o.last.clip, o.v[at]
	u := make([]float32, len(grad))
	for i, g := range grad {
		u[i] = float32(scale * float64(g) / (math.Sqrt(float64(v[i])/correct) + o.train.Eps))
	}
	return u
}

// gradient of the i-th parameter: the node's own memory, or the sum over losses.
func (o *Optimizer) gradient(i int) []float32 {
	g := o.groups[i]
	first := graph.Floats[float32](g.grads[0].Value())
	if len(g.grads) == 1 {
		return first
	}
	kernels.Add(o.sums[i], first, graph.Floats[float32](g.grads[1].Value()))
	return o.sums[i]
}

// state lists the moments under names of their own, for checkpoints.
func (o *Optimizer) state(prefix string, each func(name string, shape tensor.Shape, data []float32) error) error {
	for i, g := range o.groups {
		for _, s := range []struct {
			moment string
			data   []float32
		}{{"m", o.m[i]}, {"v", o.v[i]}} {
			if err := each(prefix+s.moment+"."+g.param.Name, g.param.Value.Shape(), s.data); err != nil {
				return err
			}
		}
	}
	return nil
}

// peak is the highest learning rate of a parameter.
func (t Train) peak(name string) float64 {
	if strings.HasPrefix(name, discriminatorScope+".") {
		return t.DiscriminatorLR
	}
	return t.LR
}

// schedule is the share of the peak rate at update step, counted from 1: up to 1 over the warm-up, then
// down to 0 just past the last update, without the jump between the two that the authors' schedule has.
func (t Train) schedule(step int) float64 {
	if step <= t.Warmup {
		return float64(step) / float64(t.Warmup)
	}
	return math.Max(0, float64(t.Steps+1-step)/float64(t.Steps+1-t.Warmup))
}

func floats32(p *graph.Param) []float32 { return p.Value.Data().([]float32) }
