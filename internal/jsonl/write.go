package jsonl

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"sync"
)

// Writer appends rows to a file. It may be used from several goroutines.
type Writer struct {
	mu   sync.Mutex
	path string
	file file
	size int64     // bytes up to the last whole row
	sum  hash.Hash // SHA-256 of them
	err  error     // once the end of the file is unknown, every later call gives this
}

// file is the part of os.File that a Writer needs, so that tests can fail each call.
type file interface {
	io.WriteCloser
	Sync() error
	Truncate(size int64) error
}

// Open opens path for appending and creates it if need be. It refuses a file that ends in a torn line,
// to which the next row would be glued; Recover mends it.
func Open(path string) (*Writer, error) {
	// Stat comes first because opening a named pipe would wait for a reader.
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("metrics file %s is not a regular file but %s; choose another place", path, info.Mode().Type())
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return nil, fmt.Errorf("metrics file: %w", err)
	}
	size, err := wholeSize(f)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("metrics file %s: %w", path, err), f.Close())
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, io.NewSectionReader(f, 0, size)); err != nil {
		return nil, errors.Join(fmt.Errorf("metrics file %s: %w", path, err), f.Close())
	}
	return &Writer{path: path, file: f, size: size, sum: sum}, nil
}

// Sum is the SHA-256 of all rows in the file, those of earlier writers too, in hexadecimal digits. A checkpoint that
// has it is bound to them, see the function [Sum].
func (w *Writer) Sum() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return hex.EncodeToString(w.sum.Sum(nil))
}

func wholeSize(f *os.File) (int64, error) {
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		return 0, err
	}
	var last [1]byte
	if _, err := f.ReadAt(last[:], info.Size()-1); err != nil {
		return 0, err
	}
	if last[0] != '\n' {
		return 0, fmt.Errorf("ends in a torn line after %d bytes, left by a killed run; resume the run, or recover the "+
			"file, before appending", info.Size())
	}
	return info.Size(), nil
}

// Append writes one row: a struct, a map with text keys, or a pointer to one, as encoding/json writes
// it. A NaN or infinity is an error that names its key, and nothing is written. If the write fails, the
// part of the row that got through is taken back.
func (w *Writer) Append(row any) error {
	line, err := encode(row)
	if err != nil {
		return fmt.Errorf("metrics file %s: %w", w.path, err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err != nil {
		return w.err
	}
	if _, err := w.file.Write(line); err != nil {
		err = fmt.Errorf("metrics file %s: row not written: %w", w.path, err)
		if back := w.file.Truncate(w.size); back != nil {
			w.err = fmt.Errorf("%w; its last line stays torn (%w), recover the file before appending", err, back)
			return w.err
		}
		return err
	}
	w.size += int64(len(line))
	w.sum.Write(line) // a hash never fails to write
	return nil
}

func encode(row any) ([]byte, error) {
	if err := finite(row); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(row); err != nil {
		return nil, fmt.Errorf("a row of type %T is not JSON: %w", row, err)
	}
	object := bytes.TrimSuffix(out.Bytes(), []byte("\n"))
	if !isRow(object) {
		return nil, fmt.Errorf("a row of type %T is %.40q, no JSON object in one line; use a struct or a map", row,
			out.Bytes())
	}
	return append(sealed(object), '\n'), nil
}

// Sync returns once all rows are on the disk. Call it before a checkpoint is written that counts on them.
func (w *Writer) Sync() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err != nil {
		return w.err
	}
	if err := w.file.Sync(); err != nil {
		return fmt.Errorf("metrics file %s: %w", w.path, err)
	}
	return nil
}

// Close syncs and closes the file.
func (w *Writer) Close() error {
	err := w.Sync()
	w.mu.Lock()
	defer w.mu.Unlock()
	if closed := w.file.Close(); err == nil && closed != nil {
		err = fmt.Errorf("metrics file %s: %w", w.path, closed)
	}
	return err
}
