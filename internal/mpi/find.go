package mpi

import (
	"os"
	"path/filepath"
	"runtime"
)

// Variable is the environment variable with the path of the library to load.
const Variable = "ABLATE_MPI_LIBRARY"

// libraryNames are the names that libraries of a family have, newest first. The system's loader looks for them. Intel
// MPI and MPICH's other names are libmpi.so.12, Open MPI 4 and 5 are libmpi.so.40.
func libraryNames(kind Kind) []string {
	ending := func(name, version string) string {
		if runtime.GOOS == "darwin" {
			return name + "." + version + ".dylib"
		}
		return name + ".so." + version
	}
	mpich := []string{ending("libmpich", "12"), ending("libmpi", "12"), ending("libmpi_abi", "1"), ending("libmpi_abi", "0")}
	openMPI := []string{ending("libmpi", "40"), ending("libmpi_abi", "1"), ending("libmpi_abi", "0")}
	switch kind {
	case MPICH:
		return mpich
	case OpenMPI:
		return openMPI
	}
	return append(openMPI[:1:1], mpich...)
}

// candidates are the libraries to try, in this order: those beside the launcher, which belong to it, and then those
// that the system's loader finds by name. With a path it is that one alone.
func candidates(kind Kind, path string, lookPath func(string) (string, error)) []string {
	if path != "" {
		return []string{path}
	}
	names := libraryNames(kind)
	var all []string
	for _, launcher := range []string{"mpirun", "mpiexec", "prterun"} {
		found, err := lookPath(launcher)
		if err != nil {
			continue
		}
		if real, err := filepath.EvalSymlinks(found); err == nil {
			found = real
		}
		prefix := filepath.Dir(filepath.Dir(found))
		if prefix == "/usr" || prefix == "/" { // the loader's own folders, with libraries of several families
			continue
		}
		for _, dir := range []string{"lib", "lib64", "lib/release"} {
			for _, n := range names {
				p := filepath.Join(prefix, dir, n)
				if _, err := os.Stat(p); err == nil {
					all = append(all, p)
				}
			}
		}
	}
	return append(all, names...)
}
