package corpus

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/ablate-go/ablate/internal/texttest"
)

func TestFilesReadsWhatPeopleHave(t *testing.T) {
	long := strings.Repeat("a long line of prose goes on and on, ", 5)
	tests := []struct {
		name, content string
		want          []string
		warning       string
	}{
		{"plain line without line feed", "Hello there", []string{"Hello there"}, ""},
		{"byte order mark", "\ufeffHello\n", []string{"Hello"}, ""},
		{"CRLF and hard wraps", "It was\r\nlate.\r\n\r\nThey left.\r\n", []string{"It was late.", "They left."}, ""},
		{"hard wraps, blank lines with spaces", "It was\nlate.\n \t\nThey left.\n", []string{"It was late.", "They left."},
			""},
		{"no blank line: a paragraph a line", "One here.\nTwo here.\n", []string{"One here.", "Two here."}, ""},
		{"long lines: a paragraph a line", long + "\n" + long + "\n\nShort\nEnd",
			[]string{strings.TrimSpace(long), strings.TrimSpace(long), "Short", "End"}, ""},
		{"rules and page numbers go", "* * *\n\nWords\n\n12\n", []string{"Words"}, ""},
		{"Latin-1", "caf\xe9 \x93ol\xe9\x94\n", []string{"café “olé”"}, "Latin-1"},
		{"UTF-8 with a broken byte", "éèàüö\xff ß\n", []string{"éèàüö\ufffd ß"}, "broken UTF-8"},
		{"UTF-8 cut in a character", "éèàü\xc3", []string{"éèàü\ufffd"}, "broken UTF-8"},
		{"UTF-16 little", "\xff\xfeH\x00i\x00\n\x00", []string{"Hi"}, "UTF-16"},
		{"UTF-16 big", "\xfe\xff\x00H\x00i", []string{"Hi"}, "UTF-16"},
		{"WikiText", " \n = Robert = \n \n A state @-@ of @-@ art , 1 @,@ 000 and 2 @.@ 5 <unk> \n \n = = Career = = \n",
			[]string{"Robert", "A state-of-art , 1,000 and 2.5 <unk>", "Career"}, ""},
		{"equals signs in prose stay", "a = b =\n", []string{"a = b ="}, ""},
		{"no spaces in the script", "今日は良い天気です。\nสวัสดีชาวโลก\n", []string{"今日は良い天気です。", "สวัสดีชาวโลก"}, ""},
		{"white space of all kinds", "a\u00a0b\tc\u3000d\x0ce\n", []string{"a b c d e"}, ""},
		{"Gutenberg", "The Project Gutenberg EBook\r\n\r\n*** START OF THIS PROJECT GUTENBERG EBOOK A VERY\r\n" +
			"LONG NAME ***\r\n\r\nCall me\r\nIshmael.\r\n\r\nEnd of the Project Gutenberg EBook of X\r\n\r\n" +
			"*** END OF THIS PROJECT GUTENBERG EBOOK X ***\r\nLicence\r\n", []string{"Call me Ishmael."}, ""},
		{"Gutenberg without spaces",
			"x\n***START OF THE PROJECT GUTENBERG EBOOK X***\n\nCall me\n\n***END OF THE PROJECT GUTENBERG EBOOK X***\nno\n",
			[]string{"Call me"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := Files(t.Context(), []string{texttest.Write(t, t.TempDir(), "a.txt", tt.content)})
			if err != nil {
				t.Fatal(err)
			}
			if got := texttest.Paragraphs(t, c); !slices.Equal(got, tt.want) {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
			warnings := strings.Join(c.Info().Warnings, "; ")
			if tt.warning == "" && warnings != "" || !strings.Contains(warnings, tt.warning) {
				t.Errorf("warnings %q, want one with %q", warnings, tt.warning)
			}
			if again := texttest.Paragraphs(t, c); !slices.Equal(again, tt.want) {
				t.Errorf("read again: %q", again)
			}
		})
	}
}

func TestFilesRefusesInOneSentence(t *testing.T) {
	dir := t.TempDir()
	tests := []struct{ name, path, want string }{
		{"missing", filepath.Join(dir, "nothing.txt"), "not exist"},
		{"empty", texttest.Write(t, dir, "empty.txt", ""), "is empty"},
		{"NUL bytes", texttest.Write(t, dir, "nul.bin", "ab\x00cd"), "NUL"},
		{"control characters", texttest.Write(t, dir, "ctl.bin", "ab\x01\x02\x03cd"), "control characters"},
		{"no letter", texttest.Write(t, dir, "digits.txt", "12 34\n\n*\n"), "no text"},
		{"only a byte order mark", texttest.Write(t, dir, "bom.txt", "\ufeff"), "no text"},
		{"empty folder", filepath.Dir(texttest.Write(t, dir, "empty/.hidden", "x")), "no text"},
		{"folder of binaries", filepath.Dir(texttest.Write(t, dir, "bins/a.bin", "a\x00")), "NUL"},
		{"header alone", texttest.Write(t, dir, "head.txt", "x\n*** START OF THE PROJECT GUTENBERG EBOOK X ***\n"),
			"no text"},
	}
	for _, tt := range tests {
		_, err := Files(t.Context(), []string{tt.path})
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error %v, want one line with %q", tt.name, err, tt.want)
		}
		var file *FileError
		var empty *EmptyError
		switch {
		case errors.As(err, &file) && file.Path == tt.path && strings.HasSuffix(err.Error(), "; "+file.Next):
		case errors.As(err, &empty) && empty.Corpus == filepath.Base(tt.path):
		default:
			t.Errorf("%s: error %#v names no file and no corpus", tt.name, err)
		}
	}
	if _, err := Files(t.Context(), nil); err == nil {
		t.Error("no paths: no error")
	}
	if _, err := Files(t.Context(), []string{tests[0].path}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("missing file: %v is not fs.ErrNotExist", err)
	}
}

