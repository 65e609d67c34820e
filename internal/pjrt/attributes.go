package pjrt

import (
	"encoding/binary"
	"math"
	"slices"
	"strconv"
	"unsafe"
)

// Attributes are what the plugin tells about itself without taking a device, such as xla_version and
// stablehlo_current_version, which is a list of three numbers.
func (p *Plugin) Attributes() (map[string]any, error) {
	args := &attributesArgs{head: headOf[attributesArgs]()}
	if err := p.call(pluginAttributes, unsafe.Pointer(args)); err != nil {
		return nil, err
	}
	attributes := map[string]any{}
	for _, v := range unsafe.Slice(args.values, args.count) {
		attributes[text(v.name, v.nameSize)] = v.get()
	}
	return attributes, nil
}

// get copies a value of the plugin: a string, int64, []int64, float32 or bool, or nil of a kind that is new.
func (v namedValue) get() any {
	switch v.kind {
	case namedString:
		return text(*(**byte)(unsafe.Pointer(&v.value)), v.size)
	case namedInt64:
		return int64(binary.NativeEndian.Uint64(v.value[:]))
	case namedInt64List:
		return slices.Clone(unsafe.Slice(*(**int64)(unsafe.Pointer(&v.value)), v.size))
	case namedFloat:
		return math.Float32frombits(binary.NativeEndian.Uint32(v.value[:]))
	case namedBool:
		return v.value[0] != 0
	}
	return nil
}

// StableHLO is the newest version of StableHLO that the plugin reads, as in "1.13.0", "" if it does not tell.
func (p *Plugin) StableHLO() string {
	attributes, err := p.Attributes()
	if err != nil {
		return ""
	}
	numbers, _ := attributes["stablehlo_current_version"].([]int64)
	version := ""
	for i, n := range numbers {
		if i > 0 {
			version += "."
		}
		version += strconv.FormatInt(n, 10)
	}
	return version
}
