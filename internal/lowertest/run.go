// Package lowertest runs lowered graphs on a PJRT plugin for CPUs and compares them with Gorgonia's runs. Tests that
// use it are skipped where there is no plugin, see internal/pjrt/pjrttest.
package lowertest

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/graph/stablehlo"
	"github.com/ablate-go/ablate/internal/device"
	"github.com/ablate-go/ablate/internal/pjrt"
	"github.com/ablate-go/ablate/internal/pjrt/pjrttest"
)

// quick are settings of XLA that halve the time of compilation: tests compile much and compute little.
var quick = map[string]any{"xla_backend_optimization_level": int64(0), "xla_llvm_disable_expensive_passes": true}

// Quickly makes package device compile with these settings until the end of the test.
func Quickly(t testing.TB) {
	t.Helper()
	var settings []string
	for name, value := range quick {
		settings = append(settings, fmt.Sprintf("%s=%v", name, value))
	}
	t.Setenv(device.FlagsVariable, strings.Join(settings, " "))
}

// Compile compiles a module for the plugin; it is freed at the end of the test.
func Compile(t testing.TB, m *stablehlo.Module) *pjrt.Executable {
	t.Helper()
	client := pjrttest.Client(t)
	e, err := client.Compile(m.Text, pjrt.CompileOptions{Flags: quick})
	if err != nil { // the plugin may not know a setting
		e, err = client.Compile(m.Text, pjrt.CompileOptions{})
	}
	if err != nil {
		t.Fatalf("%v\n%s", err, m.Text)
	}
	t.Cleanup(e.Free)
	return e
}

// Run runs a module once and returns its results as float64, row after row. Arguments have the values that nodes of the
// same names have in the graph.
func Run(t testing.TB, m *stablehlo.Module, b *graph.Builder) [][]float64 {
	t.Helper()
	e := Compile(t, m)
	args := make([]*pjrt.Buffer, len(m.Arguments))
	for i, a := range m.Arguments {
		args[i] = Upload(t, a.Type, graph.Values(b.Node(a.Name)))
		defer args[i].Free()
	}
	outs, err := e.Execute(args)
	if err != nil {
		t.Fatal(err)
	}
	values := make([][]float64, len(outs))
	for i, out := range outs {
		values[i] = Download(t, m.Results[i].Type, out)
		out.Free()
	}
	return values
}

// Upload copies numbers to the device.
func Upload(t testing.TB, of stablehlo.Type, data []float64) *pjrt.Buffer {
	t.Helper()
	var raw []byte
	for _, x := range data {
		switch of.Element {
		case stablehlo.F32:
			raw = binary.NativeEndian.AppendUint32(raw, math.Float32bits(float32(x)))
		case stablehlo.F64:
			raw = binary.NativeEndian.AppendUint64(raw, math.Float64bits(x))
		case stablehlo.S32:
			raw = binary.NativeEndian.AppendUint32(raw, uint32(int32(x)))
		default:
			t.Fatalf("no way to copy %v to a device", of)
		}
	}
	b, err := pjrttest.Client(t).Devices()[0].Raw(kinds[of.Element], raw, of.Shape...)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var kinds = map[stablehlo.Element]pjrt.Type{
	stablehlo.F32: pjrt.Float32, stablehlo.F64: pjrt.Float64, stablehlo.S32: pjrt.Int32,
}

// Download copies numbers from the device.
func Download(t testing.TB, of stablehlo.Type, b *pjrt.Buffer) []float64 {
	t.Helper()
	size := kinds[of.Element].Size()
	if size == 0 {
		t.Fatalf("no way to copy %v from a device", of)
	}
	raw := make([]byte, of.Size()*size)
	if err := b.Read(raw); err != nil {
		t.Fatal(err)
	}
	data := make([]float64, of.Size())
	for i := range data {
		at := raw[i*size:]
		switch of.Element {
		case stablehlo.F32:
			data[i] = float64(math.Float32frombits(binary.NativeEndian.Uint32(at)))
		case stablehlo.F64:
			data[i] = math.Float64frombits(binary.NativeEndian.Uint64(at))
		case stablehlo.S32:
			data[i] = float64(int32(binary.NativeEndian.Uint32(at)))
		}
	}
	return data
}
