package find_test

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/ablate-go/ablate/internal/pjrt/find"
	"github.com/ablate-go/ablate/internal/testutil"
)

// machine is an account with nothing in it but the files given, which are empty, below its folder.
func machine(t *testing.T, files ...string) string {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("the folders are those of Linux")
	}
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		path := filepath.Join(dir, f)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv(find.Variable, "")
	t.Setenv("XDG_CACHE_HOME", filepath.Join(dir, "cache"))
	t.Setenv("VIRTUAL_ENV", "")
	t.Setenv("CONDA_PREFIX", "")
	t.Setenv("PATH", filepath.Join(dir, "bin"))
	return dir
}

const (
	cpu    = "lammps_jax_pjrt_cpu/pjrt_c_api_cpu_plugin.so"
	cuda12 = "jax_plugins/xla_cuda12/xla_cuda_plugin.so"
	cuda13 = "jax_plugins/xla_cuda13/xla_cuda_plugin.so"
	venv   = "venv [1]/lib/python3.12/site-packages/"
	cached = "cache/ablate/devices/"
)

func TestWhichPluginIsTaken(t *testing.T) {
	all := []string{cached + "cpu/" + cpu, cached + "cuda12/" + cuda12, cached + "cuda13/" + cuda13, venv + cuda13,
		venv + "fastatomstruct_xla_cpu/libpjrt_cpu.so", "mine/libpjrt_cpu.so", "mine/cuda.so"}
	for _, c := range []struct {
		files            []string
		variable, device string
		want             string
	}{
		{all, "", "xla-cpu", cached + "cpu/" + cpu},
		{all, "", "cuda", cached + "cuda13/" + cuda13},
		{all, "", "cuda12", cached + "cuda12/" + cuda12},
		{all, "mine/libpjrt_cpu.so", "xla-cpu", "mine/libpjrt_cpu.so"},
		{all, "mine/libpjrt_cpu.so", "cuda", cached + "cuda13/" + cuda13}, // the variable's is no plugin for GPUs
		{all, "mine/cuda.so", "cuda", "mine/cuda.so"},
		{all, "missing/plugin.so", "cuda", "missing/plugin.so"}, // what it is for is not known; opening it fails
		{[]string{venv + cuda12, venv + cuda13}, "", "cuda", venv + cuda13},
		{[]string{venv + cuda12}, "", "cuda13", ""},
		{[]string{venv + "jax_plugins/xla_rocm7/xla_rocm_plugin.so"}, "", "rocm",
			venv + "jax_plugins/xla_rocm7/xla_rocm_plugin.so"},
		{[]string{cached + ".new-123/content/" + cpu}, "", "xla-cpu", ""}, // an installation that was killed
		{nil, "", "xla-cpu", ""},
	} {
		dir := machine(t, c.files...)
		t.Setenv("VIRTUAL_ENV", filepath.Join(dir, "venv [1]"))
		if c.variable != "" {
			t.Setenv(find.Variable, filepath.Join(dir, c.variable))
		}
		got, err := find.Device(c.device)
		if c.want == "" {
			testutil.WantSentence(t, err, c.device, "looked in", find.Variable, "cache", "python3")
			if none := new(find.NotFoundError); !errors.As(err, &none) {
				t.Errorf("an error of type %T", err)
			}
			continue
		}
		if want := filepath.Join(dir, c.want); err != nil || got.Path != want {
			t.Errorf("%s of %v: %s, error %v, want %s", c.device, c.files, got.Path, err, want)
		}
	}
}

func TestPathsAndNames(t *testing.T) {
	dir := machine(t)
	t.Chdir(dir)
	for device, want := range map[string]string{
		"./cuda":             filepath.Join(dir, "cuda"),
		"plugin.so":          filepath.Join(dir, "plugin.so"),
		"/opt/cpu/plugin.so": "/opt/cpu/plugin.so",
	} {
		if got, err := find.Device(device); err != nil || got.Path != want {
			t.Errorf("%s is %s, error %v", device, got.Path, err)
		}
	}
	for _, device := range []string{"", "gpu", "CUDA", "cpu", "tpu"} {
		_, err := find.Device(device)
		testutil.WantSentence(t, err, "is no device", "xla-cpu", "cuda")
	}
}

// A python3 tells its folders of packages. One that is the active environment's is not looked in twice.
func TestPythonIsAsked(t *testing.T) {
	dir := machine(t, "python/site-packages/"+cuda13)
	packages := filepath.Join(dir, "python", "site-packages")
	script := func(says string) {
		path := filepath.Join(dir, "bin", "python3")
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("#!/bin/sh\n"+says+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	script(`echo '["/usr/lib/python312.zip", "` + packages + `"]'`)
	if got, err := find.Device("cuda"); err != nil || got.Path != filepath.Join(packages, cuda13) {
		t.Errorf("found %v, error %v", got, err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "env/lib/python3.12"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(packages, filepath.Join(dir, "env/lib/python3.12/site-packages")); err != nil {
		t.Fatal(err)
	}
	t.Setenv("CONDA_PREFIX", filepath.Join(dir, "env"))
	found := 0
	for _, p := range find.Places() {
		found += len(p.Found)
	}
	if found != 1 {
		t.Errorf("one plugin is found %d times", found)
	}
	for _, says := range []string{"exit 1", "echo hello", "echo '[1]'"} {
		script(says)
		t.Setenv("CONDA_PREFIX", "")
		_, err := find.Device("cuda")
		testutil.WantSentence(t, err, "does not say where its packages are")
	}
}
