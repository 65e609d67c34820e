package corpus

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/packtest"
	"github.com/ablate-go/ablate/internal/texttest"
)

func TestEachFormatIsReadAsWhatItIs(t *testing.T) {
	want := []string{"One line here.", "Two lines here."}
	const rows = `{"id": 0, "text": "One line\nhere.\n\nTwo lines\nhere.", "meta": {"url": "http://x"}}` + "\n"
	for _, tt := range []struct{ name, content, field string }{
		{"a.txt", packtest.Bzip2Text, ""},
		{"a.md", packtest.Bzip2Text, ""},
		{"a.txt.gz", packtest.Gzip(t, packtest.Bzip2Text), ""},
		{"a.txt.zst", packtest.Zstd(t, packtest.Bzip2Text), ""},
		{"a.txt.xz", packtest.XZ(t, packtest.Bzip2Text), ""},
		{"a.txt.bz2", packtest.Bzip2(t), ""},
		{"a.txt.zip", packtest.Zip(t, map[string]string{"b/a.txt": packtest.Bzip2Text}), ""},
		{"a.zip", packtest.Zip(t, map[string]string{"b/a.txt": "One line here.\n", "b/b.md": "Two lines here.\n"}), ""},
		{"a.zip", packtest.Zip(t, map[string]string{"a.txt.gz": packtest.Gzip(t, packtest.Bzip2Text),
			".x/y.txt": "hidden"}), ""},
		{"named wrongly.txt", packtest.Gzip(t, packtest.Gzip(t, packtest.Bzip2Text)), ""},
		{"a.jsonl", rows, ""},
		{"a.jsonl", `{"text": "One line here."}` + "\r\n\r\n" + `{"text": "Two lines here.", "x": 1}`, ""},
		{"a.jsonl", `{"text": "One line here."}` + "\n" + `{"text": null}` + "\n" + `{"text": ["Two lines here."]}`, ""},
		{"a.ndjson", "\ufeff" + `{"body": "One line here.\u0000"}` + "\n" + `{"body": "Two lines here."}`, "body"},
		{"a.jsonl", `{"d": {"t": "One line here."}}{"d": {"t": "Two lines here."}}`, "d.t"},
		{"a.json", `[{"text": "One line here."}, {"text": "Two lines here."}]`, ""},
		{"a.json", `["One line here.", "Two lines here."]`, ""},
		{"a.jsonl.gz", packtest.Gzip(t, rows), ""},
		{"a.jsonl.zst", packtest.Zstd(t, rows), ""},
		{"a.jsonl.xz", packtest.XZ(t, rows), ""},
		{"a.zip", packtest.Zip(t, map[string]string{"a.jsonl": rows}), ""},
		{"a.csv", "id,text\n1,\"One line here.\n\nTwo lines here.\"\n2,\n", ""},
		{"a.csv", "\ufefftext;id\r\n\"One line here.\";1\r\nTwo lines here.;2\r\n", ""},
		{"a.csv", "1,One line here.\n2,Two lines here.\n", "2"},
		{"a.csv.gz", packtest.Gzip(t, "id,text\n1,One line here.\n2,Two lines here.\n"), ""},
		{"a.csv", strings.ReplaceAll("id,text\n1,One line here.\n2,Two lines here.\n", "\n", "\r"), ""},
		{"a.tsv", "index\tsentence\n0\tOne line here.\n1\tTwo lines here.\n2\n", "sentence"},
		{"a.parquet", packtest.Parquet(t, "One line here.", "", "Two lines here."), ""},
		{"a.html", "<html><head><title>No</title><style>p {}</style></head><body><p>One <b>line</b>\nhere.</p>" +
			"<script>var x = '<p>no';</script><ul><li>Two lines&nbsp;here.</ul>", ""},
		{"a.htm.gz", packtest.Gzip(t, "<p>One line here.<p>Two lines here."), ""},
		{"a.xhtml", `<?xml version="1.0"?><html xmlns="x"><body><h1>One line here.</h1>Two lines here.</body></html>`, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := Open(t.Context(), []string{texttest.Write(t, t.TempDir(), tt.name, tt.content)}, Options{Field: tt.field})
			if err != nil {
				t.Fatalf("%.60q: %v", tt.content, err)
			}
			for range 2 {
				if got := texttest.Paragraphs(t, c); !slices.Equal(got, want) {
					t.Errorf("%.60q: got %q, warnings %q", tt.content, got, c.Info().Warnings)
				}
			}
		})
	}
}

