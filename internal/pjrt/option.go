package pjrt

import (
	"encoding/binary"
	"math"
	"runtime"
	"unsafe"
)

// Option is a setting of a client. One for GPUs is left out where a plugin is for other devices.
type Option struct {
	name  string
	value any // string, int64, []int64, float32 or bool
	gpu   bool
}

// MemoryFraction is which part of a GPU's memory the client may have, above 0 and up to 1. Without it, that is 0.75.
func MemoryFraction(part float32) Option { return Option{"memory_fraction", part, true} }

// Preallocate is whether the client takes its part of a GPU's memory at once, as it does without this option, or as it
// needs it.
func Preallocate(on bool) Option { return Option{"preallocate", on, true} }

// VisibleDevices chooses the GPUs of a client, by the numbers that nvidia-smi gives them.
func VisibleDevices(numbers ...int64) Option { return Option{"visible_devices", numbers, true} }

// Named is an option by the plugin's own name for it. The value is a string, int64, []int64, float32 or bool. Some
// plugins refuse one that they do not know.
func Named(name string, value any) Option { return Option{name, value, false} }

// Kinds of named values.
const (
	namedString = iota
	namedInt64
	namedInt64List
	namedFloat
	namedBool
)

// namedValues are options as C has them. unpin must be called when the plugin has read them.
func namedValues(options []Option) (values []namedValue, unpin func(), err error) {
	var pins runtime.Pinner
	values = make([]namedValue, len(options))
	address := func(to *namedValue, first unsafe.Pointer) { // in a union, where the garbage collector sees no pointer
		pins.Pin(first)
		*(*uintptr)(unsafe.Pointer(&to.value)) = uintptr(first)
	}
	for i, o := range options {
		name := append([]byte(o.name), 0)
		v := namedValue{head: headOf[namedValue](), name: &name[0], nameSize: uintptr(len(o.name)), size: 1}
		switch x := o.value.(type) {
		case string:
			s := append([]byte(x), 0)
			v.kind, v.size = namedString, uintptr(len(x))
			address(&v, unsafe.Pointer(&s[0]))
		case int64:
			v.kind = namedInt64
			binary.NativeEndian.PutUint64(v.value[:], uint64(x))
		case []int64:
			list := append([]int64{}, x...)
			list = append(list, 0) // so that an empty list has an address
			v.kind, v.size = namedInt64List, uintptr(len(x))
			address(&v, unsafe.Pointer(&list[0]))
		case float32:
			v.kind = namedFloat
			binary.NativeEndian.PutUint32(v.value[:], math.Float32bits(x))
		case bool:
			v.kind = namedBool
			if x {
				v.value[0] = 1
			}
		default:
			pins.Unpin()
			return nil, nil, &OptionError{o.name, x}
		}
		values[i] = v
	}
	return values, pins.Unpin, nil
}
