// Package npy writes arrays in the format of NumPy's .npy files, version 1.0 (numpy.lib.format).
package npy

import (
	"encoding/binary"
	"fmt"
	"io"
	"strings"
)

// Write writes a float32 array [rows, columns], row after row. data has rows*columns numbers.
func Write(w io.Writer, rows, columns int, data []float32) error {
	if len(data) != rows*columns {
		return fmt.Errorf("npy: an array [%d, %d] has %d numbers, not %d", rows, columns, rows*columns, len(data))
	}
	header := fmt.Sprintf("{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }", rows, columns)
	const before = 10 // magic, version and length of the header
	if rest := (before + len(header) + 1) % 64; rest != 0 {
		header += strings.Repeat(" ", 64-rest) // the numbers begin at a multiple of 64 bytes
	}
	header += "\n"
	begin := append([]byte("\x93NUMPY\x01\x00"), byte(len(header)), byte(len(header)>>8))
	if _, err := w.Write(append(begin, header...)); err != nil {
		return err
	}
	return binary.Write(w, binary.LittleEndian, data)
}
