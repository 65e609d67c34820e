package graph

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/internal/rng"
	"gorgonia.org/tensor"
)

// Param is a trainable tensor, in PyTorch's layout.
type Param struct {
	Name  string // state-dict key
	Shape tensor.Shape
	Value *tensor.Dense // nil in a set without values, see NewShapes
}

// Decays reports whether weight decay applies: to all parameters except biases and LayerNorm weights, as in the
// authors' optimizer (embeddings, rel_embeddings and E_Delta do decay).
func (p *Param) Decays() bool {
	return !strings.HasSuffix(p.Name, "bias") && !strings.HasSuffix(p.Name, "LayerNorm.weight")
}

// Size is the number of values.
func (p *Param) Size() int { return p.Shape.TotalSize() }

// Params is a set of parameters, in order of creation, which several graphs can share.
type Params struct {
	shapes bool // no values
	seed   uint64
	source Source // nil: all values are drawn
	dtype  tensor.Dtype
	list   []*Param
	byName map[string]*Param
}

// NewParams returns an empty set of the float type dtype. The initial value of a parameter depends only on seed and its
// name, not on the rest of the model, so that arms with one seed start with equal values in the parts that they have in
// common.
func NewParams(seed uint64, dtype tensor.Dtype) *Params {
	return &Params{seed: seed, dtype: dtype, byName: map[string]*Param{}}
}

// Source provides initial values of parameters, such as those of a checkpoint.
type Source interface {
	// Read fills dst, row-major of the given shape, with the values of the parameter. If found is false, the values are
	// drawn at random instead. A parameter that the source should have and lacks is an error.
	Read(name string, shape []int, dst []float32) (found bool, err error)
}

// NewParamsFrom is NewParams with initial values from a source.
func NewParamsFrom(source Source, seed uint64, dtype tensor.Dtype) *Params {
	p := NewParams(seed, dtype)
	p.source = source
	return p
}

// NewShapes returns a set whose parameters have shapes and no values: graphs over it can be built and counted, but not
// run. A model of any size is counted in milliseconds.
func NewShapes(dtype tensor.Dtype) *Params {
	return &Params{shapes: true, dtype: dtype, byName: map[string]*Param{}}
}

// Shared returns a set with the same values in the same memory, for graphs that another goroutine compiles and runs:
// compiling writes into a tensor's header, not into its values. Parameters that are created later are not shared.
func (p *Params) Shared() *Params {
	out := &Params{shapes: p.shapes, seed: p.seed, source: p.source, dtype: p.dtype, byName: map[string]*Param{}}
	for _, w := range p.list {
		same := &Param{Name: w.Name, Shape: w.Shape.Clone()}
		if w.Value != nil {
			same.Value = tensor.New(tensor.WithShape(w.Shape...), tensor.WithBacking(w.Value.Data()))
		}
		out.list, out.byName[w.Name] = append(out.list, same), same
	}
	return out
}

// Seed is the seed from which values are drawn, and dropout masks.
func (p *Params) Seed() uint64 { return p.seed }

// List is every parameter in order of creation.
func (p *Params) List() []*Param { return p.list }

// Get finds a parameter by name, nil if there is none.
func (p *Params) Get(name string) *Param { return p.byName[name] }

// Count is the number of values of all parameters whose name has the prefix; a parameter counts once, even if several
// graphs or networks use it.
func (p *Params) Count(prefix string) int {
	n := 0
	for _, w := range p.list {
		if strings.HasPrefix(w.Name, prefix) {
			n += w.Size()
		}
	}
	return n
}

func (p *Params) ensure(name string, init Init, shape tensor.Shape) (*Param, error) {
	if w, ok := p.byName[name]; ok {
		if !w.Shape.Eq(shape) {
			return nil, fmt.Errorf("parameter %q exists with shape %v and is asked for with %v", name, w.Shape, shape)
		}
		return w, nil
	}
	if !positive(shape) {
		return nil, fmt.Errorf("parameter %q has shape %v: every size must be positive", name, shape)
	}
	w := &Param{Name: name, Shape: shape.Clone()}
	if !p.shapes {
		var err error
		if w.Value, err = p.initial(name, init, shape); err != nil {
			return nil, err
		}
	}
	p.list = append(p.list, w)
	p.byName[name] = w
	return w, nil
}

// initial returns the initial values of a parameter: from the source, or random.
func (p *Params) initial(name string, init Init, shape tensor.Shape) (*tensor.Dense, error) {
	v := tensor.New(tensor.Of(p.dtype), tensor.WithShape(shape...))
	found, err := false, error(nil)
	r := rng.Stream(p.seed, "init/"+name, 0)
	switch data := v.Data().(type) {
	case []float32:
		if found, err = p.read(name, shape, data); !found && err == nil {
			fill(data, init, r)
		}
	case []float64:
		single := make([]float32, len(data))
		if found, err = p.read(name, shape, single); !found && err == nil {
			fill(data, init, r)
			break
		}
		for i, x := range single {
			data[i] = float64(x)
		}
	default:
		err = fmt.Errorf("parameter %q cannot be of type %v: use tensor.Float32 or tensor.Float64", name, p.dtype)
	}
	return v, err
}

func (p *Params) read(name string, shape tensor.Shape, dst []float32) (found bool, err error) {
	if p.source == nil {
		return false, nil
	}
	return p.source.Read(name, shape, dst)
}

// positive reports whether a shape has at least one size and all sizes are above zero.
func positive(shape []int) bool {
	return len(shape) > 0 && !slices.ContainsFunc(shape, func(n int) bool { return n < 1 })
}

// Init draws one initial value.
type Init func(r *rand.Rand) float64

// Normal draws from N(0, std²).
func Normal(std float64) Init { return func(r *rand.Rand) float64 { return std * r.NormFloat64() } }

// Zeros is the initial value of biases and of E_Delta.
func Zeros(*rand.Rand) float64 { return 0 }

// Ones is the initial value of LayerNorm weights.
func Ones(*rand.Rand) float64 { return 1 }

func fill[T float32 | float64](data []T, init Init, r *rand.Rand) {
	for i := range data {
		data[i] = T(init(r))
	}
}