func TestAPackedTextHasTheHashOfThePlainOne(t *testing.T) {
	text := strings.Join(texttest.Prose(50), "\n")
	hash := func(name, content string) string {
		c, err := Files(t.Context(), []string{texttest.Write(t, t.TempDir(), name, content)})
		if err != nil {
			t.Fatal(err)
		}
		return c.Info().Hash
	}
	plain := hash("a.txt", text)
	for name, content := range map[string]string{
		"a.txt.gz": packtest.Gzip(t, text), "b.zst": packtest.Zstd(t, text), "c.txt.xz": packtest.XZ(t, text),
		"d.zip": packtest.Zip(t, map[string]string{"x.txt": text}),
	} {
		if hash(name, content) != plain {
			t.Errorf("%s has another hash", name)
		}
	}
	json := `{"text": "words"}`
	if hash("a.jsonl", json) == hash("a.txt", json) || hash("a.html", text) == plain {
		t.Error("what is read otherwise has the hash of plain text")
	}
}

func TestATableWithoutTheFieldNamesItsFields(t *testing.T) {
	for name, content := range map[string]string{
		"a.jsonl":   `{"id": 0, "body": "words"}`,
		"a.json":    `[{"id": 0, "body": "words"}]`,
		"a.csv":     "id,body\n0,words\n",
		"a.tsv":     "id\tbody\n0\twords\n",
		"a.csv.gz":  packtest.Gzip(t, "id;body\n0;words\n"),
		"a.parquet": packtest.Parquet(t, "words"),
	} {
		path := texttest.Write(t, t.TempDir(), name, content)
		_, err := Open(t.Context(), []string{path}, Options{Field: "txet"})
		var field *FieldError
		if !errors.As(err, &field) || field.Path != path || field.Field != "txet" || !slices.Contains(field.Fields, "id") ||
			!strings.Contains(err.Error(), `"id"`) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func TestFaultsOfFormatsAreOneSentence(t *testing.T) {
	text := strings.Repeat(packtest.Bzip2Text, 100)
	cut := func(s string) string { return s[:len(s)*2/3] }
	for name, c := range map[string]struct{ content, want string }{
		"cut.txt.gz":   {cut(packtest.Gzip(t, text)), "its gzip is damaged"},
		"cut.txt.zst":  {cut(packtest.Zstd(t, text)), "its zstd is damaged"},
		"cut.txt.xz":   {cut(packtest.XZ(t, text)), "its xz is damaged"},
		"cut.zip":      {cut(packtest.Zip(t, map[string]string{"a.txt": text})), "zip directory is damaged"},
		"cut.jsonl":    {`{"text": "one"}` + "\n" + `{"text": "tw`, "row 2: it is no whole JSON"},
		"bad.jsonl":    {`{"text": "one"}` + "\n" + "two\n", "row 2: it is no JSON"},
		"number.jsonl": {`{"text": 3}`, `row 1: field "text" is a number and no text`},
		"lists.jsonl":  {`[1, 2]`, "row 1: it is of the kind number"},
		"cut.parquet":  {cut(packtest.Parquet(t, "one", "two")), "no Parquet"},
		"a.pdf":        {"%PDF-1.7\n\x00", "it is a PDF file; get the text out"},
		"a.tar":        {strings.Repeat("\x00", 257) + "ustar\x0000", "it is a tar archive; unpack it first"},
		"a.tar.gz": {packtest.Gzip(t, strings.Repeat("\x00", 257)+"ustar\x0000"),
			"it is a tar archive; unpack it first"},
		"a.7z": {"7z\xbc\xaf\x27\x1c\x00\x04", "it is a 7z archive"},
		"a.docx": {packtest.Zip(t, map[string]string{"[Content_Types].xml": "<x>", "word/document.xml": "<x>"}),
			"office program"},
		"a.epub": {packtest.Zip(t, map[string]string{"mimetype": "application/epub+zip"}), "an EPUB book"},
		"zip.zip.gz": {packtest.Gzip(t, packtest.Zip(t, map[string]string{"a.txt": "a"})),
			"archive within another packing"},
		"parquet.gz": {packtest.Gzip(t, packtest.Parquet(t, "one")), "it is Parquet within gzip"},
		"packed.gz": {packtest.Gzip(t, packtest.Gzip(t, packtest.Gzip(t, packtest.Gzip(t, "a")))),
			"packed more than three times"},
		"bomb.txt.gz":   {packtest.Gzip(t, strings.Repeat("a", 70<<20)), "unpack to more than"},
		"empty.txt.gz":  {packtest.Gzip(t, ""), "it is empty"},
		"binary.txt.gz": {packtest.Gzip(t, "a\x00b\x00c\x01\x02\x03"), "it is binary"},
	} {
		path := texttest.Write(t, t.TempDir(), name, c.content)
		_, err := Files(t.Context(), []string{path})
		var file *FileError
		if !errors.As(err, &file) || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") ||
			!strings.Contains(err.Error(), path) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
}

func TestAFolderOfTablesIsReadWithoutItsReadme(t *testing.T) {
	dir := t.TempDir()
	texttest.Write(t, dir, "README.md", "How this was made.")
	texttest.Write(t, dir, "data/00.jsonl.gz", packtest.Gzip(t, `{"text": "One."}`))
	texttest.Write(t, dir, "data/01.jsonl.gz", packtest.Gzip(t, `{"text": "Two."}`))
	texttest.Write(t, dir, "data/02.parquet", packtest.Parquet(t, "Three."))
	c, err := Files(t.Context(), []string{dir})
	if err != nil {
		t.Fatal(err)
	}
	if got := texttest.Paragraphs(t, c); !slices.Equal(got, []string{"One.", "Two.", "Three."}) {
		t.Errorf("got %q", got)
	}
	if w := c.Info().Warnings; len(w) != 1 || !strings.Contains(w[0], "README.md skipped") {
		t.Errorf("warnings %q", w)
	}
	// With plain text in the folder, that is the corpus, and what is left out is named.
	texttest.Write(t, dir, "book.txt", "Four.")
	if c, err = Files(t.Context(), []string{dir}); err != nil {
		t.Fatal(err)
	}
	want := []string{"How this was made.", "Four."}
	if got, w := texttest.Paragraphs(t, c), c.Info().Warnings; !slices.Equal(got, want) ||
		len(w) != 3 || !strings.Contains(w[0], "00.jsonl.gz skipped") {
		t.Errorf("got %q, warnings %q", got, w)
	}
}

// A column by its number: the names of the columns are no text, and a note says that they are left out.
func TestANumberedColumnBelowAHeader(t *testing.T) {
	text, warnings := one(t, "a.csv", "id,review\n1,it was a good film\n2,it was not\n", Options{Field: "2"})
	said := "taken for a header and left out: id, review"
	if text != "it was a good film\nit was not" || !strings.Contains(warnings, said) {
		t.Errorf("%q, warnings %q", text, warnings)
	}
	text, warnings = one(t, "a.csv", "1,it was a good film\n2,it was not\n", Options{Field: "2"})
	if text != "it was a good film\nit was not" || warnings != "" {
		t.Errorf("without a header: %q, warnings %q", text, warnings)
	}
}

func TestRowsWithoutTheFieldAreCounted(t *testing.T) {
	_, warnings := one(t, "a.jsonl", `{"text": "a"}`+"\n"+`{"id": 3}`+"\n"+`{"text": null}`, Options{})
	if !strings.Contains(warnings, `without a field "text", and left out: 2 of 3 rows`) {
		t.Errorf("warnings %q", warnings)
	}
}

func TestWhatIsReadAsItIsIsSaid(t *testing.T) {
	for name, content := range map[string]string{
		"a.xml": "<p>One</p>\n", "b.txt": `{"text": "words"}` + "\n", "c.txt": "<!DOCTYPE html><p>x",
		"d.rtf": `{\rtf1 words}`, "e.yaml": "text: words\n",
	} {
		if _, warnings := one(t, name, content, Options{}); !strings.Contains(warnings, "as it is") &&
			!strings.Contains(warnings, "looks like") {
			t.Errorf("%s: warnings %q", name, warnings)
		}
	}
}

func TestHTMLSaysItsEncoding(t *testing.T) {
	text, warnings := one(t, "a.html", "<meta charset=windows-1251><p>\xcd\xee\xf7\xfc", Options{})
	if text != "Ночь" || !strings.Contains(warnings, "windows-1251, as it says itself") {
		t.Errorf("%q, warnings %q", text, warnings)
	}
}

func TestAPipeIsReadAgainAndAgain(t *testing.T) {
	for name, tt := range map[string]struct{ content, field string }{
		"text":    {packtest.Bzip2Text, ""},
		"gzip":    {packtest.Gzip(t, packtest.Bzip2Text), ""},
		"json":    {`{"text": "One line here."}` + "\n" + `{"text": "Two lines here."}`, ""},
		"csv":     {"id,body\n1,One line here.\n2,Two lines here.\n", "body"},
		"tsv.zst": {packtest.Zstd(t, "id\tbody\n1\tOne line here.\n2\tTwo lines here.\n"), "body"},
		"parquet": {packtest.Parquet(t, "One line here.", "Two lines here."), ""},
		"html":    {"<!doctype html><p>One line here.<p>Two lines here.", ""},
	} {
		dir := t.TempDir()
		options := Options{Stdin: strings.NewReader(tt.content), Field: tt.field, TempDir: dir}
		c, err := Open(t.Context(), []string{"-"}, options)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for range 2 {
			if got := strings.Join(texttest.Paragraphs(t, c), "\n"); got != strings.TrimSpace(packtest.Bzip2Text) {
				t.Errorf("%s: %q", name, got)
			}
		}
		if c.Info().Name != "standard input" {
			t.Errorf("name %q", c.Info().Name)
		}
		if err := c.(*files).Close(); err != nil {
			t.Error(err)
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	}
	if _, err := Open(t.Context(), []string{"-"}, Options{Stdin: strings.NewReader("")}); err == nil ||
		!strings.Contains(err.Error(), "empty") {
		t.Errorf("an empty pipe: %v", err)
	}
}

func TestNoPathIsNoFolder(t *testing.T) {
	for _, path := range []string{"", " ", "/"} {
		_, err := Files(t.Context(), []string{path})
		var file *FileError
		if !errors.As(err, &file) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: error %v", path, err)
		}
	}
}

func TestNamesThatAreNoUTF8(t *testing.T) {
	for _, name := range []string{"caf\xe9.txt", "a b%20c#?.txt", "日本\xff.md"} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte("Some words."), 0o644); err != nil {
			t.Skip("no such names here:", err)
		}
		uri := URI(path)
		for _, p := range []string{path, uri} {
			c, err := Files(t.Context(), []string{p})
			if err != nil {
				t.Errorf("%q: %v", p, err)
				continue
			}
			if got := fmt.Sprint(texttest.Paragraphs(t, c)); got != "[Some words.]" ||
				c.Info().Name != strings.ToValidUTF8(name, "\ufffd") {
				t.Errorf("%q: %s, name %q", p, got, c.Info().Name)
			}
		}
	}
}
