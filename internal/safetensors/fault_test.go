package safetensors

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/atomicfile"
)

// faulty is a pending file whose n-th call fails; a failing Write writes half of its bytes first.
type faulty struct {
	atomicfile.Pending
	left int
}

var errFault = errors.New("no space left on device")

func (f *faulty) Write(b []byte) (int, error) {
	if f.left--; f.left == 0 {
		n, _ := f.Pending.Write(b[:len(b)/2])
		return n, errFault
	}
	return f.Pending.Write(b)
}

func (f *faulty) Commit() error {
	if f.left--; f.left == 0 {
		return errFault
	}
	return f.Pending.Commit()
}

// onlyFile wants dir to hold one file, with this value in its tensor "w".
func onlyFile(t *testing.T, dir string, want float32) {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil || len(list) != 1 {
		t.Fatalf("folder holds %v, %v; want one file", list, err)
	}
	f, err := Open(filepath.Join(dir, list[0].Name()))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	got := make([]float32, 1)
	if err := f.ReadFloat32("w", got); err != nil || got[0] != want {
		t.Fatalf("holds %v, %v; want %v", got, err, want)
	}
}

func scalar(x float32) map[string]Tensor {
	return map[string]Tensor{"w": {Data: []float32{x}}}
}

func TestEachFailingCallLeavesTheOldFileWhole(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "w.safetensors")
	if err := Write(path, scalar(1), nil); err != nil {
		t.Fatal(err)
	}
	prefix, header, bodies, err := layout(scalar(2), nil)
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; ; n++ {
		pending, err := atomicfile.NewDurable(path)
		if err != nil {
			t.Fatal(err)
		}
		err = save(&faulty{pending, n}, prefix, header, bodies)
		if err == nil {
			if n != 5 { // three writes and the close
				t.Errorf("succeeds when call %d is to fail", n)
			}
			break
		}
		if !errors.Is(err, errFault) {
			t.Errorf("call %d: %v", n, err)
		}
		onlyFile(t, dir, 1)
	}
	onlyFile(t, dir, 2)
}

func TestUnwritablePlacesGiveASentence(t *testing.T) {
	dir := t.TempDir()
	for _, sub := range []string{"folder", "sealed"} {
		if err := os.MkdirAll(filepath.Join(dir, sub, "inside"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	cases := map[string]string{
		filepath.Join(dir, "folder"):         "file exists",
		filepath.Join(dir, "file", "x"):      "not a directory",
		filepath.Join(dir, "absent", "x"):    "no such file",
		filepath.Join(dir, "bad\x00name"):    "invalid argument",
		filepath.Join("/proc", "w.safetens"): "cannot write", // whoever runs the test
	}
	if os.Getuid() != 0 { // to root nothing is sealed
		if err := os.Chmod(filepath.Join(dir, "sealed"), 0o500); err != nil {
			t.Fatal(err)
		}
		cases[filepath.Join(dir, "sealed", "x")] = "permission denied"
	}
	for path, want := range cases {
		err := Write(path, scalar(1), nil)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: error %v, want %q", path, err, want)
		}
	}
	for _, sub := range []string{dir, filepath.Join(dir, "folder"), filepath.Join(dir, "sealed")} {
		if left, _ := filepath.Glob(filepath.Join(sub, ".*")); len(left) > 0 {
			t.Errorf("temporary files stay: %q", left)
		}
	}
}

func TestWriteRefusesWhatItCouldNotReadBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w")
	one := []float32{1}
	for want, tensors := range map[string]map[string]Tensor{
		`does not give`:          {"w": {Shape: []int{2}, Data: one}},
		`negative dimension`:     {"w": {Shape: []int{-1, -1}, Data: one}},
		`type []int`:             {"w": {Shape: []int{1}, Data: []int{1}}},
		`65 dimensions`:          {"w": {Shape: make([]int, 65), Data: []float32{}}},
		`cannot be a tensor's`:   {"__metadata__": {Shape: []int{1}, Data: one}},
		`cannot be a tensor's n`: {"\xff": {Shape: []int{1}, Data: one}},
		`type <nil>`:             {"w": {}},
		"which its shape":        {"w": {Shape: []int{math.MaxInt, 4}, Data: one}},
	} {
		if err := Write(path, tensors, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	for _, metadata := range []map[string]string{{"ablate.sha256": ""}, {"\xff": ""}, {"a": "\xff"}, {"a": noSum}} {
		if err := Write(path, nil, metadata); err == nil {
			t.Errorf("metadata %q is accepted", metadata)
		}
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("a refused file was written")
	}
}

func TestWriteKeepsPermissions(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w")
	for _, perm := range []os.FileMode{0o600, 0o640} {
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, perm); err != nil {
			t.Fatal(err)
		}
		if err := Write(path, scalar(1), nil); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != perm {
			t.Errorf("mode %v, %v; want %v", info.Mode(), err, perm)
		}
	}
}
