package torchbin

import (
	"fmt"
	"math"
	"slices"
)

// DType is an element type by torch's name of it, such as float16.
type DType string

// storages are the classes of storage, by name in the module torch.
var storages = map[string]DType{
	"DoubleStorage": "float64", "FloatStorage": "float32", "HalfStorage": "float16", "BFloat16Storage": "bfloat16",
	"LongStorage": "int64", "IntStorage": "int32", "ShortStorage": "int16", "CharStorage": "int8", "ByteStorage": "uint8",
	"BoolStorage": "bool",
}

// Size is the number of bytes of an element.
func (d DType) Size() int64 {
	switch d {
	case "float64", "int64":
		return 8
	case "float32", "int32":
		return 4
	case "float16", "bfloat16", "int16":
		return 2
	}
	return 1
}

var (
	orderedDict      = global{"collections", "OrderedDict"}
	rebuildTensor    = global{"torch._utils", "_rebuild_tensor_v2"}
	rebuildParameter = global{"torch._utils", "_rebuild_parameter"}
)

// allowed are the only names that a file may refer to.
func allowed(g global) bool {
	if g.module == "torch" {
		_, ok := storages[g.name]
		return ok
	}
	return slices.Contains([]global{orderedDict, rebuildTensor, rebuildParameter}, g)
}

// storage is a run of elements that tensors share.
type storage struct {
	key   string
	dtype DType
	count int64
	at    int64 // in the file; -1 until it is known
}

// tensor is a view of a storage.
type tensor struct {
	*storage
	offset        int64 // in elements
	shape, stride []int64
}

// elements counts the tensor's.
func (t *tensor) elements() int64 {
	n := int64(1)
	for _, s := range t.shape {
		n *= s
	}
	return n
}

// contiguous reports whether the elements follow one another in row-major order.
func (t *tensor) contiguous() bool {
	want := int64(1)
	for i := len(t.shape) - 1; i >= 0; i-- {
		if t.shape[i] != 1 && t.stride[i] != want {
			return false
		}
		want *= t.shape[i]
	}
	return true
}

// loader makes storages and tensors of what a pickle names.
type loader struct{ storages map[string]*storage }

// persistent makes a storage of ('storage', class, key, device, count) and, in the older layout, a view that
// must be None.
func (l *loader) persistent(id any) (any, error) {
	t, _ := id.(tuple)
	if len(t) < 5 || t[0] != "storage" {
		// its text could be endless: values may hold themselves
		return nil, fmt.Errorf("a persistent value that is no storage but a %T", id)
	}
	class, ok1 := t[1].(global)
	key, ok2 := t[2].(string)
	count, ok3 := integer(t[4])
	dtype, ok4 := storages[class.name]
	if !ok1 || !ok2 || !ok3 || !ok4 || count < 0 || count > math.MaxInt64/16 {
		return nil, fmt.Errorf("a storage with the key %.80q, the class %.80s and %d elements", key, class, count)
	}
	if len(t) > 5 && t[5] != nil {
		return nil, fmt.Errorf("storage %.80q is a view of another, as torch before 0.4 wrote them: save the file again "+
			"with a later one", key)
	}
	if old := l.storages[key]; old != nil {
		if old.dtype != dtype || old.count != count {
			return nil, fmt.Errorf("storage %.80q is named as %d %s and as %d %s", key, old.count, old.dtype, count, dtype)
		}
		return old, nil
	}
	s := &storage{key: key, dtype: dtype, count: count, at: -1}
	l.storages[key] = s
	return s, nil
}

// reduce calls one of the allowed names.
func (l *loader) reduce(g global, args tuple) (any, error) {
	switch {
	case g == orderedDict && len(args) == 0:
		return &dict{}, nil
	case g == rebuildParameter && len(args) >= 1:
		if t, ok := args[0].(*tensor); ok {
			return t, nil
		}
	case g == rebuildTensor && len(args) >= 4:
		s, ok1 := args[0].(*storage)
		offset, ok2 := integer(args[1])
		shape, ok3 := int64s(args[2])
		stride, ok4 := int64s(args[3])
		if ok1 && ok2 && ok3 && ok4 {
			t := &tensor{storage: s, offset: offset, shape: shape, stride: stride}
			return t, t.check()
		}
	}
	return nil, fmt.Errorf("a call of %s that torch.save does not write", g)
}

// check refuses a view that leaves its storage, or has more elements than it.
func (t *tensor) check() error {
	bad := func(why string) error {
		return fmt.Errorf("a tensor of shape %v, strides %v and offset %d over a storage of %d elements: %s", t.shape,
			t.stride, t.offset, t.count, why)
	}
	if len(t.shape) != len(t.stride) || len(t.shape) > maxRank {
		return bad("shape and strides do not fit together")
	}
	if t.offset < 0 || t.offset > t.count {
		return bad("the offset lies outside")
	}
	if slices.Contains(t.shape, 0) && slices.Min(t.shape) == 0 {
		return nil // it has no element
	}
	last, n := t.offset, int64(1)
	for i, size := range t.shape {
		if size < 1 || t.stride[i] < 0 {
			return bad("negative sizes")
		}
		if n > t.count/max(1, size) {
			return bad("more elements than are there")
		}
		n *= size
		if size > 1 {
			if t.stride[i] > t.count || (size-1) > t.count/max(1, t.stride[i]) {
				return bad("it reaches past the end")
			}
			last += (size - 1) * t.stride[i]
		}
	}
	if last >= t.count {
		return bad("it reaches past the end")
	}
	return nil
}
