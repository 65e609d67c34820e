package find

import (
	"path/filepath"
	"slices"
	"strings"
)

// Names of devices by which plugins are asked for.
const (
	CPU  = "xla-cpu"
	CUDA = "cuda"
	ROCm = "rocm"
)

// patterns are where packages on PyPI put a plugin, below a folder of packages.
var patterns = []struct{ device, files string }{
	{CPU, "lammps_jax_pjrt_cpu/pjrt_c_api_cpu_plugin.so"}, // lammps-jax-pjrt-cpu
	{CPU, "fastatomstruct_xla_cpu/libpjrt_cpu.so"},        // fastatomstruct-xla-cpu
	{CPU, "xla_plugins/xla_cpu_pjrt/xla_cpu_pjrt.so"},     // xla-cpu-pjrt
	{CUDA, "jax_plugins/xla_cuda*/xla_cuda_plugin.so"},    // jax-cuda12-pjrt, jax-cuda13-pjrt
	{ROCm, "jax_plugins/xla_rocm*/xla_rocm_plugin.so"},    // jax-rocm7-pjrt and others
}

// Plugin is a file that is a plugin by its name and place. Whether it works shows when it is opened.
type Plugin struct {
	Path   string // absolute
	Device string // CPU, CUDA, ROCm, or "" if the path does not tell
	Place  string // where it was found, as in "the cache of this program"
}

// below lists the plugins of a folder of packages, newer ones of a device first.
func below(folder, place string) (found []Plugin) {
	for _, p := range patterns {
		files, err := filepath.Glob(filepath.Join(escaped(folder), filepath.FromSlash(p.files)))
		if err != nil { // not with these patterns
			continue
		}
		slices.Sort(files)
		slices.Reverse(files) // xla_cuda13 comes before xla_cuda12
		for _, f := range files {
			found = append(found, Plugin{Path: f, Device: p.device, Place: place})
		}
	}
	return found
}

// escaped is a path in which Glob sees no pattern.
func escaped(path string) string {
	if filepath.Separator == '\\' {
		return path // there is no way to do it
	}
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(path)
}

// DeviceOf guesses the device of a plugin from the last names of its path.
func DeviceOf(path string) string {
	last := strings.ToLower(filepath.Join(filepath.Base(filepath.Dir(path)), filepath.Base(path)))
	for _, known := range []struct{ word, device string }{{"cuda", CUDA}, {"rocm", ROCm}, {"cpu", CPU}} {
		if strings.Contains(last, known.word) {
			return known.device
		}
	}
	return ""
}