func TestFilesUnreadable(t *testing.T) {
	if os.Geteuid() == 0 || runtime.GOOS == "windows" {
		t.Skip("this user may read everything")
	}
	dir := t.TempDir()
	texttest.Write(t, dir, "good.txt", "Good words")
	bad := texttest.Write(t, dir, "secret.txt", "words")
	if err := os.Chmod(bad, 0); err != nil {
		t.Fatal(err)
	}
	if _, err := Files(t.Context(), []string{bad}); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("named: %v", err)
	}
	c, err := Files(t.Context(), []string{dir})
	if err != nil || len(c.Info().Warnings) != 1 {
		t.Errorf("in a folder: %v", err)
	}
}

func TestFilesWalksFoldersInOrder(t *testing.T) {
	dir := t.TempDir()
	texttest.Write(t, dir, "b.txt", "bee")
	texttest.Write(t, dir, "a/z.txt", "zed")
	texttest.Write(t, dir, "a/y.text", "why")
	texttest.Write(t, dir, "c.bin", "\x00\x00")
	texttest.Write(t, dir, "d.json", `{"text": "words"}`)
	texttest.Write(t, dir, ".git/config", "hidden")
	for _, link := range [][2]string{{"..", "a/loop"}, {"b.txt", "e.txt"}, {"gone", "dangling"}, {"self", "self"}} {
		if err := os.Symlink(link[0], filepath.Join(dir, link[1])); err != nil {
			t.Skip("no symlinks here:", err)
		}
	}
	c, err := Files(t.Context(), []string{dir})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := texttest.Paragraphs(t, c), []string{"why", "zed", "bee"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	warnings := strings.Join(c.Info().Warnings, "\n")
	for _, name := range []string{"c.bin", "d.json", "dangling", "self"} {
		if !strings.Contains(warnings, name) {
			t.Errorf("nothing said of %s in:\n%s", name, warnings)
		}
	}
	if c, err = Files(t.Context(), []string{filepath.Join(dir, "d.json")}); err != nil ||
		len(texttest.Paragraphs(t, c)) != 1 {
		t.Errorf("a named file of markup is read as text: %v", err)
	}
}

// A run that writes below its own corpus does not become text of it; the files of one that is named do.
func TestFilesPassOverRunFolders(t *testing.T) {
	dir := t.TempDir()
	texttest.Write(t, dir, "book.txt", "book")
	texttest.Write(t, dir, "cells/notes.txt", "mine")
	texttest.Write(t, dir, "runs/a/plan.yaml", "name: a")
	texttest.Write(t, dir, "runs/a/report.md", "a report")
	texttest.Write(t, dir, "runs/a/cells/mlm/seed-1/error.txt", "an error")
	texttest.Write(t, dir, "runs/tuned/finetune.yaml", "task: sst2")
	texttest.Write(t, dir, "runs/tuned/cells/lr-1/seed-1/notes.txt", "notes")
	c, err := Files(t.Context(), []string{dir})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := texttest.Paragraphs(t, c), []string{"book", "mine"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	warnings := strings.Join(c.Info().Warnings, "\n")
	for _, run := range []string{filepath.Join("runs", "a"), filepath.Join("runs", "tuned")} {
		if !strings.Contains(warnings, run+" skipped: the folder of a run") {
			t.Errorf("nothing said of %s in:\n%s", run, warnings)
		}
	}
	if c, err = Files(t.Context(), []string{filepath.Join(dir, "runs", "a")}); err != nil ||
		!slices.Equal(texttest.Paragraphs(t, c), []string{"an error", "a report"}) {
		t.Errorf("a run folder that is named: %v", err)
	}
}

func TestHashIsOfContentAndNotOfPlace(t *testing.T) {
	hash := func(contents ...string) string {
		dir := t.TempDir()
		for i, s := range contents {
			texttest.Write(t, dir, string(rune('a'+i))+".txt", s)
		}
		c, err := Files(t.Context(), []string{dir})
		if err != nil {
			t.Fatal(err)
		}
		return c.Info().Hash
	}
	if hash("one", "two") != hash("one", "two") {
		t.Error("the same content in another folder has another hash")
	}
	for _, other := range [][]string{{"two", "one"}, {"one", "twp"}, {"onetwo"}, {"one"}, {"onet", "wo"}} {
		if hash(other...) == hash("one", "two") {
			t.Errorf("%q has the hash of other content", other)
		}
	}
}

func TestLongLinesAreCutAndNothingIsLost(t *testing.T) {
	for name, line := range map[string]string{
		"10 MB of words":      strings.Repeat("word wörd ", 1<<20),
		"one word":            strings.Repeat("x", 1<<20),
		"one word, two bytes": strings.Repeat("é", 1<<19),
		"late space":          " x" + strings.Repeat("日本", 1<<16) + " y",
	} {
		c, err := Files(t.Context(), []string{texttest.Write(t, t.TempDir(), "a.txt", line)})
		if err != nil {
			t.Fatal(err)
		}
		var all strings.Builder
		for _, p := range texttest.Paragraphs(t, c) {
			if len(p) > maxParagraph || !utf8.ValidString(p) || strings.Contains(p, "\ufffd") {
				t.Fatalf("%s: a paragraph of %d bytes, or a cut character", name, len(p))
			}
			all.WriteString(p)
		}
		if got, want := strings.ReplaceAll(all.String(), " ", ""), strings.ReplaceAll(line, " ", ""); got != want {
			t.Errorf("%s: %d bytes came back as %d", name, len(want), len(got))
		}
	}
}

func TestFilesStopsWithItsContext(t *testing.T) {
	path := texttest.Write(t, t.TempDir(), "a.txt", "some words\n\nmore words\n")
	ctx, cancel := context.WithCancel(t.Context())
	c, err := Files(ctx, []string{path})
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := c.Paragraphs(ctx, func(string) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("Paragraphs: %v", err)
	}
	if _, err := Files(ctx, []string{path}); !errors.Is(err, context.Canceled) {
		t.Errorf("Files: %v", err)
	}
	own := errors.New("own")
	if err := c.Paragraphs(t.Context(), func(string) error { return own }); err != own {
		t.Errorf("yield's error came back as %v", err)
	}
}

func TestChangedFileIsAnError(t *testing.T) {
	path := texttest.Write(t, t.TempDir(), "a.txt", "some words")
	c, err := Files(t.Context(), []string{path})
	if err != nil {
		t.Fatal(err)
	}
	texttest.Write(t, filepath.Dir(path), "a.txt", "some other words")
	err = c.Paragraphs(t.Context(), func(string) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "changed") {
		t.Errorf("error %v", err)
	}
}
