package training

import (
	"fmt"
	"math"
	"slices"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/internal/kernels"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Group is a list of parameters with one learning rate and one weight decay.
type Group struct {
	Params      []*Trained
	LR          float64 // peak learning rate; the schedule of [Train] gives the share of it at each update
	WeightDecay float64 // AdamW's; biases and LayerNorm weights do not decay, see [graph.Param.Decays]
}

// Trained is a parameter and the gradients whose sum updates it, nodes of the parameter's shape. Only a table that both
// losses train with one optimizer (ES, joint) has two gradients.
type Trained struct {
	Param *graph.Param
	Grads gorgonia.Nodes
	// Separate says that each gradient has moments of its own and that the updates are added, in place of one update by
	// the sum: the coupling joint-two-moments.
	Separate bool
}

// Optimizer is AdamW over groups of parameters: the gradients of each parameter are summed, all are clipped by their
// global norm, and applied with the group's learning rate and weight decay. Its state is part of checkpoints.
type Optimizer struct {
	train  Train
	params []member
	m, v   [][]float32 // moments by parameter
	sums   [][]float32 // for parameters with several gradients

	further [][]moments // by parameter, of its second gradient and those after it; nil where all share one pair

	values  func(*gorgonia.Node) []float32 // of a gradient
	squares []float64                      // of the gradients, by parameter
	last    struct {                       // the last update, see contribution
		step int
		clip float64
	}
}

// member is a parameter with the learning rate and weight decay of its group.
type member struct {
	*Trained
	lr, decay float64
}

// NewOptimizer starts with moments of zero. Parameters are float32, each in one group; those without gradients are not
// changed. t gives the schedule, clipping and AdamW's constants; learning rates and weight decay are those of the
// groups.
func NewOptimizer(t Train, groups []Group) *Optimizer {
	o := &Optimizer{train: t, values: valuesOf}
	for _, g := range groups {
		for _, p := range g.Params {
			if len(p.Grads) > 0 {
				o.add(p, g)
			}
		}
	}
	o.squares = make([]float64, len(o.params))
	return o
}

func (o *Optimizer) add(p *Trained, g Group) {
	size := p.Param.Size()
	o.params = append(o.params, member{p, g.LR, g.WeightDecay})
	o.m = append(o.m, make([]float32, size))
	o.v = append(o.v, make([]float32, size))
	o.addSeparate(p)
	var sum []float32
	if len(p.Grads) > 1 {
		sum = make([]float32, size)
	}
	o.sums = append(o.sums, sum)
}

// Use makes the optimizer read the gradients of another graph over the same parameters, such as one for windows of
// another length. The groups list the parameters in the order of those of [NewOptimizer].
func (o *Optimizer) Use(groups []Group) error {
	i := 0
	for _, g := range groups {
		for _, p := range g.Params {
			if len(p.Grads) == 0 {
				continue
			}
			if i >= len(o.params) || o.params[i].Param != p.Param || len(o.params[i].Grads) != len(p.Grads) {
				return fmt.Errorf("the graph trains %s in place %d, where the optimizer has another parameter: build it in the "+
					"same way over the same parameters", p.Param.Name, i)
			}
			o.params[i].Trained = p
			i++
		}
	}
	if i != len(o.params) {
		return fmt.Errorf("the graph trains %d parameters, and the optimizer has %d: build it in the same way", i,
			len(o.params))
	}
	return nil
}

// Norm is the global norm of the gradients of the last run. A gradient that is not finite is a [DivergedError] that
// names the first such parameter. Nothing is updated yet.
func (o *Optimizer) Norm() (float64, error) {
	kernels.Share(len(o.params), func(i int) { o.squares[i] = kernels.SumSquares(o.gradient(i)) })
	return o.norm()
}

// norm is the global norm by the squares of the gradients, see Norm.
func (o *Optimizer) norm() (float64, error) {
	sum := 0.0
	for i, s := range o.squares {
		if math.IsNaN(s) || math.IsInf(s, 0) {
			return 0, DivergedError{fmt.Errorf("the gradient of %s is not finite", o.params[i].Param.Name)}
		}
		sum += s
	}
	return math.Sqrt(sum), nil
}

// Update applies the gradients of the last run as update number step, counted from 1. norm is the result of Norm.
func (o *Optimizer) Update(step int, norm float64) {
	clip := o.updated(step, norm)
	for i, p := range o.params {
		a := kernels.AdamW{
			LR: o.train.schedule(step) * p.lr, Beta1: o.train.Beta1, Beta2: o.train.Beta2, Eps: o.train.Eps,
			Step: step, BiasCorrection: o.train.BiasCorrection,
		}
		if p.Param.Decays() {
			a.WeightDecay = p.decay
		}
		if o.further[i] != nil {
			o.updateSeparately(i, a, clip)
			continue
		}
		w, m, v, grad := floats32(p.Param), o.m[i], o.v[i], o.gradient(i)
		kernels.Parallel(len(w), kernels.Grain, func(from, to int) {
			kernels.AdamWUpdate(a, w[from:to], m[from:to], v[from:to], grad[from:to], float32(clip))
		})
	}
}

// updated notes an update, and returns the factor of its gradients.
func (o *Optimizer) updated(step int, norm float64) (clip float64) {
	clip = 1
	if c := o.train.ClipNorm; c > 0 && norm > c {
		clip = c / norm
	}
	o.last.step, o.last.clip = step, clip
	return clip
}

// contribution is what grad, number k of the gradients on the named parameter, added to its last update, see
// [measure.Contribution]; nil without a gradient or such a parameter.
func (o *Optimizer) contribution(name string, k int, grad []float32) []float32 {
	at := slices.IndexFunc(o.params, func(p member) bool { return p.Param.Name == name })
	if at < 0 || len(grad) == 0 {
		return nil
	}
	correct := 1.0
	if o.train.BiasCorrection {
		correct = 1 - math.Pow(o.train.Beta2, float64(o.last.step))
	}
	scale, v := o.train.schedule(o.last.step)*o.params[at].lr*o.last.clip, o.secondMoment(at, k)
	u := make([]float32, len(grad))
	for i, g := range grad {
		u[i] = float32(scale * float64(g) / (math.Sqrt(float64(v[i])/correct) + o.train.Eps))
	}
	return u
}

// gradient returns the gradient of the i-th parameter: the memory of its node, or the sum over losses.
func (o *Optimizer) gradient(i int) []float32 {
	grads := o.params[i].Grads
	first := o.values(grads[0])
	if len(grads) == 1 {
		return first
	}
	sum := o.sums[i]
	for _, g := range grads[1:] {
		kernels.Add(sum, first, o.values(g))
		first = sum
	}
	return sum
}

func valuesOf(n *gorgonia.Node) []float32 { return graph.Floats[float32](n.Value()) }

// ownGradient is gradient number k of parameter number i by itself.
func (o *Optimizer) ownGradient(i, k int) []float32 { return o.values(o.params[i].Grads[k]) }

// State calls each with every moment, under its name in checkpoints, which begins with prefix.
func (o *Optimizer) State(prefix string, each func(name string, shape tensor.Shape, data []float32) error) error {
	for i, p := range o.params {
		for _, s := range []struct {
			moment string
			data   []float32
		}{{"m", o.m[i]}, {"v", o.v[i]}} {
			if err := each(prefix+s.moment+"."+p.Param.Name, p.Param.Value.Shape(), s.data); err != nil {
				return err
			}
		}
		if err := o.stateOfFurther(i, prefix, each); err != nil {
			return err
		}
	}
	return nil
}

// schedule is the share of the peak learning rate at update step, counted from 1: it rises linearly to 1 in the
// warm-up, and then falls linearly to 0 just after the last update, unless it is constant. The schedule of the authors'
// code has a jump between the two.
func (t Train) schedule(step int) float64 {
	if step <= t.Warmup {
		return float64(step) / float64(t.Warmup)
	}
	if t.Schedule == ScheduleConstant {
		return 1
	}
	return math.Max(0, float64(t.Steps+1-step)/float64(t.Steps+1-t.Warmup))
}

func floats32(p *graph.Param) []float32 { return p.Value.Data().([]float32) }
