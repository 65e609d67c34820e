package minimalpairs

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/ablate-go/ablate/internal/texttest"
)

const good = `{"sentence_good":"A b.","sentence_bad":"B a.","UID":"x"}` + "\n"

func read(t *testing.T, paths ...string) []Pair {
	t.Helper()
	pairs, err := Read(t.Context(), paths)
	if err != nil {
		t.Fatal(err)
	}
	return pairs
}

func TestAllOfBLiMPIsRead(t *testing.T) {
	dir := filepath.Join(texttest.SharedData(t), "blimp")
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no BLiMP here: %v", err)
	}
	pairs := read(t, dir)
	groups := ByParadigm(pairs)
	fields, phenomena := map[string]bool{}, map[string]bool{}
	for _, g := range groups {
		if len(g) != 1000 {
			t.Errorf("%s has %d pairs, want 1000", g[0].Paradigm, len(g))
		}
		if want := g[0].Paradigm + ".jsonl"; filepath.Base(g[0].File) != want || g[999].Line != 1000 || g[999].ID != "999" {
			t.Errorf("%s: the last pair is %+v", want, g[999])
		}
		fields[g[0].Field], phenomena[g[0].Phenomenon] = true, true
	}
	if len(groups) != 67 || len(pairs) != 67_000 || len(fields) != 4 || len(phenomena) < 12 {
		t.Errorf("%d paradigms with %d pairs, fields %v, phenomena %v", len(groups), len(pairs), fields, phenomena)
	}
}

func TestAFolderIsItsFilesByName(t *testing.T) {
	pairs := read(t, "testdata")
	if len(pairs) != 9 {
		t.Fatalf("%d pairs, want 9", len(pairs))
	}
	want := Pair{Good: "Two boats lie in the harbour.", Bad: "Two boats lies in the harbour.", Paradigm: "verb_agreement",
		Field: "morphology", Phenomenon: "subject_verb_agreement", ID: "1",
		File: filepath.Join("testdata", "agreement.jsonl"), Line: 2}
	if pairs[1] != want {
		t.Errorf("%+v, want %+v", pairs[1], want)
	}
	if p := pairs[8]; p.ID != "1" || p.Line != 5 || p.Field != "syntax_semantics" || pairs[7].Field != p.Field {
		t.Errorf("%+v and %+v", pairs[7], p)
	}
	if again := read(t, "testdata", filepath.Join("testdata", "more.jsonl"), "testdata"); len(again) != 9 {
		t.Errorf("%d pairs of files that are given twice, want 9", len(again))
	}
}

