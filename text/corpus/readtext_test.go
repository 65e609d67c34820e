package corpus_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/packtest"
	"github.com/ablate-go/ablate/internal/testutil"
	"github.com/ablate-go/ablate/internal/texttest"
	"github.com/ablate-go/ablate/text/corpus"
)

func TestReadText(t *testing.T) {
	dir := t.TempDir()
	for name, c := range map[string]struct{ content, want, note string }{
		"plain.tsv": {"a\tb \r\n\"c\n", "a\tb \r\n\"c\n", ""},
		"mark.tsv":  {"\ufeffQuality\t1\n", "Quality\t1\n", ""},
		"latin.csv": {strings.Repeat("le caf\xe9 est ferm\xe9, la ch\xe8vre est l\xe0\n", 20),
			strings.Repeat("le café est fermé, la chèvre est là\n", 20), "Latin-1"},
		"wide.tsv":   {"\xff\xfea\x00\t\x00b\x00\n\x00", "a\tb\n", "UTF-16"},
		"empty.tsv":  {"", "", ""},
		"oldmac.tsv": {strings.Repeat("a\tb\r", 50), strings.Repeat("a\tb\n", 50), ""},
	} {
		got, err := corpus.ReadText(texttest.Write(t, dir, name, c.content), "")
		if err != nil || got.Content != c.want || !strings.HasSuffix(got.Name, name) ||
			!strings.Contains(strings.Join(got.Notes, " "), c.note) || c.note == "" && len(got.Notes) > 0 {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestReadTextRefuses(t *testing.T) {
	dir := t.TempDir()
	_, err := corpus.ReadText(dir+"/none.tsv", "")
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("missing file: %v", err)
	}
	_, err = corpus.ReadText(dir, "")
	testutil.WantSentence(t, err, "no file", "name a file")
	_, err = corpus.ReadText(texttest.Write(t, dir, "t.tsv", packtest.Parquet(t, "a", "b")), "")
	testutil.WantSentence(t, err, "t.tsv", "Parquet", "CSV")
	_, err = corpus.ReadText(texttest.Write(t, dir, "noise", "\x01\x02\x03\x04\x05\x06\x07\x08"), "")
	testutil.WantSentence(t, err, "binary")
}

func TestReadTextUnpacks(t *testing.T) {
	dir := t.TempDir()
	for name, packed := range map[string]string{
		"a.tsv.gz": packtest.Gzip(t, "a\tb\n"), "a.tsv.zst": packtest.Zstd(t, "a\tb\n"), "a.tsv.xz": packtest.XZ(t, "a\tb\n"),
		"a.zip": packtest.Zip(t, map[string]string{"a.tsv": "a\tb\n"}),
	} {
		got, err := corpus.ReadText(texttest.Write(t, dir, name, packed), "")
		if err != nil || got.Content != "a\tb\n" || !strings.HasSuffix(got.Name, "a.tsv") {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	two := packtest.Zip(t, map[string]string{"a.tsv": "a\n", "b.tsv": "b\n"})
	_, err := corpus.ReadText(texttest.Write(t, dir, "two.zip", two), "")
	testutil.WantSentence(t, err, "archive of 2 files", "name one")
}

func TestReadTextInANamedEncoding(t *testing.T) {
	path := texttest.Write(t, t.TempDir(), "a.tsv", "\xcf\xf0\xe8\xe2\xe5\xf2\t1\n")
	got, err := corpus.ReadText(path, "windows-1251")
	if err != nil || got.Content != "Привет\t1\n" || len(got.Notes) > 0 {
		t.Errorf("%+v, %v", got, err)
	}
	var e *corpus.EncodingError
	if _, err := corpus.ReadText(path, "klingon"); !errors.As(err, &e) {
		t.Errorf("%v", err)
	}
}
