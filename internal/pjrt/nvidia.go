package pjrt

import (
	"errors"
	"fmt"
	"path/filepath"
	"unsafe"
)

// nvidiaLibraries are what a plugin for NVIDIA's GPUs loads by name when it needs it. Each needs only those before it.
var nvidiaLibraries = []string{"cudart", "nvrtc", "cublasLt", "cublas", "nccl", "cupti", "cusparse", "cusolver",
	"cufft", "nvshmem_host", "cudnn"}

// preloadNVIDIA loads NVIDIA's libraries from the folder nvidia that Python packages put beside that of a plugin, as
// JAX does: some of them do not find each other there. Those that are not there may be elsewhere in the system.
func preloadNVIDIA(plugin string) {
	for _, name := range nvidiaLibraries {
		// DIR/jax_plugins/xla_cuda13/xla_cuda_plugin.so and DIR/nvidia/cu13/lib/libcudart.so.13
		pattern := filepath.Join(filepath.Dir(plugin), "..", "..", "nvidia", "*", "lib", "lib"+name+".so.*")
		found, err := filepath.Glob(pattern)
		if err != nil { // the folder's name has brackets
			return
		}
		for _, library := range found {
			_ = preload(library) // if it matters, the plugin will say so
		}
	}
}

// forGPUs is whether a plugin is for GPUs, which take options that others refuse.
func (p *Plugin) forGPUs() bool {
	attributes, err := p.Attributes()
	return err == nil && (attributes["cuda_version"] != nil || attributes["rocm_version"] != nil)
}

// withDriver adds to an error that there is no GPU what is known of the driver.
func (p *Plugin) withDriver(err error) error {
	var none *NoDeviceError
	attributes, failed := p.Attributes()
	if !errors.As(err, &none) || failed != nil || attributes["cuda_version"] == nil {
		return err
	}
	if _, missing := cudaDriver(); missing != nil {
		none.Driver = missing
	}
	return err
}

// checkDriver compares the version of CUDA that a plugin is for with that of the driver. A driver of an older major
// version does not do, and the plugin would say so in the middle of the work, or say that there is no GPU.
func (p *Plugin) checkDriver() error {
	attributes, err := p.Attributes()
	if err != nil {
		return nil // a plugin may have none
	}
	wants, ok := attributes["cuda_version"].(int64) // 13010 for 13.1
	if !ok {
		return nil
	}
	has, err := cudaDriver()
	if err == nil && int64(has)/1000 < wants/1000 {
		return &DriverError{&Error{Plugin: p.path, Call: clientCreate.name, Code: FailedPrecondition,
			Message: fmt.Sprintf("the plugin is for CUDA %s, and the driver for CUDA %s", cudaVersion(wants),
				cudaVersion(int64(has)))}}
	}
	return nil
}

// cudaDriver is the newest version of CUDA that the driver of this machine runs, such as 12040.
func cudaDriver() (version int32, err error) {
	get, err := load("libcuda.so.1", "cuDriverGetVersion")
	if err != nil {
		return 0, err
	}
	v := new(int32)
	if result := int32(invoke(get, unsafe.Pointer(v))); result != 0 {
		return 0, fmt.Errorf("cuDriverGetVersion returns %d", result)
	}
	return *v, nil
}

func cudaVersion(v int64) string { return fmt.Sprintf("%d.%d", v/1000, v%1000/10) }
