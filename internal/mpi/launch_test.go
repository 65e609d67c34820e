package mpi

import "testing"

func TestLaunched(t *testing.T) {
	for _, c := range []struct {
		name string
		env  map[string]string
		want Launch
		ok   bool
	}{
		{"started by hand", nil, Launch{}, false},
		{"mpirun of Open MPI", map[string]string{"OMPI_COMM_WORLD_RANK": "1", "OMPI_COMM_WORLD_SIZE": "4", "PMIX_RANK": "1"},
			Launch{OpenMPI, 1, 4}, true},
		{"mpirun of MPICH", map[string]string{"PMI_RANK": "0", "PMI_SIZE": "2"}, Launch{MPICH, 0, 2}, true},
		{"mpirun -n 1", map[string]string{"PMI_RANK": "0", "PMI_SIZE": "1"}, Launch{MPICH, 0, 1}, false},
		{"srun --mpi=pmix", map[string]string{"PMIX_RANK": "3", "SLURM_STEP_NUM_TASKS": "8"}, Launch{Unknown, 3, 8}, true},
		{"a launcher that tells no size", map[string]string{"PMIX_RANK": "0"}, Launch{Unknown, 0, 0}, true},
		{"srun without MPI", map[string]string{"SLURM_PROCID": "1", "SLURM_STEP_NUM_TASKS": "2"}, Launch{}, false},
		{"an empty rank", map[string]string{"PMI_RANK": "", "PMI_SIZE": "2"}, Launch{}, false},
	} {
		got, ok := Launched(func(k string) (string, bool) { v, ok := c.env[k]; return v, ok })
		if got != c.want || ok != c.ok {
			t.Errorf("%s: %+v, %v; want %+v, %v", c.name, got, ok, c.want, c.ok)
		}
	}
}
