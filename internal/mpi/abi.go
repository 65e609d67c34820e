package mpi

import (
	"path/filepath"
	"strings"
)

// abi is how a family of libraries represents the objects that this package uses.
type abi struct {
	kind         Kind
	world        handle
	bytes        handle
	errorsReturn handle
	funneled     uintptr // the level of thread support at which one thread makes all calls
}

// handle is an MPI object: a number, or the address of a symbol.
type handle struct {
	number uintptr
	symbol string
}

// The numbers are those of mpi.h: of MPICH 3 to 5, and of the standard in MPI 5.0 (mpi_abi.h).
var (
	mpichABI = abi{kind: MPICH, funneled: 1,
		world: handle{number: 0x44000000}, bytes: handle{number: 0x4c00010d}, errorsReturn: handle{number: 0x54000001}}
	openMPIABI = abi{kind: OpenMPI, funneled: 1,
		world: handle{symbol: "ompi_mpi_comm_world"}, bytes: handle{symbol: "ompi_mpi_byte"},
		errorsReturn: handle{symbol: "ompi_mpi_errors_return"}}
	standardABI = abi{kind: Standard, funneled: 1024,
		world: handle{number: 0x101}, bytes: handle{number: 0x247}, errorsReturn: handle{number: 0x143}}
)

// abiOf tells the ABI of a loaded library, by its file and its symbols. MPICH 5 has the functions of the standard ABI's
// version in both of its libraries, so that only the name tells them apart.
func abiOf(path string, has func(symbol string) bool) abi {
	name := filepath.Base(path)
	if real, err := filepath.EvalSymlinks(path); err == nil {
		name += " " + filepath.Base(real)
	}
	switch {
	case strings.Contains(name, "mpi_abi"):
		return standardABI
	case has(openMPIABI.world.symbol):
		return openMPIABI
	}
	return mpichABI
}
