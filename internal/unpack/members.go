package unpack

import (
	"errors"
	"io"
)

// Members lists the texts in a file with that name. An archive that is packed once more, or that lies in an archive, is
// a *KindError; so is what is no text and no packed text by its first bytes.
func Members(name string, open func() (Source, error)) ([]Member, error) {
	src, err := open()
	if err != nil {
		return nil, err
	}
	defer src.Close()
	head := make([]byte, headSize)
	n, err := src.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if isZip(head[:n]) {
		return entries(src, open)
	}
	m := Member{Name: bare(name), open: func() (io.ReadCloser, int64, error) {
		src, err := open()
		if err != nil {
			return nil, 0, err
		}
		return &stream{io.NewSectionReader(src, 0, src.Size()), []io.Closer{src}}, src.Size(), nil
	}}
	if packed(head[:n]) == nil {
		m.Name = name
		return []Member{m}, refused(head[:n])
	}
	m.Packed, err = m.packing()
	return []Member{m}, err
}

// packing opens the member to see its packing, and whether an archive is inside.
func (m Member) packing() (string, error) {
	raw, size, err := m.open()
	if err != nil {
		return "", err
	}
	s, names, err := layers(raw, size)
	if err != nil {
		raw.Close()
		return "", err
	}
	defer func() { _ = s.Close() }() // nothing is lost: it was only read
	head := make([]byte, headSize)
	n, err := io.ReadFull(s, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return "", err
	}
	if isZip(head[:n]) {
		return "", &KindError{"an archive within another packing", "unpack the outer one first"}
	}
	if len(names) == 0 {
		return "", nil
	}
	return names[0], nil
}

func isZip(head []byte) bool {
	return len(head) >= 4 && (string(head[:4]) == zipMagic || string(head[:4]) == emptyZipMagic)
}
