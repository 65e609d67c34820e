package device

import (
	"fmt"
	"strings"

	"github.com/ablate-go/ablate/internal/pjrt"
	"github.com/ablate-go/ablate/internal/pjrt/find"
)

// CPU is the name for computing without a plugin, by the program's own kernels.
const CPU = "cpu"

// IsCPU reports whether a name stands for the program's own kernels. The empty name does too.
func IsCPU(name string) bool { return name == "" || name == CPU }

// CheckName refuses what is no device's name: [CPU], xla-cpu, cuda, cuda12, cuda13, rocm, or the path of a plugin. It
// does not look for the plugin.
func CheckName(name string) error {
	if IsCPU(name) {
		return nil
	}
	if err := find.CheckName(name); err != nil {
		return &NameError{Name: name}
	}
	return nil
}

// NameError says that a word is no device.
type NameError struct{ Name string }

func (e *NameError) Error() string {
	return fmt.Sprintf("%q is no device: use %s, %s, %s, %s, or the path of a PJRT plugin", e.Name, CPU, find.CPU, find.CUDA,
		find.ROCm)
}

// Device is one or several devices of a plugin, which compute replicas of a program.
type Device struct {
	name    string
	client  *pjrt.Client
	release func()
	count   int
}

// Open finds the plugin of a device by its name and takes count of its devices, the first ones. Errors are [NameError],
// [CountError], those of find.Device, and those of package pjrt for a plugin that cannot be used.
func Open(name string, count int) (*Device, error) {
	if err := CheckName(name); err != nil {
		return nil, err
	}
	plugin, err := find.Device(name)
	if err != nil {
		return nil, err
	}
	opened, err := pjrt.Open(plugin.Path)
	if err != nil {
		return nil, err
	}
	count = max(count, 1)
	client, release, err := opened.Share(options(plugin, count)...)
	if err != nil {
		return nil, fmt.Errorf("the device %s: %w", name, err)
	}
	d := &Device{name: name, client: client, release: release, count: count}
	if have := len(client.Devices()); have < count {
		release()
		return nil, &CountError{Name: name, Wanted: count, Have: have}
	}
	return d, nil
}

// options are the settings of a client. A GPU's memory is taken as it is needed, so that two programs can share it.
func options(plugin find.Plugin, count int) []pjrt.Option {
	all := []pjrt.Option{pjrt.Preallocate(false), pjrt.MemoryFraction(0.95)}
	if plugin.Device == find.CPU && count > defaultCPUs {
		all = append(all, pjrt.Named("cpu_device_count", int64(count)))
	}
	return all
}

// defaultCPUs is how many devices a plugin for CPUs makes of the processor without an option.
const defaultCPUs = 4

// CountError says that there are fewer devices than were asked for.
type CountError struct {
	Name         string
	Wanted, Have int
}

func (e *CountError) Error() string {
	return fmt.Sprintf("%d devices are wanted, and %s has %d: take as many or fewer", e.Wanted, e.Name, e.Have)
}

// Name is the name by which it was opened.
func (d *Device) Name() string { return d.name }

// Count is how many devices there are for replicas.
func (d *Device) Count() int { return d.count }

// String says what computes, for records: the platform, the model and the number of devices, such as
// "cuda (NVIDIA H100 80GB HBM3) x 2". It has no comma.
func (d *Device) String() string {
	platform, kind := d.client.Platform(), d.client.Devices()[0].Kind()
	s := platform
	if platform == CPU {
		s = find.CPU
	}
	if kind != platform {
		s += " (" + kind + ")"
	}
	if d.count > 1 {
		s += fmt.Sprintf(" x %d", d.count)
	}
	return strings.ReplaceAll(s, ",", ";")
}

// Live is how many buffers and programs of all users of the client have not been freed.
func (d *Device) Live() (buffers, programs int) { return d.client.Live() }

// Close gives the devices back. States and programs are to be freed before.
func (d *Device) Close() { d.release() }
