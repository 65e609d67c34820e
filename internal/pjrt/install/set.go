package install

import (
	"runtime"
	"slices"
	"strings"
)

// Set is what is installed together, in a folder of its own.
type Set struct {
	Name        string // as in "cuda13"
	Requirement string // for pip, with the version
	// Dependencies is whether the packages that the requirement names are wanted too: NVIDIA's libraries.
	Dependencies bool
	Plugin       string   // the library in the folder, with slashes
	Platforms    []string // GOOS/GOARCH that there are files for
	Megabytes    int      // to download
	// SHA256 are the checksums of files that are known here. Those of the others are only noted.
	SHA256 map[string]string
}

// Sets are what can be installed.
//
// Of the plugins for CPUs on PyPI, lammps-jax-pjrt-cpu is taken: it is built from the XLA of the jaxlib of the same
// version, brings its licences, and speaks the newest version of the interface (0.115). Of the others, xla-cpu-pjrt is
// of 2025 (0.81), and fastatomstruct-xla-cpu of June 2026 (0.106). All three work.
var Sets = []Set{
	{
		Name:        "cpu",
		Requirement: "lammps-jax-pjrt-cpu==0.11.2",
		Plugin:      "lammps_jax_pjrt_cpu/pjrt_c_api_cpu_plugin.so",
		Platforms:   []string{"linux/amd64"},
		Megabytes:   63,
		SHA256: map[string]string{
			"lammps_jax_pjrt_cpu-0.11.2-py3-none-manylinux_2_27_x86_64.whl": "" +
				"1319390d948b39f69f7dade496b7c385149d9ca6097a6b62114da113216d9ad1",
		},
	},
	{
		Name:         "cuda13",
		Requirement:  "jax-cuda13-plugin[with-cuda]==0.12.0.1",
		Dependencies: true,
		Plugin:       "jax_plugins/xla_cuda13/xla_cuda_plugin.so",
		Platforms:    []string{"linux/amd64", "linux/arm64"},
		Megabytes:    2500,
		SHA256: map[string]string{
			"jax_cuda13_pjrt-0.12.0.1-py3-none-manylinux_2_27_x86_64.whl": "" +
				"5899bb6177eda86ea532afb9a26794f2bdd04966f6a01f9028266b16c2b6cf90",
		},
	},
	{
		Name:         "cuda12",
		Requirement:  "jax-cuda12-plugin[with-cuda]==0.12.0.1",
		Dependencies: true,
		Plugin:       "jax_plugins/xla_cuda12/xla_cuda_plugin.so",
		Platforms:    []string{"linux/amd64", "linux/arm64"},
		Megabytes:    3000,
		SHA256: map[string]string{
			"jax_cuda12_pjrt-0.12.0.1-py3-none-manylinux_2_27_x86_64.whl": "" +
				"5ec28e06198d094031c37590b4ea753ae8cde4879ab4b60baf40f0dffb673286",
		},
	},
}

// Find is the set of a name.
func Find(name string) (Set, bool) {
	i := slices.IndexFunc(Sets, func(s Set) bool { return s.Name == name })
	if i < 0 {
		return Set{}, false
	}
	return Sets[i], true
}

// Here is whether there are files of the set for this machine.
func (s Set) Here() bool { return slices.Contains(s.Platforms, runtime.GOOS+"/"+runtime.GOARCH) }

// Download are the words of the command that downloads the set into a folder. The version of Python is that of the
// packages, and not that of the one which runs pip: nothing of them is run by Python.
func (s Set) Download(python, folder string) []string {
	words := []string{python, "-m", "pip", "download", "--only-binary=:all:", "--python-version", "3.12",
		"--implementation", "cp", "--dest", folder}
	if !s.Dependencies {
		words = append(words, "--no-deps")
	}
	return append(words, s.Requirement)
}

// mainWheel is whether a file is the wheel with the plugin, by its name.
func (s Set) mainWheel(name string) bool {
	package_, _, _ := strings.Cut(s.Requirement, "==")
	package_, _, _ = strings.Cut(package_, "[")
	return strings.HasPrefix(name, strings.ReplaceAll(package_, "-", "_")+"-")
}
