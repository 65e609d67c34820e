package jsonl

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

// Each row ends in a member with the CRC-32C (Castagnoli) of all bytes before that member. Rows of older programs have
// none. A kind of checksum that finds every flipped bit of a row is enough: whole rows that were changed are found by
// [Sum].
const (
	sumBefore = `"crc32c":"`
	sumAfter  = `"}`
	sumDigits = 8
	sumSize   = len(sumBefore) + sumDigits + len(sumAfter)
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// ErrChanged is the error of a row that does not fit its checksum.
var ErrChanged = errors.New("it does not fit its checksum: a bit flipped on the disk, or somebody edited it")

// sealed adds the checksum to an object.
func sealed(object []byte) []byte {
	body := bytes.TrimSuffix(object, []byte("}"))
	if len(body) > 1 {
		body = append(body, ',')
	}
	return fmt.Appendf(body, "%s%08x%s", sumBefore, crc32.Checksum(body, castagnoli), sumAfter)
}

// Object takes the checksum from a line without its newline, which it changes. The error is [ErrChanged] where the two
// do not fit; has is false for a line of an older program, which has no checksum.
func Object(line []byte) (object []byte, has bool, err error) {
	at := len(line) - sumSize
	if at < 1 {
		return line, false, nil
	}
	differ := 0 // bytes that a checksum has in their place
	for i, c := range []byte(sumBefore) {
		if line[at+i] != c {
			differ++
		}
	}
	for i, c := range []byte(sumAfter) {
		if line[at+len(sumBefore)+sumDigits+i] != c {
			differ++
		}
	}
	body := line[:at]
	switch {
	case differ > 2: // other members differ in more: this one has a name of its own
		return line, false, nil
	case differ > 0:
		return line, true, ErrChanged
	case string(line[at+len(sumBefore):at+len(sumBefore)+sumDigits]) !=
		fmt.Sprintf("%08x", crc32.Checksum(body, castagnoli)):
		return line, true, ErrChanged
	}
	return append(bytes.TrimSuffix(body, []byte(",")), '}'), true, nil
}

// Sum is the SHA-256 of all whole rows for which keepWhile is true, up to the first for which it is not, as
// [Writer.Sum] has it. A file that does not exist has the sum of no rows.
func Sum(path string, keepWhile func(line []byte) bool) (string, error) {
	sum := sha256.New()
	err := withFile(path, func(f io.ReaderAt) error {
		_, kept, err := scan(path, io.NewSectionReader(f, 0, 1<<62),
			func(_ int, raw []byte) (bool, error) { return keepWhile(raw), nil })
		if err == nil {
			_, err = io.Copy(sum, io.NewSectionReader(f, 0, kept))
		}
		return err
	})
	return hex.EncodeToString(sum.Sum(nil)), err
}
