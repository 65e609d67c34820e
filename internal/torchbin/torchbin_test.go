package torchbin

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

type expectedTensor struct {
	DType  DType `json:"dtype"`
	Shape  []int `json:"shape"`
	Values []any `json:"values"`
}

func open(t *testing.T, name string) *File {
	t.Helper()
	f, err := Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func expected(t *testing.T) map[string]expectedTensor {
	t.Helper()
	data, err := os.ReadFile("testdata/expected.json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]expectedTensor
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// What torch has written is read as torch reads it, in both layouts and byte orders: views, shared storages, half
// precision.
func TestFilesOfTorch(t *testing.T) {
	for _, name := range []string{"zip.bin", "old.bin", "big.bin"} {
		f := open(t, name)
		all := expected(t)
		if got := len(f.Names()); got != len(all) {
			t.Errorf("%s: tensors %q, want %d", name, f.Names(), len(all))
		}
		for key, want := range all {
			shape, err := f.Shape(key)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if dtype, _ := f.DType(key); !slices.Equal(shape, want.Shape) || dtype != want.DType {
				t.Errorf("%s: %s is %v %s, want %v %s", name, key, shape, dtype, want.Shape, want.DType)
			}
			got := make([]float64, len(want.Values))
			if strings.Contains(string(want.DType), "float") {
				values := make([]float32, len(got))
				err = f.ReadFloat32(key, values)
				for i, v := range values {
					got[i] = float64(v)
				}
			} else {
				values := make([]int64, len(got))
				err = f.ReadInt64(key, values)
				for i, v := range values {
					got[i] = float64(v)
				}
			}
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			for i, v := range want.Values {
				w, ok := v.(float64)
				if !ok {
					w = math.Inf(1)
				}
				if got[i] != w {
					t.Errorf("%s: %s[%d] is %g, want %g", name, key, i, got[i], w)
				}
			}
		}
	}
}

func TestNamesThatCouldRunCodeAreRefused(t *testing.T) {
	for _, name := range []string{"evil.bin", "evil_old.bin"} {
		if _, err := Open(filepath.Join("testdata", name)); err == nil || !strings.Contains(err.Error(), "system") ||
			!strings.Contains(err.Error(), "refused") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWrongUse(t *testing.T) {
	f := open(t, "zip.bin")
	if err := f.ReadFloat32("weight", make([]float32, 3)); err == nil || !strings.Contains(err.Error(), "24 elements") {
		t.Errorf("a destination too small: %v", err)
	}
	if err := f.ReadFloat32("ids", make([]float32, 4)); err == nil || !strings.Contains(err.Error(), "int64") {
		t.Errorf("whole numbers into floats: %v", err)
	}
	if err := f.ReadFloat32("absent", nil); err == nil || !strings.Contains(err.Error(), "absent") {
		t.Errorf("no such tensor: %v", err)
	}
	if _, err := Open("testdata/list.bin"); err == nil || !strings.Contains(err.Error(), "state_dict") {
		t.Errorf("a list: %v", err)
	}
	for _, path := range []string{"testdata", "testdata/nowhere", "testdata/expected.json"} {
		if _, err := Open(path); err == nil {
			t.Errorf("%s opens", path)
		}
	}
}

// openBytes opens a file with that content.
func openBytes(t testing.TB, data []byte) (*File, error) {
	t.Helper()
	f := &File{path: "memory", file: inMemory{bytes.NewReader(data)}, size: int64(len(data)),
		tensors: map[string]*tensor{}}
	return f, f.load()
}

type inMemory struct{ *bytes.Reader }

func (inMemory) Close() error { return nil }

// readAll reads every tensor, as far as its type allows.
func readAll(t testing.TB, f *File) {
	t.Helper()
	for _, name := range f.Names() {
		shape, err := f.Shape(name)
		if err != nil {
			t.Fatal(err)
		}
		n := 1
		for _, s := range shape {
			n *= s
		}
		if int64(n) > f.size {
			t.Fatalf("tensor %q has %d elements, and the file %d bytes", name, n, f.size)
		}
		_ = f.ReadFloat32(name, make([]float32, n))
		_ = f.ReadInt64(name, make([]int64, n))
	}
}

func TestCutShortIsAnError(t *testing.T) {
	for _, name := range []string{"zip.bin", "old.bin"} {
		whole, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		for n := 0; n < len(whole); n += 7 {
			if f, err := openBytes(t, whole[:n]); err == nil {
				f.Close()
				t.Fatalf("%s: %d of %d bytes open", name, n, len(whole))
			}
		}
		if f, err := openBytes(t, append(slices.Clone(whole), 0)); name == "old.bin" && err == nil {
			f.Close()
			t.Errorf("%s opens with a byte too many", name)
		}
	}
}

// Any flipped bit of the numbers or of what is said of them is found in the zip, whose parts have checksums. Flips
// elsewhere, as in the padding or in times of files, may do no harm; none may panic or read outside.
func TestFlippedBits(t *testing.T) {
	whole, err := os.ReadFile("testdata/zip.bin")
	if err != nil {
		t.Fatal(err)
	}
	weight := bytes.Index(whole, []byte{0, 0, 0x80, 0xbf, 0, 0, 0x60, 0xbf}) // -1, -0.875
	program := bytes.Index(whole, []byte("_rebuild_tensor_v2"))
	if weight < 0 || program < 0 {
		t.Fatal("the file does not hold what is to be damaged")
	}
	for at := range whole {
		damaged := slices.Clone(whole)
		damaged[at] ^= 1 << (at % 8)
		f, err := openBytes(t, damaged)
		if err == nil {
			readAll(t, f)
			f.Close()
		}
		if covered := at >= weight && at < weight+96 || at >= program && at < program+18; covered && err == nil {
			t.Errorf("a flipped bit at byte %d goes unnoticed", at)
		}
	}
}

func FuzzOpen(f *testing.F) {
	for _, name := range []string{"zip.bin", "old.bin", "evil.bin", "evil_old.bin", "list.bin"} {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if file, err := openBytes(t, data); err == nil {
			readAll(t, file)
			file.Close()
		}
	})
}

// A pickle of few bytes may make a value that holds itself, or one of 2^60 parts: neither is ever written out.
func TestEndlessValues(t *testing.T) {
	for name, program := range map[string][]byte{
		"a list in itself as a storage": {opProto, 2, opList, opPut1, 0, opGet1, 0, opAppend, opPersistentID, opStop},
		"a list in itself as the top":   {opProto, 2, opList, opPut1, 0, opGet1, 0, opAppend, opStop},
		"pairs of pairs as a storage": append(append([]byte{opProto, 2, opTuple0},
			bytes.Repeat([]byte{opPut1, 0, opGet1, 0, opTuple2}, 60)...),
			opPersistentID, opStop),
		"a dict in itself": append([]byte{opProto, 2, opDict, opPut1, 0, opUnicode1, 1, 'k', opGet1, 0, opSetItem}, opStop),
	} {
		l := &loader{storages: map[string]*storage{}}
		m := &machine{data: program, reduce: l.reduce, persistent: l.persistent}
		top, err := m.run()
		if err == nil {
			err = (&File{tensors: map[string]*tensor{}}).collect(top)
		}
		if err == nil || len(err.Error()) > 200 {
			t.Errorf("%s: %v", name, err)
		}
	}
}
