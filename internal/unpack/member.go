package unpack

import (
	"bufio"
	"errors"
	"io"
	"path"
	"strings"
)

const (
	headSize  = 512 // bytes that tell a kind
	maxLayers = 3   // a .txt.gz in a zip in a .gz is packed for a joke
	// A text that unpacks to more than maxRatio times its packed size is none, from minLimit bytes on. Words repeat in
	// prose up to some 10 times; logs and made text reach 200.
	maxRatio = 500
)

var minLimit int64 = 64 << 20 // a variable for tests

// Source is where a packed file lies, opened to be read: a file, or the copy of a stream.
type Source interface {
	io.ReaderAt
	io.Closer
	Size() int64
}

// Member is one text of a file: the file itself unless it is an archive.
type Member struct {
	Entry  string // its name within the archive; "" where there is none
	Name   string // of the file or entry, without the suffixes of packing: x.jsonl for x.jsonl.gz
	Packed string // how it is packed, "gzip"; "" for plain bytes
	open   func() (io.ReadCloser, int64, error)
}

// Open gives the bytes of the text, unpacked.
func (m Member) Open() (io.ReadCloser, error) {
	raw, size, err := m.open()
	if err != nil {
		return nil, err
	}
	r, _, err := layers(raw, size)
	if err != nil {
		raw.Close()
		return nil, err
	}
	return r, nil
}

// stream is a chain of readers that are closed together, last first.
type stream struct {
	io.Reader
	closers []io.Closer
}

func (s *stream) Close() error {
	var errs []error
	for i := len(s.closers) - 1; i >= 0; i-- {
		errs = append(errs, s.closers[i].Close())
	}
	return errors.Join(errs...)
}

// layers takes off one packing after another. size is that of the packed bytes. It gives the names of the packings.
func layers(raw io.ReadCloser, size int64) (*stream, []string, error) {
	s := &stream{closers: []io.Closer{raw}}
	b := bufio.NewReaderSize(raw, 32<<10)
	var names []string
	for {
		head, err := b.Peek(headSize)
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, nil, err
		}
		if err := refused(head); err != nil {
			return nil, nil, err
		}
		k := packed(head)
		if k == nil {
			s.Reader = b
			return s, names, nil
		}
		if names = append(names, k.name); len(names) > maxLayers {
			return nil, nil, &LimitError{"it is packed more than three times"}
		}
		u, err := k.open(b)
		if err != nil {
			if errors.Is(err, io.EOF) { // the file ends within the first bytes of what it is packed by
				err = io.ErrUnexpectedEOF
			}
			return nil, nil, damage(k.name, err)
		}
		s.closers = append(s.closers, u)
		b = bufio.NewReaderSize(&limited{r: u, packing: k.name, packed: size, left: max(minLimit, maxRatio*size)}, 32<<10)
	}
}

// limited is an error after so many bytes.
type limited struct {
	r            io.Reader
	packing      string
	packed, left int64
}

func (l *limited) Read(p []byte) (int, error) {
	if l.left <= 0 {
		if n, err := io.ReadFull(l.r, make([]byte, 1)); n == 0 {
			return 0, damage(l.packing, err) // the end, as a rule
		}
		return 0, tooLarge(l.packed, max(minLimit, maxRatio*l.packed))
	}
	n, err := l.r.Read(p[:min(int64(len(p)), l.left)])
	l.left -= int64(n)
	return n, damage(l.packing, err)
}

// bare takes the suffixes of packing off a name.
func bare(name string) string {
	for {
		suffix := strings.ToLower(path.Ext(name))
		known := suffix == ".zip" || suffix == ".gzip" || suffix == ".zstd" || suffix == ".bzip2"
		for _, k := range kinds {
			known = known || suffix == k.suffix
		}
		if !known {
			return name
		}
		name = name[:len(name)-len(suffix)]
	}
}
