package torchbin

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"math"
	"os"
	"strings"
	"testing"
)

// withOrder is a file of one tensor of class w and 24 bytes, whose byteorder entry has that text.
func withOrder(t *testing.T, class string, count int64, order string, storage []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	c := claimed{"torch", class, count, 0, []int64{count}, []int64{1}}
	for _, e := range []struct {
		name string
		data []byte
	}{{"m/data.pkl", c.program()}, {"m/byteorder", []byte(order)}, {"m/data/0", storage}} {
		to, err := w.CreateHeader(&zip.FileHeader{Name: e.name, Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := to.Write(e.data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Numbers of every width are in the order that the file names; another name is refused.
func TestByteOrders(t *testing.T) {
	f, err := openBytes(t, withOrder(t, "DoubleStorage", 3, "big",
		binary.BigEndian.AppendUint64(make([]byte, 16), math.Float64bits(-2.5))))
	if err != nil {
		t.Fatal(err)
	}
	double := make([]float64, 3)
	if err := f.ReadFloat64("w", double); err != nil || double[2] != -2.5 {
		t.Errorf("float64: %v, %v", double, err)
	}
	for order, want := range map[string]int64{"big": 1 << 8, "little": 1} {
		f, err := openBytes(t, withOrder(t, "ShortStorage", 2, order, []byte{1, 0, 0, 0}))
		if err != nil {
			t.Fatal(err)
		}
		short := make([]int64, 2)
		if err := f.ReadInt64("w", short); err != nil || short[0] != want {
			t.Errorf("int16, %s: %v, %v", order, short, err)
		}
	}
	if _, err := openBytes(t, withOrder(t, "ShortStorage", 2, "middle", []byte{1, 0, 0, 0})); err == nil ||
		!strings.Contains(err.Error(), "middle") {
		t.Errorf("an unknown order: %v", err)
	}
}

// The older layout of a big-endian machine is refused whatever else the file says, since nothing tells how its numbers
// are to be read.
func TestTheOlderLayoutOfABigEndianMachine(t *testing.T) {
	for _, name := range []string{"testdata/old.bin", "testdata/evil_old.bin"} {
		old, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		at := bytes.Index(old, []byte("little_endian")) + len("little_endian") + 2 // after the text's memo
		if old[at] != opTrue {
			t.Fatalf("%s has %#x there", name, old[at])
		}
		protocol := bytes.Index(old, []byte("protocol_version"))
		if protocol < 0 {
			t.Fatalf("%s names no version of its protocol", name)
		}
		for what, change := range map[string]func(b []byte){
			"as it is":            func([]byte) {},
			"another version":     func(b []byte) { b[protocol+len("protocol_version")+3]++ },
			"sizes of C's types":  func(b []byte) { copy(b[bytes.Index(b, []byte("type_sizes")):], "type_sizeZ") },
			"storages cut short":  func(b []byte) { clear(b[len(b)-8:]) },
			"other names of keys": func(b []byte) { copy(b[protocol:], "Protocol_version") },
		} {
			big := bytes.Clone(old)
			big[at] = opFalse
			change(big)
			if _, err := openBytes(t, big); err == nil || !strings.Contains(err.Error(), "big-endian") ||
				strings.Contains(err.Error(), "\n") {
				t.Errorf("%s, %s: %v", name, what, err)
			}
		}
	}
	old, err := os.ReadFile("testdata/old.bin")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := openBytes(t, old); err != nil {
		t.Errorf("the same file of a little-endian machine: %v", err)
	}
}
