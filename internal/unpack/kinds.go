package unpack

import (
	"bytes"
	"compress/bzip2"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
)

// kind is a way of packing one stream of bytes.
type kind struct {
	name   string // as people call it
	suffix string // of a file's name
	magic  string // its first bytes
	open   func(io.Reader) (io.ReadCloser, error)
}

// maxWindow is how far back zstd may refer, in bytes, and so what unpacking needs in memory: that of zstd --ultra -22.
// Files of --long=28 and above need more.
const maxWindow = 128 << 20

var kinds = []kind{
	{"gzip", ".gz", "\x1f\x8b\x08", func(r io.Reader) (io.ReadCloser, error) { return gzip.NewReader(r) }},
	{"zstd", ".zst", "\x28\xb5\x2f\xfd", func(r io.Reader) (io.ReadCloser, error) {
		d, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
			zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, err
		}
		return d.IOReadCloser(), nil
	}},
	{"xz", ".xz", "\xfd7zXZ\x00", func(r io.Reader) (io.ReadCloser, error) {
		x, err := xz.NewReader(r)
		return io.NopCloser(x), err
	}},
	{"bzip2", ".bz2", "BZh", func(r io.Reader) (io.ReadCloser, error) { return io.NopCloser(bzip2.NewReader(r)), nil }},
}

// packed finds the packing by the first bytes; nil for none.
func packed(head []byte) *kind {
	for i, k := range kinds {
		if !bytes.HasPrefix(head, []byte(k.magic)) {
			continue
		}
		// Text can begin with BZh: the block's mark follows the level.
		if k.suffix == ".bz2" && (len(head) < 10 || string(head[4:10]) != "1AY&SY" && string(head[4:10]) != "\x17rE8P\x90") {
			continue
		}
		return &kinds[i]
	}
	return nil
}

const zipMagic, emptyZipMagic = "PK\x03\x04", "PK\x05\x06"

// foreign are kinds that are named and refused.
var foreign = []struct {
	at    int
	magic string
	kind  KindError
}{
	{0, "%PDF-", KindError{"a PDF file", "get the text out of it first, e.g. with pdftotext"}},
	{0, "7z\xbc\xaf\x27\x1c", KindError{"a 7z archive", "unpack it first"}},
	{0, "Rar!\x1a\x07", KindError{"a RAR archive", "unpack it first"}},
	{257, "ustar", KindError{"a tar archive", "unpack it first, with tar -xf, and give the folder"}},
	{0, "\x04\x22\x4d\x18", KindError{"lz4", "unpack it first, with lz4 -d"}},
	{0, "\x1f\x9d", KindError{"packed by compress", "unpack it first, with uncompress"}},
	{0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
		KindError{"a document of an old office program", "save it as plain text first"}},
	{0, "SQLite format 3\x00", KindError{"an SQLite database", "export the text first"}},
	{0, "ARROW1\x00\x00", KindError{"an Arrow file", "save it as Parquet or JSON lines first"}},
}

// refused is an error for bytes of a foreign kind.
func refused(head []byte) error {
	for _, f := range foreign {
		if len(head) >= f.at+len(f.magic) && string(head[f.at:f.at+len(f.magic)]) == f.magic {
			kind := f.kind
			return &kind
		}
	}
	return nil
}