func TestFilesAsPeopleHaveThem(t *testing.T) {
	dir := t.TempDir()
	var gz, archive bytes.Buffer
	w := gzip.NewWriter(&gz)
	if _, err := w.Write([]byte(good)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(&archive)
	for _, name := range []string{"data/one.jsonl", "data/notes.txt", "data/two.jsonl"} {
		in, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := in.Write([]byte(good)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, content string
		pairs, line   int
		paradigm      string
	}{
		{"crlf.jsonl", "\ufeff" + strings.ReplaceAll(good+"\n"+good, "\n", "\r\n"), 2, 3, "x"},
		{"no_newline.jsonl", strings.TrimSpace(good), 1, 1, "x"},
		{"packed.jsonl.gz", gz.String(), 1, 1, "x"},
		{"data.zip", archive.String(), 2, 1, "x"},
		{"no_uid.jsonl", `{"sentence_good":"a","sentence_bad":"b"}`, 1, 1, "no_uid"},
		{"no_uid.txt", `{"sentence_good":"a","sentence_bad":"a","pairID":null,"more":[1]}`, 1, 1, "no_uid"},
	} {
		pairs := read(t, texttest.Write(t, dir, c.name, c.content))
		if len(pairs) != c.pairs || pairs[len(pairs)-1].Line != c.line || pairs[0].Paradigm != c.paradigm {
			t.Errorf("%s: %+v", c.name, pairs)
		}
	}
	if pairs := read(t, dir); len(pairs) != 5 { // not the archive, not .txt
		t.Errorf("%d pairs of the folder, want 5: %+v", len(pairs), pairs)
	}
}

func TestFaultsNameFileAndLine(t *testing.T) {
	dir := t.TempDir()
	for content, want := range map[string]string{
		good + "\n" + `{"sentence_good":"a"}`:                   "line 3: it has no sentence_bad",
		`{"sentence_bad":"a"}`:                                  "line 1: it has no sentence_good",
		`{"sentence_good":"a","sentence_bad":null}`:             "line 1: it has no sentence_bad",
		`{"sentence_good":" ","sentence_bad":"a"}`:              "line 1: sentence_good is blank",
		`{"sentence_good":["a"],"sentence_bad":"a"}`:            "line 1: sentence_good is a JSON array and no text",
		`{"sentence_good":"a","sentence_bad":"b","pairID":[1]}`: "line 1: pairID is neither text nor a number",
		`{"sentence_good":"a","sentence_bad":"b","UID":1}`:      "line 1: UID is a JSON number and no text",
		good + `{"sentence_good":"a",`:                          "line 2: it is no JSON",
		good + `{} {}`:                                          "line 2: it is no JSON",
		good + "[1]":                                            "line 2: it is a JSON array and no object",
		good + "null":                                           "line 2: it has no sentence_good",
		good + "\"caf\xe9\"":                                    "line 2: it is not UTF-8",
		good + `{"sentence_good":"a","sentence_bad":"b","UID":"x","field":"f"}`: "line 1 of the same UID, \"x\", has \"\"",
		`{"sentence_good":"a","sentence_bad":"b","UID":"x\ny"}`:                 `line 1: UID "x\ny" has a control character`,
		good + strings.Repeat("x", maxLine+1):                                   "line 2: it has more than 1048576 bytes",
	} {
		path := texttest.Write(t, dir, "f.jsonl", content)
		_, err := Read(t.Context(), []string{path})
		var fault *LineError
		if !errors.As(err, &fault) || fault.File != path || !strings.Contains(err.Error(), want) ||
			strings.Contains(err.Error(), "\n") {
			t.Errorf("%.60q: %v, want %q", content, err, want)
		}
	}
	for _, c := range []struct{ path, want string }{
		{texttest.Write(t, dir, "empty.jsonl", "\n \n"), "it has no pair"},
		{texttest.Write(t, dir, "cut.jsonl.gz", "\x1f\x8b\x08\x00"), "its gzip is damaged"},
		{texttest.Write(t, dir, "a.pdf", "%PDF-1.7"), "it is a PDF file"},
		{filepath.Join(dir, "none.jsonl"), "check the path"},
		{t.TempDir(), "no file in it ends in .jsonl"},
	} {
		_, err := Read(t.Context(), []string{c.path})
		var fault *FileError
		if !errors.As(err, &fault) || fault.Path != c.path || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.path, err, c.want)
		}
	}
	if _, err := Read(t.Context(), []string{filepath.Join(dir, "none")}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	long := texttest.Write(t, dir, "long.jsonl", strings.Repeat(good, 2000))
	if _, err := Read(ended, []string{long}); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end of the context: %v", err)
	}
}

func FuzzLines(f *testing.F) {
	for _, s := range []string{good, "\ufeff" + good + "\r\n" + good,
		`{"sentence_good":"a","sentence_bad":"b","pairID":1}`,
		"null", "[]", "{}", "\xff", `{"sentence_good":"\ud800","sentence_bad":"b"}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r := reader{firsts: map[string]Pair{}}
		err := r.lines(t.Context(), bytes.NewReader(data), "f", "name")
		if err != nil && (!errors.As(err, new(*LineError)) || strings.ContainsAny(err.Error(), "\n\r")) {
			t.Errorf("error %q", err)
		}
		line := 0
		for _, p := range r.pairs {
			if p.Line <= line || p.Line > bytes.Count(data, []byte("\n"))+1 || p.Paradigm == "" ||
				strings.TrimSpace(p.Good) == "" || strings.TrimSpace(p.Bad) == "" || !utf8.ValidString(p.Good+p.Bad) {
				t.Errorf("pair %+v after line %d", p, line)
			}
			line = p.Line
		}
	})
}
