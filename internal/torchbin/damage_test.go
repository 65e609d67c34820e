package torchbin

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// Parts of a pickled program, as torch.save writes them.

func text(s string) []byte {
	return append(binary.LittleEndian.AppendUint32([]byte{opUnicode4}, uint32(len(s))), s...)
}

func whole(n int64) []byte {
	return binary.LittleEndian.AppendUint64([]byte{opLong1, 8}, uint64(n))
}

func named(module, name string) []byte {
	return fmt.Appendf([]byte{opGlobal}, "%s\n%s\n", module, name)
}

func tupleOf(items ...[]byte) []byte {
	return append(append([]byte{opMark}, bytes.Join(items, nil)...), opTuple)
}

func wholes(ns ...int64) []byte {
	var items [][]byte
	for _, n := range ns {
		items = append(items, whole(n))
	}
	return tupleOf(items...)
}

// claimed is what a file says of one tensor w over one storage.
type claimed struct {
	module, class string
	count, offset int64
	shape, stride []int64
}

func (c claimed) program() []byte {
	store := append(tupleOf(text("storage"), named(c.module, c.class), text("0"), text("cpu"), whole(c.count)),
		opPersistentID)
	args := tupleOf(store, whole(c.offset), wholes(c.shape...), wholes(c.stride...), []byte{opFalse}, []byte{opDict})
	value := append(append(named("torch._utils", "_rebuild_tensor_v2"), args...), opReduce)
	return bytes.Join([][]byte{{opProto, 2, opDict}, text("w"), value, {opSetItem, opStop}}, nil)
}

// zipped is a file with that program, and bytes of the storage if there are any.
func zipped(t *testing.T, program, storage []byte, method uint16) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for name, data := range map[string][]byte{"m/data.pkl": program, "m/data/0": storage} {
		if data == nil {
			continue
		}
		h := &zip.FileHeader{Name: name, Method: zip.Store}
		if name == "m/data/0" {
			h.Method = method
		}
		e, err := w.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := e.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Whatever a file claims, the answer is an error that names the cause, and little memory.
func TestClaimsAreCheckedAgainstTheFile(t *testing.T) {
	good := claimed{"torch", "FloatStorage", 6, 0, []int64{2, 3}, []int64{3, 1}}
	if f, err := openBytes(t, zipped(t, good.program(), make([]byte, 24), zip.Store)); err != nil || !f.Has("w") {
		t.Fatalf("a sound file: %v", err)
	}
	change := func(f func(*claimed)) []byte {
		c := good
		f(&c)
		return c.program()
	}
	for name, test := range map[string]struct {
		program, storage []byte
		method           uint16
		cause            string
	}{
		"no storage":      {good.program(), nil, zip.Store, "not in the file"},
		"a short storage": {good.program(), make([]byte, 20), zip.Store, "20 bytes"},
		"a long storage":  {good.program(), make([]byte, 28), zip.Store, "28 bytes"},
		"another type":    {change(func(c *claimed) { c.class = "HalfStorage" }), make([]byte, 24), zip.Store, "24 bytes"},
		"an unknown type": {change(func(c *claimed) { c.class = "ComplexFloatStorage" }), make([]byte, 24), zip.Store,
			"ComplexFloatStorage"},
		"another name": {change(func(c *claimed) { c.module, c.class = "os", "system" }), make([]byte, 24), zip.Store,
			"system"},
		"compressed":         {good.program(), make([]byte, 24), zip.Deflate, "compressed"},
		"a huge storage":     {change(func(c *claimed) { c.count = 1 << 60 }), make([]byte, 24), zip.Store, "storage"},
		"a negative storage": {change(func(c *claimed) { c.count = -1 }), make([]byte, 24), zip.Store, "-1"},
		"a huge shape": {change(func(c *claimed) { c.shape = []int64{1 << 40, 1 << 40} }), make([]byte, 24), zip.Store,
			"more elements"},
		"overlapping rows": {change(func(c *claimed) { c.shape, c.stride = []int64{100, 6}, []int64{0, 1} }),
			make([]byte, 24), zip.Store, "more elements"},
		"a negative shape": {change(func(c *claimed) { c.shape = []int64{-2, -3} }), make([]byte, 24), zip.Store,
			"negative"},
		"a negative stride": {change(func(c *claimed) { c.stride = []int64{-3, 1} }), make([]byte, 24), zip.Store,
			"negative"},
		"a far stride": {change(func(c *claimed) { c.stride = []int64{4, 1} }), make([]byte, 24), zip.Store,
			"past the end"},
		"an endless stride": {change(func(c *claimed) { c.stride = []int64{1 << 62, 1} }), make([]byte, 24), zip.Store,
			"past the end"},
		"a far offset":      {change(func(c *claimed) { c.offset = 1 }), make([]byte, 24), zip.Store, "past the end"},
		"a negative offset": {change(func(c *claimed) { c.offset = -1 }), make([]byte, 24), zip.Store, "outside"},
		"more strides": {change(func(c *claimed) { c.stride = []int64{3, 1, 1} }), make([]byte, 24), zip.Store,
			"do not fit"},
	} {
		data := zipped(t, test.program, test.storage, test.method)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		f, err := openBytes(t, data)
		runtime.ReadMemStats(&after)
		if err == nil {
			f.Close()
			t.Errorf("%s opens", name)
		} else if !strings.Contains(err.Error(), test.cause) {
			t.Errorf("%s: %v, want a word of %q", name, err, test.cause)
		}
		if n := after.TotalAlloc - before.TotalAlloc; n > 1<<20 {
			t.Errorf("%s: %d bytes allocated for a file of %d", name, n, len(data))
		}
	}
}
