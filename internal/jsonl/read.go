package jsonl

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// Report says what Read or Recover found.
type Report struct {
	Rows    int   // whole rows read or kept
	Dropped int   // whole rows that Recover took away
	Torn    int64 // bytes of a torn last line, 0 if there is none
}

// Read calls row for each whole row with its line number, from 1, and its bytes without the newline and the checksum,
// valid only during the call. A torn last line is left out and reported; a damaged line before it is an
// error, as is one from row, which ends the reading.
func Read(path string, row func(line int, raw []byte) error) (Report, error) {
	f, err := open(path)
	if err != nil {
		return Report{}, err
	}
	defer f.Close()
	report, _, err := scan(path, f, func(line int, raw []byte) (bool, error) { return true, row(line, raw) })
	return report, err
}

// withFile calls do with the file at path, if there is one.
func withFile(path string, do func(io.ReaderAt) error) error {
	f, err := open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	return do(f)
}

func open(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("metrics file: %w", err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("metrics file %s is not a regular file but %s", path, info.Mode().Type())
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("metrics file: %w", err)
	}
	return f, nil
}

// scan reads rows as long as keep says so, counts the rest, and returns the length of the kept part. A
// line without its newline is torn even if it is whole JSON: the writer ends each row with one. So is a
// last line with a newline but without sense, since a disk may get the end of a row before its middle.
func scan(path string, r io.Reader, keep func(line int, raw []byte) (bool, error)) (report Report, kept int64,
	err error) {
	in := bufio.NewReaderSize(r, 1<<16)
	keeping, sums := true, false
	for line := 1; ; line++ {
		raw, err := in.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return report, kept, fmt.Errorf("metrics file %s: %w", path, err)
		}
		size := int64(len(raw))
		if size == 0 {
			return report, kept, nil
		}
		body, whole := bytes.CutSuffix(raw, []byte("\n"))
		if !whole || !isRow(body) {
			if _, more := in.Peek(1); more == nil {
				return report, kept, fmt.Errorf("metrics file %s: line %d is damaged (%.40q), and not only the last one", path,
					line, body)
			}
			report.Torn = size
			return report, kept, nil
		}
		object, has, err := Object(body)
		if err == nil && sums && !has {
			err = errors.New("it has no checksum, which the rows before it have")
		}
		if err != nil {
			return report, kept, fmt.Errorf("metrics file %s: line %d is damaged (%w)", path, line, err)
		}
		sums = has
		if keeping {
			if keeping, err = keep(line, object); err != nil {
				return report, kept, fmt.Errorf("metrics file %s: line %d: %w", path, line, err)
			}
		}
		if keeping {
			report.Rows++
			kept += size
		} else {
			report.Dropped++
		}
	}
}

// isRow tells whether text is one JSON object and no more.
func isRow(text []byte) bool {
	return len(text) > 0 && text[0] == '{' && json.Valid(text) && bytes.IndexByte(text, '\n') < 0
}
