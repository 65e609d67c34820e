package mpi

import "strconv"

// Kind is a family of MPI libraries with one ABI.
type Kind string

// The families that launchers and libraries belong to.
const (
	MPICH    Kind = "MPICH"
	OpenMPI  Kind = "Open MPI"
	Standard Kind = "the standard ABI of MPI 5.0"
	Unknown  Kind = ""
)

// Launch is what the environment says about the launcher that has started this process.
type Launch struct {
	Kind Kind // of the library that the launcher belongs to; Unknown after srun --mpi=pmix
	Rank int
	Size int // processes that were started together; 0 if the environment does not say
}

// launchers are the variables that launchers set. SLURM_PROCID alone is not among them: srun sets it for programs
// that have nothing to do with MPI too.
var launchers = []struct {
	rank, size string
	kind       Kind
}{
	{"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", OpenMPI},
	{"MV2_COMM_WORLD_RANK", "MV2_COMM_WORLD_SIZE", MPICH},
	{"PMI_RANK", "PMI_SIZE", MPICH},
	{"PALS_RANKID", "PALS_SIZE", MPICH},            // Cray's
	{"PMIX_RANK", "SLURM_STEP_NUM_TASKS", Unknown}, // srun --mpi=pmix starts programs of any library
}

// Launched says whether a launcher of MPI has started this process as one of several. lookup is os.LookupEnv.
func Launched(lookup func(string) (string, bool)) (Launch, bool) {
	for _, l := range launchers {
		rank, err := number(lookup, l.rank)
		if err != nil {
			continue
		}
		size, err := number(lookup, l.size)
		if err != nil {
			size = 0
		}
		return Launch{Kind: l.kind, Rank: rank, Size: size}, size != 1
	}
	return Launch{}, false
}

func number(lookup func(string) (string, bool), name string) (int, error) {
	text, _ := lookup(name)
	return strconv.Atoi(text)
}
