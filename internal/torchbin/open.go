package torchbin

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path"
	"slices"

	"github.com/ablate-go/ablate/internal/filekind"
)

// File is an open, checked file of tensors. Its methods may be called from several goroutines.
type File struct {
	path    string
	file    source
	size    int64
	tensors map[string]*tensor
	names   []string // in the order of the file
	order   binary.ByteOrder
	spent   budget
}

// source is where the bytes are: a file, or memory in tests.
type source interface {
	io.ReaderAt
	io.Closer
}

// Open reads what the file says of its tensors and checks it against the file: all of it but the numbers, whose
// checksums are verified where the file has them. It allocates no more than the file's size. The caller closes the
// File.
func Open(name string) (*File, error) {
	fail := func(err error) (*File, error) { return nil, fmt.Errorf("PyTorch file %s: %w", name, err) }
	// Stat comes first because opening a named pipe would wait for a writer.
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("PyTorch file: %w", err)
	}
	if !info.Mode().IsRegular() {
		return fail(fmt.Errorf("is not a regular file but %s", info.Mode().Type()))
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("PyTorch file: %w", err)
	}
	f := &File{path: name, file: file, size: info.Size(), tensors: map[string]*tensor{}}
	if err := f.load(); err != nil {
		file.Close()
		return fail(err)
	}
	return f, nil
}

func (f *File) load() error {
	var head [2]byte
	if _, err := f.file.ReadAt(head[:], 0); err != nil {
		return fmt.Errorf("has %d bytes: it is empty or cut short", f.size)
	}
	switch {
	case bytes.Equal(head[:], []byte("PK")):
		return f.loadZip()
	case head[0] == opProto:
		return f.loadOld()
	}
	if kind := filekind.Of(filekind.Head(f.file), f.size); kind != "" {
		return errors.New(kind)
	}
	return errors.New("is neither the zip nor the pickle that torch.save writes; for safetensors use a name that ends " +
		"in .safetensors")
}

// loadZip reads the layout of torch 1.6 and later: PREFIX/data.pkl, and PREFIX/data/KEY for each storage.
func (f *File) loadZip() error {
	z, err := zip.NewReader(f.file, f.size)
	if err != nil {
		return fmt.Errorf("%w: it is damaged or cut short", err)
	}
	entries := map[string]*zip.File{}
	var program *zip.File
	for _, e := range z.File {
		if entries[e.Name] != nil {
			return fmt.Errorf("%.80q stands twice in the zip", e.Name)
		}
		entries[e.Name] = e
		if path.Base(e.Name) == "data.pkl" && program == nil {
			program = e
		}
	}
	if program == nil {
		return errors.New("is a zip without data.pkl: torch.save has not written it")
	}
	data, err := f.stored(program)
	if err != nil {
		return err
	}
	if data.n > maxPickled {
		return fmt.Errorf("data.pkl has %d bytes, more than names and shapes can take", data.n)
	}
	text := make([]byte, data.n)
	if _, err := f.file.ReadAt(text, data.at); err != nil {
		return err
	}
	if crc32.ChecksumIEEE(text) != program.CRC32 {
		return errors.New("data.pkl does not have its checksum: the file is damaged")
	}
	prefix := path.Dir(program.Name)
	if f.order, err = f.byteOrder(entries[prefix+"/byteorder"]); err != nil {
		return err
	}
	l := &loader{storages: map[string]*storage{}}
	m := &machine{data: text, reduce: l.reduce, persistent: l.persistent}
	top, err := m.run()
	if err != nil {
		return err
	}
	f.spent = m.budget
	for key, s := range l.storages {
		e := entries[prefix+"/data/"+key]
		if e == nil {
			return fmt.Errorf("storage %.80q is not in the file", key)
		}
		at, err := f.stored(e)
		if err != nil {
			return err
		}
		if want := s.count * s.dtype.Size(); at.n != want {
			return fmt.Errorf("storage %.80q has %d bytes, and %d %s take %d", key, at.n, s.count, s.dtype, want)
		}
		if err := f.checksum(at, e.CRC32); err != nil {
			return fmt.Errorf("storage %.80q: %w", key, err)
		}
		s.at = at.at
	}
	return f.collect(top)
}

