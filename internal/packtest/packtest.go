// Package packtest packs texts for the tests of readers.
package packtest

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"io"
	"slices"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go"
	"github.com/ulikunitz/xz"
)

// Gzip packs by gzip.
func Gzip(t testing.TB, s string) string {
	return packed(t, s, func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriter(w), nil })
}

// Zstd packs by zstd.
func Zstd(t testing.TB, s string) string {
	return packed(t, s, func(w io.Writer) (io.WriteCloser, error) { return zstd.NewWriter(w) })
}

// XZ packs by xz.
func XZ(t testing.TB, s string) string {
	return packed(t, s, func(w io.Writer) (io.WriteCloser, error) { return xz.NewWriter(w) })
}

func packed(t testing.TB, s string, open func(io.Writer) (io.WriteCloser, error)) string {
	t.Helper()
	var out bytes.Buffer
	w, err := open(&out)
	if err == nil {
		_, err = io.WriteString(w, s)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// Bzip2Text is what Bzip2 unpacks to: no Go library writes bzip2.
const Bzip2Text = "One line here.\nTwo lines here.\n"

// Bzip2 is Bzip2Text packed by bzip2 1.0.8.
func Bzip2(t testing.TB) string {
	t.Helper()
	b, err := base64.StdEncoding.DecodeString(bzip2Text)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

const bzip2Text = "QlpoOTFBWSZTWVNGf7IAAARXgAAQQAEAAIQAAmWYgCAAMQAABKnpAG0kD0SjBIzxHBiHKrtq+LuSKcKEgpoz/ZA="

// Zip makes an archive of files by name, in order of names.
func Zip(t testing.TB, files map[string]string) string {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	slices.Reverse(names) // readers must not rely on the order
	for _, name := range names {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, files[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// Row is a row of the tables that Parquet writes.
type Row struct {
	ID    int64    `parquet:"id"`
	Text  *string  `parquet:"text,optional,dict"`
	Parts []string `parquet:"parts,list"`
	Meta  struct {
		URL string `parquet:"url"`
	} `parquet:"meta"`
}

// Parquet writes rows with these texts, of which "" is null, packed by zstd and in row groups of 2.
func Parquet(t testing.TB, texts ...string) string {
	t.Helper()
	var out bytes.Buffer
	w := parquet.NewGenericWriter[Row](&out, parquet.Compression(&parquet.Zstd), parquet.MaxRowsPerRowGroup(2))
	for i, s := range texts {
		r := Row{ID: int64(i), Parts: []string{s + " first", s + " second"}}
		if s != "" {
			r.Text = &s
		}
		r.Meta.URL = "of " + s
		if _, err := w.Write([]Row{r}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
