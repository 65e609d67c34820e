package device

import (
	"fmt"
	"runtime"

	"github.com/ablate-go/ablate/graph/stablehlo"
	"github.com/ablate-go/ablate/internal/pjrt"
)

// Program is a compiled module.
type Program struct {
	device   *Device
	exe      *pjrt.Executable
	module   *stablehlo.Module
	replicas int
}

// Compile compiles a module for replicas of the device's devices: all of them, or the first alone. It may take seconds
// to minutes, unless it is in the cache: see [CacheFolder]. Errors are those of pjrt's Client.Compile.
func (d *Device) Compile(m *stablehlo.Module, replicas int) (*Program, error) {
	var expected []pjrt.Spec
	for _, a := range m.Arguments {
		kind, err := kindOf(a.Type.Element)
		if err != nil {
			return nil, fmt.Errorf("the argument %s: %w", a.Name, err)
		}
		expected = append(expected, pjrt.Spec{Type: kind, Shape: a.Type.Shape})
	}
	flags, err := d.flags()
	if err != nil {
		return nil, err
	}
	exe, err := d.compiled(m, replicas, flags)
	if err != nil {
		return nil, fmt.Errorf("the device %s: %w", d.name, err)
	}
	exe.Expect(expected...)
	return &Program{device: d, exe: exe, module: m, replicas: max(replicas, 1)}, nil
}

// compiled takes a program from the cache, or compiles it and keeps it there.
func (d *Device) compiled(m *stablehlo.Module, replicas int, flags map[string]any) (*pjrt.Executable, error) {
	path, failed := d.kept(m, replicas, flags)
	if failed == nil {
		if exe := d.load(path); exe != nil {
			if exe.Replicas() == max(replicas, 1) && exe.Outputs() == len(m.Results) {
				return exe, nil
			}
			exe.Free()
		}
	}
	exe, err := d.client.Compile(m.Text, pjrt.CompileOptions{Replicas: replicas, Flags: flags})
	if err == nil && failed == nil {
		_ = keep(path, exe) // without it the next process compiles again
	}
	return exe, err
}

// Free gives the program's memory back.
func (p *Program) Free() { p.exe.Free() }

// Inputs returns the values of an argument that the state does not have, for one replica: []float32, []float64 or
// []int, row after row. It is called for all arguments of replica 0 first, in their order, then for those of replica 1.
type Inputs func(replica int, name string) (any, error)

// Run runs the program once, on tensors of the state and inputs. Results with the name of a tensor of the state take
// its place; the others are returned, to be freed. A program of one replica of several devices cannot have such results.
func (p *Program) Run(s *State, inputs Inputs) (*Outputs, error) {
	var temporary []*pjrt.Buffer
	defer func() {
		for _, b := range temporary {
			b.Free()
		}
	}()
	args := make([][]*pjrt.Buffer, p.replicas)
	for r := range args {
		for _, a := range p.module.Arguments {
			if s != nil && s.Has(a.Name) {
				b, err := s.on(r, a.Name)
				if err != nil {
					return nil, err
				}
				args[r] = append(args[r], b)
				continue
			}
			values, err := inputs(r, a.Name)
			if err != nil {
				return nil, err
			}
			b, err := upload(p.device.client.Devices()[r], a.Type, values)
			if err != nil {
				return nil, fmt.Errorf("input %s: %w", a.Name, err)
			}
			temporary = append(temporary, b)
			args[r] = append(args[r], b)
		}
	}
	all, err := p.exe.ExecuteReplicas(args)
	if err != nil {
		return nil, err
	}
	runtime.KeepAlive(s)
	out := &Outputs{buffers: map[string][]*pjrt.Buffer{}}
	for i, result := range p.module.Results {
		buffers := make([]*pjrt.Buffer, len(all))
		for r := range all {
			buffers[r] = all[r][i]
		}
		if s != nil && s.Has(result.Name) {
			s.replace(result.Name, buffers)
		} else {
			out.buffers[result.Name] = buffers
		}
	}
	return out, nil
}
