package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

const module = "github.com/ablate-go/ablate"

// program is how a worker is started; the shape comes as its last argument.
type program struct {
	name   string
	args   []string
	unset  []string // variables that it does not inherit
	env    func(threads int) []string
	advice string // what to do if it fails
}

// programs builds our worker into dir and finds the PyTorch one.
func programs(ctx context.Context, dir string, pythons, modes []string) (ours program, peers []program, err error) {
	folder, err := goTool(ctx, "list", "-f", "{{.Dir}}", module+"/benchmarks")
	if err != nil {
		return ours, nil, err
	}
	binary := filepath.Join(dir, "step")
	if _, err := goTool(ctx, "build", "-o", binary, module+"/benchmarks/step"); err != nil {
		return ours, nil, err
	}
	ours = program{
		name: "ablate",
		args: []string{binary},
		env: func(threads int) []string {
			return []string{"GOMAXPROCS=" + strconv.Itoa(threads), "GOTRACEBACK=none"}
		},
		advice: "run go run ./benchmarks/step SHAPE THREADS to see all of it",
	}
	script := filepath.Join(folder, "pytorch", "step.py")
	for _, python := range pythons {
		if _, err := exec.LookPath(python); err != nil {
			return ours, nil, fmt.Errorf("no Python at %s: %w; make the environment as docs/speed.md says", python, err)
		}
		for _, mode := range modes {
			peers = append(peers, program{
				name:   python + " " + mode,
				args:   []string{python, script, mode},
				unset:  []string{"OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"},
				env:    pytorchEnv,
				advice: advice[mode],
			})
		}
	}
	return ours, peers, nil
}

// advice is what to do if PyTorch fails, by how it runs.
var advice = map[string]string{
	"eager":        checkPackages,
	"bf16":         checkPackages,
	"compile":      checkPackages + "; torch.compile needs a C++ compiler",
	"bf16-compile": checkPackages + "; torch.compile needs a C++ compiler",
}

const checkPackages = "check the packages of this Python against benchmarks/pytorch/requirements.txt, and the free memory"

// pytorchEnv is the fastest that was found for PyTorch: one thread a core that stays there, and a malloc that
// keeps what it got from the system, which beat jemalloc.
func pytorchEnv(threads int) []string {
	n := strconv.Itoa(threads)
	return []string{
		"OMP_NUM_THREADS=" + n, "MKL_NUM_THREADS=" + n, "OMP_PROC_BIND=true", "TORCHINDUCTOR_COMPILE_THREADS=" + n,
		"MALLOC_TRIM_THRESHOLD_=4294967296", "MALLOC_TOP_PAD_=268435456", "MALLOC_MMAP_THRESHOLD_=33554432",
	}
}

func (p program) environ(threads int) []string {
	var env []string
	for _, v := range os.Environ() {
		name, _, _ := strings.Cut(v, "=")
		unset := false
		for _, u := range p.unset {
			unset = unset || u == name
		}
		if !unset {
			env = append(env, v)
		}
	}
	return append(env, p.env(threads)...) // of two values the last counts
}

// goTool runs the go command and returns its output.
func goTool(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	var stderr tail
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("go %s failed (%w): %s; run compare inside the repository, where go build ./... works", args[0],
			err, stderr.lastLine())
	}
	return strings.TrimSpace(string(out)), nil
}
