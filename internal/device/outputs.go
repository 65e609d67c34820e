package device

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/ablate-go/ablate/graph/stablehlo"
	"github.com/ablate-go/ablate/internal/pjrt"
)

// Outputs are results of a run in the memory of the devices.
type Outputs struct {
	buffers map[string][]*pjrt.Buffer // by replica
}

// Has reports whether there is such a result.
func (o *Outputs) Has(name string) bool { return o.buffers[name] != nil }

// Floats copies a result of float32, of one replica.
func (o *Outputs) Floats(replica int, name string) ([]float32, error) {
	b, n, err := o.find(replica, name)
	if err != nil {
		return nil, err
	}
	data := make([]float32, n)
	return data, b.Read(data)
}

// Ints copies a result of whole numbers.
func (o *Outputs) Ints(replica int, name string) ([]int, error) {
	b, n, err := o.find(replica, name)
	if err != nil {
		return nil, err
	}
	narrow, data := make([]int32, n), make([]int, n)
	err = b.Read(narrow)
	for i, x := range narrow {
		data[i] = int(x)
	}
	return data, err
}

// Doubles copies a result of float64.
func (o *Outputs) Doubles(replica int, name string) ([]float64, error) {
	b, n, err := o.find(replica, name)
	if err != nil {
		return nil, err
	}
	if b.Type() != pjrt.Float64 {
		return nil, &pjrt.ShapeError{Reason: fmt.Sprintf("the result %s is of type %s and not of %s", name, b.Type(),
			pjrt.Float64)}
	}
	raw, data := make([]byte, 8*n), make([]float64, n)
	err = b.Read(raw)
	for i := range data {
		data[i] = math.Float64frombits(binary.NativeEndian.Uint64(raw[8*i:]))
	}
	return data, err
}

func (o *Outputs) find(replica int, name string) (b *pjrt.Buffer, size int, err error) {
	all := o.buffers[name]
	if replica < 0 || replica >= len(all) {
		return nil, 0, &pjrt.ShapeError{Reason: fmt.Sprintf("there is no result %s of replica %d", name, replica)}
	}
	size = 1
	for _, d := range all[replica].Shape() {
		size *= d
	}
	return all[replica], size, nil
}

// Free gives their memory back. A second call, and one of nil, do nothing.
func (o *Outputs) Free() {
	if o == nil {
		return
	}
	for _, all := range o.buffers {
		for _, b := range all {
			b.Free()
		}
	}
}

// kindOf is the type of elements in the plugin's words; other types than these are no arguments.
func kindOf(e stablehlo.Element) (pjrt.Type, error) {
	switch e {
	case stablehlo.F32:
		return pjrt.Float32, nil
	case stablehlo.F64:
		return pjrt.Float64, nil
	case stablehlo.S32:
		return pjrt.Int32, nil
	}
	return 0, &pjrt.ShapeError{Reason: fmt.Sprintf("values of type %s cannot be copied to a device", e)}
}

// upload copies numbers to a device as the type that is wanted.
func upload(d *pjrt.Device, t stablehlo.Type, values any) (*pjrt.Buffer, error) {
	switch data := values.(type) {
	case []float32:
		if t.Element == stablehlo.F32 {
			return d.Float32s(data, t.Shape...)
		}
	case []float64:
		switch t.Element {
		case stablehlo.F32:
			return d.Float32s(narrowed(data), t.Shape...)
		case stablehlo.F64:
			return d.Raw(pjrt.Float64, bits(data), t.Shape...)
		}
	case []int:
		if t.Element != stablehlo.S32 {
			break
		}
		narrow := make([]int32, len(data))
		for i, x := range data {
			if narrow[i] = int32(x); int(narrow[i]) != x {
				return nil, &pjrt.ShapeError{Reason: fmt.Sprintf("the number %d has more than 32 bits", x)}
			}
		}
		return d.Int32s(narrow, t.Shape...)
	}
	return nil, &pjrt.ShapeError{Reason: fmt.Sprintf("a %T is no tensor %v", values, t)}
}

func narrowed(data []float64) []float32 {
	out := make([]float32, len(data))
	for i, x := range data {
		out[i] = float32(x)
	}
	return out
}

func bits(data []float64) []byte {
	var raw []byte
	for _, x := range data {
		raw = binary.NativeEndian.AppendUint64(raw, math.Float64bits(x))
	}
	return raw
}
