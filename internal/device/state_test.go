package device_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/ablate-go/ablate/internal/device"
	"github.com/ablate-go/ablate/internal/pjrt/find"
	"github.com/ablate-go/ablate/internal/testutil"
)

// A state stays on the device: its copy here changes when it is fetched, and what is written here counts after Changed.
func TestAStateStaysOnTheDevice(t *testing.T) {
	d := open(t, 1)
	p, err := d.Compile(growing(t), 1)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Free()
	w := []float32{1, 2, 3}
	s := d.NewState()
	s.Add("w", []int{3}, w)
	s.Add("unused", []int{1}, []float32{7})
	step := func(x any) (total float32) {
		t.Helper()
		out, err := p.Run(s, give(map[string]any{"x": x}))
		if err != nil {
			t.Fatal(err)
		}
		defer out.Free()
		sum, err := out.Floats(0, "total")
		if err != nil {
			t.Fatal(err)
		}
		wide, err := out.Doubles(0, "wide")
		if err != nil || wide[0]+wide[1]+wide[2] != float64(sum[0]) {
			t.Errorf("float64 %v, error %v", wide, err)
		}
		whole, err := out.Ints(0, "whole")
		if err != nil || whole[1] != int(wide[1]) {
			t.Errorf("ints %v, error %v", whole, err)
		}
		_, err = out.Floats(0, "w")
		testutil.WantSentence(t, err, "there is no result w")
		_, err = out.Doubles(0, "total")
		testutil.WantSentence(t, err, "total", "f32", "f64")
		return sum[0]
	}
	if a, b := step([]float32{1, 1, 1}), step([]float64{10, 10, 10}); a != 9 || b != 39 {
		t.Errorf("sums %v and %v", a, b)
	}
	if !slices.Equal(w, []float32{1, 2, 3}) {
		t.Errorf("the copy changed to %v by itself", w)
	}
	if err := s.Fetch("unknown", "w"); err != nil || !slices.Equal(w, []float32{12, 13, 14}) {
		t.Errorf("fetched %v, error %v", w, err)
	}
	w[0] = 0
	if sum := step([]float32{0, 0, 0}); sum != 39 {
		t.Errorf("a copy that was written to counted at once: %v", sum)
	}
	if err := s.Fetch(); err != nil {
		t.Fatal(err)
	}
	w[0] = 0
	s.Changed()
	if sum := step([]float32{0, 0, 0}); sum != 27 {
		t.Errorf("after Changed the sum is %v", sum)
	}
	s.Close()
	if buffers, _ := d.Live(); buffers != 0 {
		t.Errorf("%d buffers are left", buffers)
	}
}

func TestInputsThatDoNotFit(t *testing.T) {
	d := open(t, 1)
	p, err := d.Compile(growing(t), 1)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Free()
	s := d.NewState()
	s.Add("w", []int{3}, make([]float32, 3))
	defer s.Close()
	for _, c := range []struct {
		x     any
		words string
	}{{[]float32{1}, "[3]"}, {[]int{1, 2, 3}, "[]int is no tensor"}, {nil, "is no tensor"}} {
		_, err := p.Run(s, give(map[string]any{"x": c.x}))
		testutil.WantSentence(t, err, "input x", c.words)
	}
	_, err = p.Run(s, func(int, string) (any, error) { return nil, fmt.Errorf("there is none") })
	testutil.WantSentence(t, err, "there is none")
	if buffers, _ := d.Live(); buffers > 1 {
		t.Errorf("%d buffers are left", buffers)
	}
}

func TestNamesAndNumbersOfDevices(t *testing.T) {
	for _, name := range []string{"", "cpu", "xla-cpu", "cuda", "cuda12", "rocm", "./plugin.so"} {
		if err := device.CheckName(name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := device.Open("tpu", 1)
	testutil.WantSentence(t, err, `"tpu" is no device`, "cpu", "xla-cpu", "cuda")
	d := open(t, 2)
	if d.Count() != 2 || d.Name() != find.CPU || d.String() != "xla-cpu x 2" {
		t.Errorf("%d devices of %s, %s", d.Count(), d.Name(), d)
	}
	_, err = device.Open(find.CPU, 1000) // the client is there already, with fewer
	testutil.WantSentence(t, err, "1000 devices are wanted", "xla-cpu has")
}

func TestSettingsOfTheCompiler(t *testing.T) {
	d := open(t, 1)
	for value, words := range map[string]string{"fast": "is not NAME=VALUE", "no_such_setting=1": "no_such_setting"} {
		t.Setenv(device.FlagsVariable, value)
		_, err := d.Compile(growing(t), 1)
		testutil.WantSentence(t, err, words)
	}
	t.Setenv(device.FlagsVariable, "xla_backend_optimization_level=0 xla_llvm_disable_expensive_passes=true")
	p, err := d.Compile(growing(t), 1)
	if err != nil {
		t.Fatal(err)
	}
	p.Free()
}
