package training

import (
	"fmt"
	"math"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/graph/stablehlo"
	"gorgonia.org/gorgonia"
)

// Names of the results of a lowered phase, besides the updated parameters and moments, which have the names of their
// arguments.
const (
	outMLM     = "mlm loss"
	outRTD     = "rtd loss"
	outSquares = "squares" // [parameters] of float64, the squares of the gradients' norms, in the order of the groups
	outSampled = "sampled" // [p] ids, as the input of the next phase has them
	outLabels  = "labels"  // [batch*seq], 1 where the token is replaced

	// Gradients on the word tables before clipping, where they are asked for.
	outMLMTable = "mlm table gradient"
	outRTDTable = "rtd table gradient"
)

// lower writes a phase as one StableHLO module: losses, gradients, clipping and AdamW. Its arguments are those of
// [graph.Builder.Lower], the moments of the trained parameters and [adamWArgument]. The updated parameters and moments
// get the memory of the old ones. If a loss or a gradient is not finite, they stay as they were: what [Trainer.Step]
// refuses to update is then seen in the results.
func (p *phase) lower(t Train, o lowering) (*stablehlo.Module, error) {
	if p.separate {
		return nil, fmt.Errorf("the coupling %s has no lowered form yet: use %s or %s on a device, or train on the processor",
			CouplingJointTwoMoments, CouplingJoint, CouplingAlternating)
	}
	if p.frozen || p.from > 0 || p.until > 0 {
		return nil, fmt.Errorf("the objective %s has no lowered form yet: use %s on a device, or train on the processor",
			ObjectiveRTDFrozen, ObjectiveRTD)
	}
	l := p.b.Lower("phase of " + o.moments)
	l.Products = o.products
	results, finite := p.lowerLosses(l)
	value := l.Value
	if o.replicas > 1 {
		value, finite = p.overReplicas(l, o.replicas), everywhere(finite, o.replicas)
	}
	results = append(results, p.lowerTables(value, o)...)
	results = append(results, lowerUpdate(l, value, t, p.groups, o.moments, finite)...)
	return l.Return(results...)
}

// lowerLosses adds the forward pass: losses, samples and labels. finite says whether the losses are.
func (p *phase) lowerLosses(l *graph.Lowering) (results []stablehlo.Result, finite stablehlo.Value) {
	finite = l.Fill(stablehlo.Type{Element: stablehlo.Bool}, 1)
	add := func(name string, n *gorgonia.Node) {
		if n != nil {
			results = append(results, stablehlo.Result{Name: name, Value: l.Value(n)})
		}
	}
	loss := func(name string, n *gorgonia.Node) {
		add(name, n)
		finite = finite.And(l.Value(n).Finite())
	}
	if p.gen != nil {
		loss(outMLM, p.gen.result.Loss)
		add(outSampled, p.gen.sampled)
	}
	if p.dis != nil {
		loss(outRTD, p.dis.result.Loss)
		add(outLabels, p.dis.labels)
	}
	return results, finite
}

// lowerTables are the gradients on word tables, where they are wanted.
func (p *phase) lowerTables(value loweredValue, o lowering) (results []stablehlo.Result) {
	if !o.tables {
		return nil
	}
	if p.mlmTable != nil {
		results = append(results, stablehlo.Result{Name: outMLMTable, Value: value(p.mlmTable)})
	}
	if p.rtdTable != nil {
		results = append(results, stablehlo.Result{Name: outRTDTable, Value: value(p.rtdTable)})
	}
	return results
}

// loweredValue gives a gradient: as the module computes it, or as it was summed before.
type loweredValue func(*gorgonia.Node) stablehlo.Value

// lowering says how a phase is lowered.
type lowering struct {
	// moments is the prefix of the names of moments: phases have parameters in common, and moments of their own.
	moments string
	// tables says whether the gradients on the word tables are results.
	tables bool
	// products is how matrices are multiplied. Weights, norms, softmax and losses are float32 in any case.
	products stablehlo.Products
	// replicas is how many devices run the phase at once, each on its part of the batch; 0 means one.
	replicas int
}

// adamWArgument is the argument of a lowered phase with what depends on the step: see [Train.adamW].
const adamWArgument = "adamw"

// Names of moments are a prefix, one of these, and the name of the parameter, as in checkpoints.
const (
	firstMoment  = "m."
	secondMoment = "v."
)

