package torchbin

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// nested is a pickle of dicts in dicts with a tensor in the innermost, all under one key.
func nested(key string, depth int) []byte {
	good := claimed{"torch", "FloatStorage", 6, 0, []int64{2, 3}, []int64{3, 1}}.program()
	p := slices.Concat([]byte{opProto, 2}, text(key), []byte{opPut4, 0, 0, 0, 0, opPop})
	// {key: {key: ... {key: tensor, "w": tensor}}}
	for range depth {
		p = append(p, opDict, opGet4, 0, 0, 0, 0)
	}
	p = append(p, good[2:len(good)-1]...) // the dict {"w": tensor}
	for range depth {
		p = append(p, opSetItem)
	}
	return append(p, opStop)
}

// A file of little size ends in an error, or opens, with little memory: what few bytes can be made to mean is counted.
func TestBombs(t *testing.T) {
	long := strings.Repeat("k", 30_000)
	for name, program := range map[string][]byte{
		"growing prefixes": nested(long, 4000),
		"one-letter keys":  nested("k", 500_000),
		"many memos":       append(append([]byte{opProto, 2}, bytes.Repeat([]byte{opNone, opMemoize}, 2<<20)...), opStop),
		"numbered memos":   append(append([]byte{opProto, 2, opNone}, putAll(2<<20)...), opStop),
		"many marks":       append(append([]byte{opProto, 2}, bytes.Repeat([]byte{opMark}, 2<<20)...), opStop),
		"empty dicts":      append(append([]byte{opProto, 2, opMark}, bytes.Repeat([]byte{opDict, opPop}, 2<<20)...), opStop),
		"tuples of tuples": append(append([]byte{opProto, 2, opNone}, bytes.Repeat([]byte{opTuple1}, 2<<20)...), opStop),
		"copied tuples": append(slices.Concat([]byte{opProto, 2, opMark}, bytes.Repeat([]byte{opNone}, 1000), []byte{opTuple,
			opPut1, 0}, bytes.Repeat([]byte{opMark, opGet1, 0, opGet1, 0, opGet1, 0, opTuple}, 100_000)), opStop),
		"one text, many names": manyNames(long),
	} {
		data := zipped(t, program, make([]byte, 24), zip.Store)
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		f, err := openBytes(t, data)
		runtime.ReadMemStats(&after)
		if err == nil {
			f.Close()
			t.Errorf("%s opens", name)
		} else if len(err.Error()) > 250 || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
		if n := after.TotalAlloc - before.TotalAlloc; n > 6*maxMemory {
			t.Errorf("%s: %d MB allocated for a file of %d KB", name, n>>20, len(data)>>10)
		}
	}
}

// putAll keeps the top of the stack under n numbers.
func putAll(n int) (p []byte) {
	for i := range n {
		p = append(p, opPut4, byte(i), byte(i>>8), byte(i>>16), byte(i>>24))
	}
	return p
}

// manyNames is one tensor under many long names, which share their beginning.
func manyNames(key string) []byte {
	good := claimed{"torch", "FloatStorage", 6, 0, []int64{2, 3}, []int64{3, 1}}.program()
	p := slices.Concat([]byte{opProto, 2, opDict}, text(key[:900]), good[2:len(good)-1]) // {"w": tensor}
	p = p[:len(p)-1]                                                                     // without the setitem
	p = append(p, opPut1, 1, opSetItem)
	for i := range 200_000 {
		p = append(p, opUnicode1, 4, byte('a'+i%26), byte('a'+i/26%26), byte('a'+i/676%26), byte('a'+i/17576%26),
			opGet1, 1, opSetItem)
	}
	return append(p, opSetItem, opStop)
}

// FuzzPickle runs the machine itself, which the checksum of the zip keeps FuzzOpen from.
func FuzzPickle(f *testing.F) {
	for _, name := range []string{"zip.bin", "evil.bin", "list.bin"} {
		z, err := zip.OpenReader(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		for _, e := range z.File {
			if strings.HasSuffix(e.Name, "/data.pkl") {
				r, err := e.Open()
				if err != nil {
					f.Fatal(err)
				}
				var b bytes.Buffer
				if _, err := b.ReadFrom(r); err != nil {
					f.Fatal(err)
				}
				f.Add(b.Bytes())
			}
		}
		z.Close()
	}
	old, err := os.ReadFile("testdata/old.bin")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(old)
	f.Add(nested("k", 20))
	f.Fuzz(func(t *testing.T, data []byte) {
		l := &loader{storages: map[string]*storage{}}
		m := &machine{data: data, reduce: l.reduce, persistent: l.persistent}
		for range 5 { // the older layout has five, one after the other
			top, err := m.run()
			if err != nil {
				return
			}
			file := &File{tensors: map[string]*tensor{}, spent: m.budget}
			_ = file.collect(top)
			_ = bigEndian(top)
			if m.used > maxMemory {
				t.Fatalf("%d bytes of values from %d", m.used, len(data))
			}
			for name := range file.tensors {
				if len(name) > maxName {
					t.Fatalf("a name of %d bytes", len(name))
				}
			}
		}
	})
}