// byteOrder reads the entry that torch 2.0 and later write; without it numbers are little-endian, as torch.load has it.
func (f *File) byteOrder(e *zip.File) (binary.ByteOrder, error) {
	if e == nil {
		return binary.LittleEndian, nil
	}
	at, err := f.stored(e)
	if err != nil {
		return nil, err
	}
	text := make([]byte, min(at.n, 16))
	if _, err := f.file.ReadAt(text, at.at); err != nil {
		return nil, err
	}
	switch string(text) {
	case "little":
		return binary.LittleEndian, nil
	case "big":
		return binary.BigEndian, nil
	}
	return nil, fmt.Errorf("has numbers in the byte order %.16q, and only little and big are known", text)
}

// extent is a run of bytes of the file.
type extent struct{ at, n int64 }

// stored finds the bytes of an entry, which torch never compresses.
func (f *File) stored(e *zip.File) (extent, error) {
	at, err := e.DataOffset()
	if err != nil {
		return extent{}, fmt.Errorf("%.80q: %w", e.Name, err)
	}
	n := int64(e.UncompressedSize64)
	if e.Method != zip.Store || e.CompressedSize64 != e.UncompressedSize64 {
		return extent{}, fmt.Errorf("%.80q is compressed, which torch.save never does", e.Name)
	}
	if n < 0 || at < 0 || at > f.size || n > f.size-at {
		return extent{}, fmt.Errorf("%.80q reaches past the end of the file", e.Name)
	}
	return extent{at, n}, nil
}

// checksum compares a run of bytes with the zip's; 0 is what torch writes when told not to compute any.
func (f *File) checksum(x extent, want uint32) error {
	if want == 0 {
		return nil
	}
	sum := crc32.NewIEEE()
	if _, err := io.Copy(sum, io.NewSectionReader(f.file, x.at, x.n)); err != nil {
		return err
	}
	if sum.Sum32() != want {
		return errors.New("does not have its checksum: the file is damaged")
	}
	return nil
}

// collect lists the tensors of a dict, and of dicts in it under KEY.NAME. What is no tensor, such as a
// configuration, is passed over.
func (f *File) collect(top any) error {
	if _, ok := top.(*dict); !ok {
		return fmt.Errorf("holds a %T, not the dict of tensors that model.state_dict() is", top)
	}
	if err := f.walk("", top, 0, map[*dict]bool{}); err != nil {
		return err
	}
	if len(f.names) == 0 {
		return errors.New("holds no tensor")
	}
	return nil
}

// walk lists the tensors of a value below a name; seen has the dicts that are listed already: a dict may hold itself.
func (f *File) walk(prefix string, v any, depth int, seen map[*dict]bool) error {
	d, ok := v.(*dict)
	if !ok || seen[d] {
		return nil
	}
	seen[d] = true
	if depth > maxDepth {
		return fmt.Errorf("has dicts in dicts, more than %d deep: it is no checkpoint", maxDepth)
	}
	for _, p := range d.pairs {
		name, ok := p.key.(string)
		if !ok {
			continue
		}
		t, isTensor := p.value.(*tensor)
		if _, isDict := p.value.(*dict); !isTensor && !isDict {
			continue
		}
		if len(prefix)+len(name) > maxName {
			return fmt.Errorf("has a tensor with a name of %d bytes, which begins with %.40q", len(prefix)+len(name),
				prefix+name)
		}
		if err := f.spent.spend(len(prefix) + len(name) + costMemo); err != nil {
			return err
		}
		if !isTensor {
			if err := f.walk(prefix+name+".", p.value, depth+1, seen); err != nil {
				return err
			}
			continue
		}
		if f.tensors[prefix+name] != nil {
			return fmt.Errorf("tensor %.80q stands twice in the file", prefix+name)
		}
		f.tensors[prefix+name] = t
		f.names = append(f.names, prefix+name)
	}
	return nil
}

// Close closes the file.
func (f *File) Close() error { return f.file.Close() }

// Path is the name that the file was opened by.
func (f *File) Path() string { return f.path }

// Names lists the tensors in the order of the file.
func (f *File) Names() []string { return slices.Clone(f.names) }

// Has reports whether there is such a tensor.
func (f *File) Has(name string) bool { return f.tensors[name] != nil }
