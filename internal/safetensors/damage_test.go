package safetensors_test

import (
	"encoding/binary"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/safetensors"
)

// rawFile writes a file with any header, valid or not.
func rawFile(t *testing.T, header string, data []byte) string {
	t.Helper()
	content := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	return contentFile(t, append(append(content, header...), data...))
}

func contentFile(t *testing.T, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.safetensors")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func checkError(t *testing.T, err error, want string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
		t.Errorf("error %v, want one line with %q", err, want)
	}
}

func TestDamagedFilesAreNamedWithTheirCause(t *testing.T) {
	one := func(dtype, shape, offsets string) string {
		return `{"w":{"dtype":"` + dtype + `","shape":` + shape + `,"data_offsets":` + offsets + `}}`
	}
	for _, c := range []struct{ name, header, want string }{
		{"empty header", ``, `does not begin with "{"`},
		{"space first", ` {}`, `does not begin with "{"`},
		{"array", `[]`, `does not begin with "{"`},
		{"not UTF-8", "{\"\xff\":{}}", "not UTF-8"},
		{"unfinished", `{"w":{"dtype":"F32"`, `expected`},
		{"unfinished string", `{"w`, "a string has no end"},
		{"escape at the end", `{"w\`, "a string has no end"},
		{"bad escape", `{"\q":{}}`, "bad escape"},
		{"newline in a string", "{\"a\nb\":{}}", "control character 0x0a"},
		{"text after", one("F32", "[2]", "[0,8]") + "x", "text after the end"},
		{"NUL padding", one("F32", "[2]", "[0,8]") + "\x00", "text after the end"},
		{"trailing comma", `{"w":{"dtype":"F32","shape":[2,],"data_offsets":[0,8]}}`, "a whole number expected"},
		{"unknown dtype", one("F33", "[2]", "[0,8]"), `tensor "w" has the unknown dtype "F33"`},
		{"missing field", `{"w":{"dtype":"F32","shape":[2]}}`, "lacks one of"},
		{"unknown field", `{"w":{"dtype":"F32","shape":[2],"offsets":[0,8]}}`, `unknown field "offsets"`},
		{"field twice", `{"w":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}`,
			`the name "dtype" stands twice`},
		{"name twice", `{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}`, `the name "w" stands twice`},
		{"name twice by escape", `{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"\u0077":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}`, `the name "w" stands twice`},
		{"metadata twice", `{"__metadata__":{},"__metadata__":{}}`, "stands twice"},
		{"metadata not text", `{"__metadata__":{"step":1}}`, `"\"" expected`},
		{"null", `{"w":null}`, `"{" expected`},
		{"negative dimension", one("F32", "[-2]", "[0,8]"), "a whole number expected"},
		{"fraction", one("F32", "[2.0]", "[0,8]"), `"," expected`},
		{"leading zero", one("F32", "[02]", "[0,8]"), "a whole number expected"},
		{"dimension of 2^63", one("F32", "[9223372036854775808]", "[0,8]"), "beyond what this reader takes"},
		{"dimension of 2^64", one("F32", "[18446744073709551616]", "[0,8]"), "does not fit 64 bits"},
		{"long number", one("F32", "["+strings.Repeat("9", 5000)+"]", "[0,8]"), "5000 digits"},
		{"rank", one("F32", "["+strings.Repeat("1,", 70)+"1]", "[0,4]"), "as number 65"},
		{"shape overflow", one("F32", "[4611686018427387904,4]", "[0,8]"), "overflows"},
		{"shape overflow to fit", one("F32", "[4294967296,4294967296,2]", "[0,8]"), "overflows"},
		{"one offset", one("F32", "[2]", "[8]"), "1 data_offsets"},
		{"three offsets", one("F32", "[2]", "[0,4,8]"), "3 data_offsets"},
		{"shape too small", one("F32", "[1]", "[0,8]"), "needs 4 bytes but its offsets give 8"},
		{"dtype too large", one("F64", "[2]", "[0,8]"), "needs 16 bytes but its offsets give 8"},
		{"backward", one("F32", "[2]", "[8,0]"), "before its begin"},
		{"outside", one("F32", "[4]", "[0,16]"), "ends at data byte 16 but the file holds 8"},
		{"far outside", one("F32", "[2]", "[18446744073709551607,18446744073709551615]"), "the file holds 8"},
		{"not covering", one("F32", "[1]", "[0,4]"), "last 4 bytes of the file belong to no tensor"},
		{"gap", one("F32", "[1]", "[4,8]"), "data bytes 0 to 4 before"},
		{"no tensors", `{}`, "last 8 bytes"},
		{"overlap", `{"v":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}`, `tensor "w" begins at byte 4 inside another`},
		{"same bytes twice", `{"v":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}`, `tensor "w" begins at byte 0 inside another`},
		{"nesting", strings.Repeat(`{"a":`, 100_000), "unknown field"},
		{"half a checksum", `{"__metadata__":{"ablate.checksum":"sha256"},` + one("F32", "[2]", "[0,8]")[1:],
			"metadata of the checksum is damaged"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := rawFile(t, c.header, make([]byte, 8))
			_, err := safetensors.Open(path)
			checkError(t, err, c.want)
			checkError(t, err, path)
		})
	}
	for _, c := range []struct{ name, content, want string }{
		{"empty", "", "has 0 bytes"},
		{"seven bytes", "1234567", "has 7 bytes"},
		{"text", "Not a tensor in sight, only prose.", "not the weights"},
		{"length of 2^64-1", "\xff\xff\xff\xff\xff\xff\xff\xff{}", "above the limit"},
		{"length above the file", "\x03\x00\x00\x00\x00\x00\x00\x00{}", "header of 3 bytes but has 2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := safetensors.Open(contentFile(t, []byte(c.content)))
			checkError(t, err, c.want)
		})
	}
}

func TestFoldersAndMissingFilesAreRefused(t *testing.T) {
	_, err := safetensors.Open(t.TempDir())
	checkError(t, err, "not a regular file")
	_, err = safetensors.Open(filepath.Join(t.TempDir(), "nowhere"))
	checkError(t, err, "no such file")
}

func TestEveryTruncationIsAnError(t *testing.T) {
	tensors, metadata := small()
	path := write(t, tensors, metadata)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	for n := info.Size() - 1; n >= 0; n-- { // each byte: multiples of 64 and section edges included
		if err := os.Truncate(path, n); err != nil {
			t.Fatal(err)
		}
		if _, err := safetensors.Open(path); err == nil {
			t.Errorf("opens although cut from %d bytes to %d", info.Size(), n)
		}
	}
}

func TestEveryFlippedBitIsAnError(t *testing.T) {
	tensors, metadata := small()
	path := write(t, tensors, metadata)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	for bit := range 8 * info.Size() {
		flip(t, path, bit)
	}
	checkSame(t, path, tensors, metadata) // every bit was put back, so each was tried alone
}

func TestRandomFlippedBitsInALargerFile(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	data := make([]float32, 20_000)
	for i := range data {
		data[i] = r.Float32()
	}
	path := write(t, map[string]safetensors.Tensor{"w": {Shape: []int{100, 200}, Data: data}}, nil)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	for range 1000 {
		flip(t, path, r.Int64N(8*info.Size()))
	}
}

// flip changes one bit of the file in place, wants an error, and changes it back.
func flip(t *testing.T, path string, bit int64) {
	t.Helper()
	toggle(t, path, bit)
	if f, err := safetensors.Open(path); err == nil {
		f.Close()
		t.Errorf("bit %d of byte %d flipped unseen", bit%8, bit/8)
	}
	toggle(t, path, bit)
}

func toggle(t *testing.T, path string, bit int64) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var b [1]byte
	if _, err := file.ReadAt(b[:], bit/8); err != nil {
		t.Fatal(err)
	}
	b[0] ^= 1 << (bit % 8)
	if _, err := file.WriteAt(b[:], bit/8); err != nil {
		t.Fatal(err)
	}
}

func TestHostileSizesAllocateLittle(t *testing.T) {
	for _, header := range []string{
		`{"w":{"dtype":"F32","shape":[1000000000,1000000],"data_offsets":[0,4000000000000000]}}`,
		`{"w":{"dtype":"U8","shape":[9000000000000000000],"data_offsets":[0,9000000000000000000]}}`,
	} {
		path := rawFile(t, header, make([]byte, 8))
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := safetensors.Open(path)
		runtime.ReadMemStats(&after)
		if err == nil {
			t.Error("opens")
		}
		if n := after.TotalAlloc - before.TotalAlloc; n > 1<<20 {
			t.Errorf("%d bytes allocated for a file of %d", n, len(header)+16)
		}
	}
}

func TestFileThatShrinksAfterOpeningGivesAnError(t *testing.T) {
	path := write(t, map[string]safetensors.Tensor{"w": {Shape: []int{4}, Data: []float32{1, 2, 3, 4}}}, nil)
	f, err := safetensors.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := os.Truncate(path, 20); err != nil {
		t.Fatal(err)
	}
	checkError(t, f.ReadFloat32("w", make([]float32, 4)), "became shorter")
}

func FuzzOpen(f *testing.F) {
	for _, seed := range []string{`{}`, `{"__metadata__":{"a":"b"}}`,
		`{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}`,
		`{"\ud800":{"shape":[],"dtype":"I8","data_offsets":[0,1]}}`} {
		f.Add([]byte(seed), []byte("12345678"))
	}
	f.Fuzz(func(t *testing.T, header, data []byte) {
		file, err := safetensors.Open(rawFile(t, string(header), data))
		if err != nil {
			return
		}
		defer file.Close()
		total := 0
		for _, name := range file.Names() {
			shape, err := file.Shape(name)
			if err != nil {
				t.Fatal(err)
			}
			d, err := file.DType(name)
			if err != nil {
				t.Fatal(err)
			}
			n := d.Size()
			for _, dim := range shape {
				n *= dim
			}
			total += n
			if n/d.Size() > len(data) {
				t.Fatalf("tensor %q of %d elements in %d bytes", name, n/d.Size(), len(data))
			}
			_ = file.ReadFloat32(name, make([]float32, n/d.Size()))
		}
		if total != len(data) {
			t.Fatalf("tensors cover %d of %d bytes", total, len(data))
		}
	})
}
