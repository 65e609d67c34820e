package device

import (
	"fmt"
	"math"
	"slices"

	"github.com/ablate-go/ablate/internal/pjrt"
)

// State is a set of tensors of float32 that stay in the memory of the devices, such as weights and moments. Each has a
// copy in the program's memory, which is brought up to date on request. Use it from one goroutine.
type State struct {
	device  *Device
	tensors map[string]*resident
	order   []string
}

// resident is one tensor of a state.
type resident struct {
	shape   []int
	host    []float32
	buffers []*pjrt.Buffer // one for each device; nil until it is needed
	newer   bool           // the devices have other values than host
}

// NewState returns an empty state.
func (d *Device) NewState() *State { return &State{device: d, tensors: map[string]*resident{}} }

// Add adds a tensor. host has its values, row after row, and stays its copy in the program's memory; it is copied to
// the devices when a program first needs it.
func (s *State) Add(name string, shape []int, host []float32) {
	s.tensors[name] = &resident{shape: slices.Clone(shape), host: host}
	s.order = append(s.order, name)
}

// AddScratch adds a tensor that a program writes before another one reads it, such as a sum. It has no copy in the
// program's memory: its first values are zeros, and they are again after Changed.
func (s *State) AddScratch(name string, shape []int) { s.Add(name, shape, nil) }

// Has reports whether the state has a tensor of this name.
func (s *State) Has(name string) bool { return s.tensors[name] != nil }

// Fetch brings copies in the program's memory up to date: of the named tensors, or of all where none is named. Names
// that the state does not have are left out.
func (s *State) Fetch(names ...string) error {
	if names == nil {
		names = s.order
	}
	for _, name := range names {
		t := s.tensors[name]
		if t == nil || !t.newer || t.host == nil {
			continue
		}
		if err := t.buffers[0].Read(t.host); err != nil {
			return fmt.Errorf("copying %s from the device: %w", name, err)
		}
		t.newer = false
	}
	return nil
}

// Changed says that the copies in the program's memory have new values, which the devices get when a program next needs
// them.
func (s *State) Changed() {
	for _, t := range s.tensors {
		t.free()
	}
}

// on returns the tensor's buffer on a device.
func (s *State) on(replica int, name string) (*pjrt.Buffer, error) {
	t := s.tensors[name]
	if t.buffers == nil {
		t.buffers = make([]*pjrt.Buffer, s.device.count)
	}
	if t.buffers[replica] == nil {
		values := t.host
		if values == nil {
			values = make([]float32, t.size())
		}
		b, err := s.device.client.Devices()[replica].Float32s(values, t.shape...)
		if err != nil {
			return nil, fmt.Errorf("copying %s to the device: %w", name, err)
		}
		t.buffers[replica] = b
	}
	return t.buffers[replica], nil
}

// replace gives a tensor the buffers that a program returned, one for each device.
func (s *State) replace(name string, buffers []*pjrt.Buffer) {
	t := s.tensors[name]
	t.free()
	t.buffers, t.newer = buffers, true
}

func (t *resident) size() int {
	n := 1
	for _, d := range t.shape {
		n *= d
	}
	return n
}

func (t *resident) free() {
	for _, b := range t.buffers {
		if b != nil {
			b.Free()
		}
	}
	t.buffers, t.newer = nil, false
}

// Close frees the memory on the devices. Copies that are not up to date stay as they are.
func (s *State) Close() { s.Changed() }

// CheckReplicas is an error that names the first tensor that is not the same on all devices, in every bit.
func (s *State) CheckReplicas() error {
	for _, name := range s.order {
		t := s.tensors[name]
		if t.buffers == nil || t.host == nil {
			continue
		}
		first := make([]float32, len(t.host))
		if err := t.buffers[0].Read(first); err != nil {
			return err
		}
		for replica, b := range t.buffers[1:] {
			if b == nil {
				continue
			}
			other := make([]float32, len(t.host))
			if err := b.Read(other); err != nil {
				return err
			}
			for i, x := range other {
				if math.Float32bits(x) != math.Float32bits(first[i]) {
					return fmt.Errorf("%s[%d] is %g on device %d and %g on device 0", name, i, x, replica+1, first[i])
				}
			}
		}
	}
	return nil
}
