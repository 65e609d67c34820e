// Package sealed writes small files with a checksum of themselves in their first line, and finds out when one is read
// that it was changed since. Files of older programs, which have no checksum, are read as they are.
//
// JSON has the checksum as its first member, and a text such as YAML in a comment:
//
//	{
//	  "checksum": "sha256:9f86d0...",
//
//	# checksum sha256:9f86d0... of all lines below
//
// The checksum is of the file without it.
package sealed

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/ablate-go/ablate/internal/atomicfile"
)

// MaxSize is the largest file that is read, in bytes. The files of a run have some kilobytes.
const MaxSize = 64 << 20

// ErrChanged is the error of a file that does not fit its checksum.
var ErrChanged = errors.New("it does not fit its checksum: a bit flipped on the disk, or somebody edited it")

// DamagedError is the error of a file whose content is not what was written. Errors of the system, such as
// [os.ErrNotExist], are none.
type DamagedError struct {
	Path string
	Err  error // [ErrChanged], or why the content cannot be read
}

// Error implements error.
func (e *DamagedError) Error() string { return fmt.Sprintf("%s is damaged (%v)", e.Path, e.Err) }

// Unwrap returns the cause.
func (e *DamagedError) Unwrap() error { return e.Err }

// seal is how a kind of file carries its checksum: before, 64 hexadecimal digits, after.
type seal struct {
	before, after string
	restored      string // what takes the place of the seal in the content
	marks         []string
}

// Each seal has two marks, so that one flipped bit cannot make a file without a checksum of one that has it.
var (
	jsonSeal = seal{"{\n  \"checksum\": \"sha256:", "\"", "{", []string{`"checksum"`, `"sha256:`}}
	textSeal = seal{"# checksum sha256:", " of all lines below\n", "", []string{"# checksum", "sha256:"}}
)

const digits = 2 * sha256.Size

// WriteJSON writes v, whose JSON must be an object, to a file, atomically.
func WriteJSON(path string, v any) error {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	members, ok := bytes.CutPrefix(data, []byte("{"))
	if !ok {
		return fmt.Errorf("%s: %T is no JSON object and so has no place for a checksum: put it into a struct", path, v)
	}
	if string(members) == "}" {
		members = []byte("\n}")
	} else {
		members = append([]byte(","), members...)
	}
	return atomicfile.Write(path, jsonSeal.sealed(append(members, '\n')))
}

// ReadJSON reads a file into v, a pointer. What is wrong with the content is a [*DamagedError].
func ReadJSON(path string, v any) error {
	data, err := Read(path)
	if err != nil {
		return err
	}
	return Unmarshal(path, data, v, false)
}

// Unmarshal is ReadJSON for the content of a file that [Read] has read. With strict, a member that v does not have is
// damage.
func Unmarshal(path string, data []byte, v any, strict bool) error {
	data, err := jsonSeal.content(data)
	if err != nil {
		return &DamagedError{path, err}
	}
	d := json.NewDecoder(bytes.NewReader(data))
	if strict {
		d.DisallowUnknownFields()
	}
	if err := d.Decode(v); err != nil {
		if errors.Is(err, io.EOF) {
			err = errors.New("it is empty")
		}
		return &DamagedError{path, err}
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return &DamagedError{path, errors.New("something follows its last brace")}
	}
	return nil
}

// WriteText writes lines of text to a file, atomically. The text is of a kind in which # begins a comment.
func WriteText(path string, text []byte) error { return atomicfile.Write(path, textSeal.sealed(text)) }

// ReadText reads the lines of a file without the checksum. A file that does not fit it is a [*DamagedError].
func ReadText(path string) ([]byte, error) {
	data, err := Read(path)
	if err != nil {
		return nil, err
	}
	if data, err = textSeal.content(data); err != nil {
		return data, &DamagedError{path, err}
	}
	return data, nil
}

// sealed puts the seal before the content.
func (s seal) sealed(content []byte) []byte {
	return fmt.Appendf(nil, "%s%x%s%s", s.before, sha256.Sum256(content), s.after, content)
}

// content takes the seal away and checks it. The content comes with [ErrChanged] too, where the seal itself is whole.
func (s seal) content(data []byte) ([]byte, error) {
	rest, begins := bytes.CutPrefix(data, []byte(s.before))
	if !begins || len(rest) < digits || !bytes.HasPrefix(rest[digits:], []byte(s.after)) {
		head := data[:min(len(data), len(s.before)+digits+len(s.after))]
		for _, mark := range s.marks {
			if bytes.Contains(head, []byte(mark)) {
				return nil, ErrChanged
			}
		}
		return data, nil // of an older program
	}
	want, content := rest[:digits], rest[digits+len(s.after):]
	sum := sha256.Sum256(content)
	restored := append([]byte(s.restored), content...)
	if after, ok := bytes.CutPrefix(content, []byte(",")); ok && s.restored != "" { // that which follows the checksum
		restored = append([]byte(s.restored), after...)
	}
	if hex.EncodeToString(sum[:]) != string(want) {
		return restored, ErrChanged
	}
	return restored, nil
}

// Read reads a file of the program's own. A pipe or a device in its place, which could be waited for without an end,
// and one above [MaxSize] are a [*DamagedError].
func Read(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, &DamagedError{path, errors.New("a folder is in its place")}
	case !info.Mode().IsRegular():
		return nil, &DamagedError{path, fmt.Errorf("it is not a regular file but %s", info.Mode().Type())}
	case info.Size() > MaxSize:
		return nil, &DamagedError{path, fmt.Errorf("it has %d MB, and %d are the most", info.Size()>>20, MaxSize>>20)}
	}
	return os.ReadFile(path)
}
