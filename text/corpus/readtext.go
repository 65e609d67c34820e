package corpus

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/ablate-go/ablate/internal/encodings"
	"github.com/ablate-go/ablate/internal/unpack"
)

// Text is the content of one file.
type Text struct {
	Name    string // of the file, or of the one in an archive, without the endings of packing: x.tsv for x.tsv.gz
	Content string // unpacked, in UTF-8 without a byte order mark, and else as it is
	Notes   []string
}

// ReadText reads one file whole, which may be packed by gzip, zstd, xz, bzip2, or be the only one in a zip archive. Its
// encoding is the one named unless it is UTF-8; without a name it is guessed where it is not UTF-8, and a note says
// so. An empty file is an empty text. Errors are a *FileError, and an *EncodingError for a name that is none.
func ReadText(path, encoding string) (Text, error) {
	if encoding != "" {
		if _, err := encodings.Named(encoding); err != nil {
			return Text{}, &EncodingError{Name: encoding}
		}
	}
	text, err := readText(path, encoding)
	if err != nil {
		return Text{}, newFileError(path, err)
	}
	return text, nil
}

func readText(path, encoding string) (Text, error) {
	info, err := os.Stat(path)
	if err != nil {
		return Text{}, err
	}
	if !info.Mode().IsRegular() {
		return Text{}, &FileError{Err: errors.New("it is no file"), Next: "name a file"}
	}
	members, err := unpack.Members(path, onDisk{path, info}.open)
	if err != nil {
		return Text{}, err
	}
	if len(members) != 1 {
		return Text{}, &FileError{Err: fmt.Errorf("it is an archive of %d files", len(members)),
			Next: "unpack it and name one of them"}
	}
	raw, err := members[0].Open()
	if err != nil {
		return Text{}, err
	}
	defer raw.Close()
	b, err := io.ReadAll(raw)
	out := Text{Name: members[0].Name}
	if err != nil || len(b) == 0 {
		return out, err
	}
	return decoded(path, encoding, out, b)
}

// decoded sets the content of a text from its bytes.
func decoded(path, encoding string, out Text, b []byte) (Text, error) {
	var stats byteStats
	_, _ = stats.Write(b) // never fails
	if isParquet(&stats) {
		return out, &FileError{Err: errors.New("it is Parquet, whose columns are no text here"),
			Next: "write it as CSV or JSON lines"}
	}
	d, err := stats.decide(encoding, formatText)
	if err != nil {
		return out, err
	}
	if said := d.warning(path, "; name its encoding if that is wrong"); said != "" {
		out.Notes = append(out.Notes, said)
	}
	var content strings.Builder
	content.Grow(len(b))
	_, err = io.Copy(&content, d.fix.reader(d.charset.reader(bytes.NewReader(b), d.enc)))
	out.Content = content.String()
	return out, err
}
