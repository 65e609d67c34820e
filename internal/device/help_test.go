package device_test

import (
	"testing"

	"github.com/ablate-go/ablate/graph/stablehlo"
	"github.com/ablate-go/ablate/internal/device"
	"github.com/ablate-go/ablate/internal/pjrt/find"
	"github.com/ablate-go/ablate/internal/pjrt/pjrttest"
)

// open opens the plugin for CPUs with a cache of its own.
func open(t *testing.T, count int) *device.Device {
	t.Helper()
	plugin := pjrttest.Plugin(t)
	t.Setenv(find.Variable, plugin) // the cache moves, and with it what is installed there
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	return again(t, count)
}

// again opens the device that open has opened.
func again(t *testing.T, count int) *device.Device {
	t.Helper()
	d, err := device.Open(find.CPU, count)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

// growing is a module that adds x to w, which stays on the device, and returns the sum of both.
func growing(t *testing.T) *stablehlo.Module {
	t.Helper()
	f := stablehlo.NewFunc("growing")
	three := stablehlo.Type{Element: stablehlo.F32, Shape: []int{3}}
	w, x := f.Argument("w", three), f.Argument("x", three)
	next := w.Add(x)
	m, err := f.Return(stablehlo.Result{Name: "w", Value: next, Donor: "w"},
		stablehlo.Result{Name: "total", Value: next.Sum()}, stablehlo.Result{Name: "wide", Value: next.Convert(stablehlo.F64)},
		stablehlo.Result{Name: "whole", Value: next.Convert(stablehlo.S32)})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// give is inputs by name, the same for all replicas.
func give(values map[string]any) device.Inputs {
	return func(_ int, name string) (any, error) { return values[name], nil }
}
