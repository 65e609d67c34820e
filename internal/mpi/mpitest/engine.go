// Package mpitest finds the MPIs of this machine for tests that start several processes.
package mpitest

import (
	"context"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"
)

// Engine is an MPI with its launcher.
type Engine struct {
	Name     string
	launcher string
	flags    []string
	env      []string
}

// engines are those of Debian, whose launchers have names of their own beside mpirun.
var engines = []Engine{
	{Name: "MPICH", launcher: "mpirun.mpich"},
	{Name: "OpenMPI", launcher: "mpirun.openmpi", flags: []string{"--oversubscribe", "--bind-to", "none"},
		env: []string{"OMPI_ALLOW_RUN_AS_ROOT=1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1", "OMPI_MCA_btl_vader_single_copy_mechanism=none"}},
}

// Each runs a test with every MPI of this machine, and skips those that are not there.
func Each(t *testing.T, test func(t *testing.T, e Engine)) {
	for _, e := range engines {
		t.Run(e.Name, func(t *testing.T) {
			if _, err := exec.LookPath(e.launcher); err != nil {
				t.Skipf("%s is not installed (apt-get install mpich openmpi-bin): %s is not tested", e.launcher, e.Name)
			}
			test(t, e)
		})
	}
}

// Command starts n processes of a program. What hangs is killed after two minutes.
func (e Engine) Command(t *testing.T, n int, program string, args ...string) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(cancel)
	all := append([]string{"-n", strconv.Itoa(n)}, e.flags...)
	c := exec.CommandContext(ctx, e.launcher, append(append(all, program), args...)...)
	c.Env = append(os.Environ(), e.env...)
	return c
}
