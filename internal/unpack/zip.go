package unpack

import (
	"archive/zip"
	"cmp"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// maxEntries bounds the parts of an archive.
const maxEntries = 100_000

// entries lists the files of a zip archive in order of their names, without hidden ones.
func entries(src Source, open func() (Source, error)) ([]Member, error) {
	z, err := zip.NewReader(src, src.Size())
	if err != nil {
		return nil, fmt.Errorf("its zip directory is damaged (%w)", err)
	}
	if len(z.File) > maxEntries {
		return nil, &LimitError{fmt.Sprintf("an archive of %d parts, and %d is the most", len(z.File), maxEntries)}
	}
	if err := document(z.File); err != nil {
		return nil, err
	}
	var out []Member
	for i, f := range z.File {
		if f.FileInfo().IsDir() || hidden(f.Name) {
			continue
		}
		m := Member{Entry: f.Name, Name: bare(path.Base(f.Name)), Packed: "zip"}
		m.open = func() (io.ReadCloser, int64, error) { return openEntry(open, i) }
		out = append(out, m)
	}
	slices.SortStableFunc(out, func(a, b Member) int { return cmp.Compare(a.Entry, b.Entry) })
	if len(out) == 0 {
		return nil, &KindError{"an archive without a file", "give one with text"}
	}
	return out, nil
}

// openEntry opens the archive anew, so that nothing stays open between two passes.
func openEntry(open func() (Source, error), i int) (io.ReadCloser, int64, error) {
	src, err := open()
	if err != nil {
		return nil, 0, err
	}
	z, err := zip.NewReader(src, src.Size())
	if err != nil || i >= len(z.File) {
		src.Close()
		return nil, 0, fmt.Errorf("its zip directory is damaged (%w)", err)
	}
	z.RegisterDecompressor(zstd.ZipMethodWinZip, zstd.ZipDecompressor(zstd.WithDecoderMaxWindow(maxWindow)))
	f := z.File[i]
	const encrypted = 1
	if f.Flags&encrypted != 0 {
		src.Close()
		return nil, 0, &KindError{"encrypted", "unpack it first"}
	}
	r, err := f.Open()
	if err != nil {
		src.Close()
		return nil, 0, damage("zip", err)
	}
	// What the directory says of the packed size may be a lie, but not of more than the file has.
	size := min(int64(f.CompressedSize64), src.Size())
	most := max(minLimit, maxRatio*size)
	return &stream{&limited{r: r, packing: "zip", packed: size, left: most}, []io.Closer{src, r}}, size, nil
}

// hidden tells what programs add to archives.
func hidden(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(part, ".") && part != "." && part != ".." || part == "__MACOSX" {
			return true
		}
	}
	return false
}

// document refuses archives that are the file of a program.
func document(files []*zip.File) error {
	for _, f := range files {
		switch f.Name {
		case "[Content_Types].xml":
			return &KindError{"a document of an office program", "save it as plain text first"}
		case "mimetype":
			return &KindError{"an EPUB book or an OpenDocument file", "save it as plain text first"}
		case "META-INF/MANIFEST.MF":
			return &KindError{"a Java archive", "give text"}
		}
	}
	return nil
}
