package safetensors

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"

	"github.com/ablate-go/ablate/internal/filekind"
)

// File is an open, fully checked safetensors file. Its methods may be called from several goroutines.
type File struct {
	path     string
	file     *os.File
	data     int64 // offset of the data section
	entries  map[string]*entry
	names    []string
	metadata map[string]string
	verified bool
}

// Open checks the whole layout of the file and, where the file carries one, its checksum. It allocates
// no more than the file's size. The caller closes the File.
func Open(path string) (*File, error) {
	fail := func(err error) (*File, error) { return nil, fmt.Errorf("safetensors file %s: %w", path, err) }
	// Stat comes first because opening a named pipe would wait for a writer.
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("safetensors: %w", err)
	}
	if !info.Mode().IsRegular() {
		return fail(fmt.Errorf("is not a regular file but %s", info.Mode().Type()))
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("safetensors: %w", err)
	}
	f := &File{path: path, file: file}
	if err := f.load(info.Size()); err != nil {
		file.Close()
		return fail(err)
	}
	return f, nil
}

// ReadMetadata reads the text entries of a file's header, and nothing else: neither the data nor the checksum is looked
// at.
func ReadMetadata(path string) (map[string]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("safetensors: %w", err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("safetensors file %s: is not a regular file but %s", path, info.Mode().Type())
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("safetensors: %w", err)
	}
	defer file.Close()
	_, header, err := (&File{path: path, file: file}).header(info.Size())
	if err != nil {
		return nil, fmt.Errorf("safetensors file %s: %w", path, err)
	}
	_, metadata, err := parseHeader(header)
	if err != nil {
		return nil, fmt.Errorf("safetensors file %s: %w", path, err)
	}
	delete(metadata, checksumKind)
	delete(metadata, checksumSum)
	return metadata, nil
}

func (f *File) load(size int64) error {
	prefix, header, err := f.header(size)
	if err != nil {
		return err
	}
	entries, metadata, err := parseHeader(header)
	if err != nil {
		return err
	}
	f.data = 8 + int64(len(header))
	if err := checkLayout(entries, uint64(size-f.data)); err != nil {
		return err
	}
	f.verified, err = verify(prefix, header, metadata, io.NewSectionReader(f.file, f.data, size-f.data))
	if err != nil {
		return err
	}
	delete(metadata, checksumKind)
	delete(metadata, checksumSum)
	f.metadata = metadata
	f.entries = make(map[string]*entry, len(entries))
	f.names = make([]string, len(entries))
	for i, e := range entries {
		f.names[i] = e.name
		f.entries[e.name] = e
	}
	return nil
}

// header reads the 8 bytes of the header's length and the header of a file of size bytes.
func (f *File) header(size int64) (prefix, header []byte, err error) {
	if size < 8 {
		return nil, nil, fmt.Errorf("has %d bytes, too few for the 8 of the header's length: it is empty or cut short", size)
	}
	prefix = make([]byte, 8)
	if _, err := f.file.ReadAt(prefix, 0); err != nil {
		return nil, nil, err
	}
	n := binary.LittleEndian.Uint64(prefix)
	if kind := filekind.Of(filekind.Head(f.file), size); kind != "" && n > uint64(size-8) {
		return nil, nil, errors.New(kind)
	}
	if bytes.HasPrefix(prefix, []byte("PK")) && n > maxHeader {
		return nil, nil, errors.New("is a zip, which torch.save writes: give it a name that ends in .bin")
	}
	switch {
	case n > maxHeader:
		return nil, nil, fmt.Errorf("announces a header of %d bytes, above the limit of %d: it is damaged or no safetensors file", n,
			maxHeader)
	case n > uint64(size-8):
		return nil, nil, fmt.Errorf("announces a header of %d bytes but has %d after its length: "+
			"it is cut short or no safetensors file", n, size-8)
	}
	header = make([]byte, n)
	if _, err := f.file.ReadAt(header, 8); err != nil {
		return nil, nil, err
	}
	return prefix, header, nil
}

// Close closes the file; reads after it fail.
func (f *File) Close() error { return f.file.Close() }

// Path is the path given to Open.
func (f *File) Path() string { return f.path }

// Names lists the tensors, sorted.
func (f *File) Names() []string { return slices.Clone(f.names) }

// Has tells whether a tensor of that name is there.
func (f *File) Has(name string) bool { return f.entries[name] != nil }

// Shape is the tensor's shape, outermost dimension first; empty for a scalar. It is an error that lists
// the count of tensors if there is none of that name.
func (f *File) Shape(name string) ([]int, error) {
	e, err := f.entry(name)
	if err != nil {
		return nil, err
	}
	return slices.Clone(e.shape), nil
}

// DType is the tensor's element type.
func (f *File) DType(name string) (DType, error) {
	e, err := f.entry(name)
	if err != nil {
		return "", err
	}
	return e.dtype, nil
}

// Metadata is a copy of the header's text entries without those of the checksum.
func (f *File) Metadata() map[string]string { return maps.Clone(f.metadata) }

// Verified tells whether the file carried a checksum; if it did, it was right, else Open had failed.
func (f *File) Verified() bool { return f.verified }

func (f *File) entry(name string) (*entry, error) {
	if e := f.entries[name]; e != nil {
		return e, nil
	}
	return nil, fmt.Errorf("safetensors file %s: no tensor %s among its %d", f.path, quote(name), len(f.names))
}