// adamW are the numbers of an update that depend on its step, counted from 1: the schedule's share of the learning
// rate, the same divided by the correction of the first moment, and the factor of the root of the second moment.
func (t Train) adamW(step int) [3]float32 {
	correct1, correct2 := 1.0, 1.0
	if t.BiasCorrection {
		correct1, correct2 = 1-math.Pow(t.Beta1, float64(step)), 1-math.Pow(t.Beta2, float64(step))
	}
	share := t.schedule(step)
	return [3]float32{float32(share), float32(share / correct1), float32(1 / math.Sqrt(correct2))}
}

// lowerUpdate adds what [Optimizer] does in Norm and Update, if finite is true and all gradients are finite. The
// squares of gradients are summed in float64, as there: a table of a hundred million numbers needs it.
func lowerUpdate(
	l *graph.Lowering, value loweredValue, t Train, groups []Group, moments string, finite stablehlo.Value,
) []stablehlo.Result {
	var grads, squares []stablehlo.Value
	var params []member
	for _, g := range groups {
		for _, p := range g.Params {
			if len(p.Grads) == 0 {
				continue
			}
			grad := value(p.Grads[0])
			for _, n := range p.Grads[1:] {
				grad = grad.Add(value(n))
			}
			wide := grad.Convert(stablehlo.F64)
			params, grads = append(params, member{p, g.LR, g.WeightDecay}), append(grads, grad)
			squares = append(squares, wide.Mul(wide).Sum().Reshape(1))
		}
	}
	all := stablehlo.Concat(0, squares...)
	norm := all.Sum().Sqrt()
	finite = finite.And(norm.Finite())
	clip := norm.Like(1)
	if c := t.ClipNorm; c > 0 {
		clip = norm.Gt(norm.Like(c)).Select(norm.Like(c).Div(norm), clip)
	}
	u := loweredUpdate{train: t, moments: moments, finite: finite, clip: clip.Convert(stablehlo.F32)}
	numbers := l.Argument(adamWArgument, stablehlo.Type{Element: stablehlo.F32, Shape: []int{3}})
	for i, v := range []*stablehlo.Value{&u.share, &u.corrected, &u.inverseRoot} {
		*v = numbers.Slice(0, i, i+1).Reshape()
	}
	results := []stablehlo.Result{{Name: outSquares, Value: all}}
	for i, p := range params {
		results = append(results, u.parameter(l, p, grads[i])...)
	}
	return results
}

// loweredUpdate is what the updates of all parameters share.
type loweredUpdate struct {
	train                         Train
	moments                       string
	finite                        stablehlo.Value // whether there is an update
	clip                          stablehlo.Value // factor of the gradients
	share, corrected, inverseRoot stablehlo.Value // see Train.adamW
}

// parameter is one parameter's part of kernels.AdamWUpdate.
func (u loweredUpdate) parameter(l *graph.Lowering, p member, grad stablehlo.Value) []stablehlo.Result {
	t, name := u.train, p.Param.Name
	first, second := u.moments+firstMoment+name, u.moments+secondMoment+name
	l.Comment("update of " + name)
	w := l.Value(l.Node(name))
	m, v := l.Argument(first, w.Type), l.Argument(second, w.Type)
	scaled := func(x stablehlo.Value, c float64) stablehlo.Value { return x.Mul(x.Like(c)) }
	g := grad.Mul(u.clip.Along(grad))
	newM := scaled(m, t.Beta1).Add(scaled(g, 1-t.Beta1))
	newV := scaled(v, t.Beta2).Add(scaled(g.Mul(g), 1-t.Beta2))
	root := newV.Sqrt().Mul(u.inverseRoot.Along(w))
	change := scaled(u.corrected, p.lr).Along(w).Mul(newM.Div(root.Add(root.Like(t.Eps))))
	if p.Param.Decays() && p.decay != 0 {
		change = scaled(u.share, p.lr*p.decay).Along(w).Mul(w).Add(change)
	}
	return []stablehlo.Result{
		{Name: name, Value: u.finite.Select(w.Sub(change), w), Donor: name},
		{Name: first, Value: u.finite.Select(newM, m), Donor: first},
		{Name: second, Value: u.finite.Select(newV, v), Donor: second},
	}
}
