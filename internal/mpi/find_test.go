package mpi

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// The library beside the launcher comes before those that the system finds by name; a path that is given is the only one.
func TestCandidates(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []string{"bin/mpirun", "lib/" + libraryNames(OpenMPI)[0]} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, f)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, f), nil, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	in := func(folder string) func(string) (string, error) {
		return func(name string) (string, error) {
			if name == "mpirun" {
				return filepath.Join(folder, "bin", name), nil
			}
			return "", errors.New("not there")
		}
	}
	names := libraryNames(OpenMPI)
	for what, c := range map[string]struct {
		got, want []string
	}{
		"beside the launcher": {candidates(OpenMPI, "", in(dir)), append([]string{filepath.Join(dir, "lib", names[0])}, names...)},
		"of the system":       {candidates(OpenMPI, "", in("/usr")), names},
		"given":               {candidates(OpenMPI, "/x/libmpi.so", in(dir)), []string{"/x/libmpi.so"}},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s: %q, want %q", what, c.got, c.want)
		}
	}
	if all := libraryNames(Unknown); !slices.Contains(all, libraryNames(MPICH)[0]) || !slices.Contains(all, names[0]) {
		t.Errorf("without a known launcher %q are tried", all)
	}
}

func TestABIOfLibraries(t *testing.T) {
	with := func(symbols ...string) func(string) bool {
		return func(s string) bool { return slices.Contains(symbols, s) }
	}
	for what, c := range map[string]struct {
		got  abi
		want Kind
	}{
		"the standard ABI":   {abiOf("/lib/libmpi_abi.so.1", with()), Standard},
		"Open MPI":           {abiOf("libmpi.so.40", with("ompi_mpi_comm_world")), OpenMPI},
		"MPICH":              {abiOf("libmpich.so.12", with()), MPICH},
		"MPICH as libmpi":    {abiOf("libmpi.so.12", with("MPI_Abi_get_version")), MPICH},
		"Open MPI's own ABI": {abiOf("libmpi_abi.so.0", with("ompi_mpi_comm_world")), Standard},
	} {
		if c.got.kind != c.want {
			t.Errorf("%s is taken for %s", what, c.got.kind)
		}
	}
}

func TestNamesOfLibraries(t *testing.T) {
	for text, want := range map[string]string{
		"Open MPI v4.1.4, package: Debian OpenMPI, ident: 4.1.4\x00": "Open MPI v4.1.4",
		"MPICH Version:\t4.0.2\nMPICH Release date: ...":             "MPICH 4.0.2",
	} {
		if got := nameIn(text); got != want {
			t.Errorf("%q is called %q, want %q", text, got, want)
		}
	}
}
