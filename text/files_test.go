package text

import (
	"bytes"
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
)

func write(t *testing.T, dir, name, content string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func paragraphs(t *testing.T, c Corpus) []string {
	t.Helper()
	var out []string
	if err := c.Paragraphs(t.Context(), func(p string) error { out = append(out, p); return nil }); err != nil {
		t.Fatal(err)
	}
	return out
}

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
		{"hard wraps, blank lines with spaces", "It was\nlate.\n \t\nThey left.\n", []string{"It was late.", "They left."}, ""},
		{"no blank line: a paragraph a line", "One here.\nTwo here.\n", []string{"One here.", "Two here."}, ""},
		{"long lines: a paragraph a line", long + "\n" + long + "\n\nShort\nEnd", []string{strings.TrimSpace(long), strings.TrimSpace(long), "Short", "End"}, ""},
		{"rules and page numbers go", "* * *\n\nWords\n\n12\n", []string{"Words"}, ""},
		{"Latin-1", "caf\xe9 \x93ol\xe9\x94\n", []string{"café “olé”"}, "Latin-1"},
		{"UTF-8 with a broken byte", "éèàüö\xff ß\n", []string{"éèàüö\ufffd ß"}, "broken UTF-8"},
		{"UTF-8 cut in a character", "éèàü\xc3", []string{"éèàü\ufffd"}, "broken UTF-8"},
		{"UTF-16 little", "\xff\xfeH\x00i\x00\n\x00", []string{"Hi"}, "UTF-16"},
		{"UTF-16 big", "\xfe\xff\x00H\x00i", []string{"Hi"}, "UTF-16"},
		{"WikiText", " \n = Robert = \n \n A state @-@ of @-@ art , 1 @,@ 000 and 2 @.@ 5 <unk> \n \n = = Career = = \n", []string{"Robert", "A state-of-art , 1,000 and 2.5 <unk>", "Career"}, ""},
		{"equals signs in prose stay", "a = b =\n", []string{"a = b ="}, ""},
		{"no spaces in the script", "今日は良い天気です。\nสวัสดีชาวโลก\n", []string{"今日は良い天気です。", "สวัสดีชาวโลก"}, ""},
		{"white space of all kinds", "a\u00a0b\tc\u3000d\x0ce\n", []string{"a b c d e"}, ""},
		{"Gutenberg", "The Project Gutenberg EBook\r\n\r\n*** START OF THIS PROJECT GUTENBERG EBOOK A VERY\r\nLONG NAME ***\r\n\r\nCall me\r\nIshmael.\r\n\r\nEnd of the Project Gutenberg EBook of X\r\n\r\n*** END OF THIS PROJECT GUTENBERG EBOOK X ***\r\nLicence\r\n", []string{"Call me Ishmael."}, ""},
		{"Gutenberg without spaces", "x\n***START OF THE PROJECT GUTENBERG EBOOK X***\n\nCall me\n\n***END OF THE PROJECT GUTENBERG EBOOK X***\nno\n", []string{"Call me"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := Files(t.Context(), []string{write(t, t.TempDir(), "a.txt", tt.content)})
			if err != nil {
				t.Fatal(err)
			}
			if got := paragraphs(t, c); !slices.Equal(got, tt.want) {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
			warnings := strings.Join(c.Info().Warnings, "; ")
			if tt.warning == "" && warnings != "" || !strings.Contains(warnings, tt.warning) {
				t.Errorf("warnings %q, want one with %q", warnings, tt.warning)
			}
			if again := paragraphs(t, c); !slices.Equal(again, tt.want) {
				t.Errorf("read again: %q", again)
			}
		})
	}
}

func TestFilesRefusesInOneSentence(t *testing.T) {
	dir := t.TempDir()
	tests := []struct{ name, path, want string }{
		{"missing", filepath.Join(dir, "nothing.txt"), "not exist"},
		{"empty", write(t, dir, "empty.txt", ""), "is empty"},
		{"NUL bytes", write(t, dir, "nul.bin", "ab\x00cd"), "NUL"},
		{"control characters", write(t, dir, "ctl.bin", "ab\x01\x02\x03cd"), "control characters"},
		{"no letter", write(t, dir, "digits.txt", "12 34\n\n*\n"), "no text"},
		{"only a byte order mark", write(t, dir, "bom.txt", "\ufeff"), "no text"},
		{"empty folder", filepath.Dir(write(t, dir, "empty/.hidden", "x")), "no text"},
		{"folder of binaries", filepath.Dir(write(t, dir, "bins/a.bin", "a\x00")), "NUL"},
		{"header alone", write(t, dir, "head.txt", "x\n*** START OF THE PROJECT GUTENBERG EBOOK X ***\n"), "no text"},
	}
	for _, tt := range tests {
		_, err := Files(t.Context(), []string{tt.path})
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error %v, want one line with %q", tt.name, err, tt.want)
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
	write(t, dir, "good.txt", "Good words")
	bad := write(t, dir, "secret.txt", "words")
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
	write(t, dir, "b.txt", "bee")
	write(t, dir, "a/z.txt", "zed")
	write(t, dir, "a/y.text", "why")
	write(t, dir, "c.bin", "\x00\x00")
	write(t, dir, "d.json", `{"text": "words"}`)
	write(t, dir, ".git/config", "hidden")
	for _, link := range [][2]string{{"..", "a/loop"}, {"b.txt", "e.txt"}, {"gone", "dangling"}, {"self", "self"}} {
		if err := os.Symlink(link[0], filepath.Join(dir, link[1])); err != nil {
			t.Skip("no symlinks here:", err)
		}
	}
	c, err := Files(t.Context(), []string{dir})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := paragraphs(t, c), []string{"why", "zed", "bee"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	warnings := strings.Join(c.Info().Warnings, "\n")
	for _, name := range []string{"c.bin", "d.json", "dangling", "self"} {
		if !strings.Contains(warnings, name) {
			t.Errorf("nothing said of %s in:\n%s", name, warnings)
		}
	}
	if c, err = Files(t.Context(), []string{filepath.Join(dir, "d.json")}); err != nil || len(paragraphs(t, c)) != 1 {
		t.Errorf("a named file of markup is read as text: %v", err)
	}
}

func TestHashIsOfContentAndNotOfPlace(t *testing.T) {
	hash := func(contents ...string) string {
		dir := t.TempDir()
		for i, s := range contents {
			write(t, dir, string(rune('a'+i))+".txt", s)
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
		c, err := Files(t.Context(), []string{write(t, t.TempDir(), "a.txt", line)})
		if err != nil {
			t.Fatal(err)
		}
		var all strings.Builder
		for _, p := range paragraphs(t, c) {
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
	path := write(t, t.TempDir(), "a.txt", "some words\n\nmore words\n")
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
	path := write(t, t.TempDir(), "a.txt", "some words")
	c, err := Files(t.Context(), []string{path})
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Dir(path), "a.txt", "some other words")
	err = c.Paragraphs(t.Context(), func(string) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "changed") {
		t.Errorf("error %v", err)
	}
}

// The charset must not depend on how a file's bytes are cut into reads.
func TestByteStatsDoNotDependOnCuts(t *testing.T) {
	for _, s := range []string{"aé日𝄞z", "a\xe9b\xe9", "é\xf0\x9d", "\xff\xfea\x00", "\xc3", "日\xe6\x97é"} {
		var whole byteStats
		whole.Write([]byte(s))
		for size := 1; size < len(s); size++ {
			var parts byteStats
			for chunk := range slices.Chunk([]byte(s), size) {
				parts.Write(chunk)
			}
			if parts.multi != whole.multi || parts.broken+int64(len(parts.tail)) != whole.broken+int64(len(whole.tail)) || !bytes.Equal(parts.head, whole.head) {
				t.Errorf("%q in parts of %d: %+v, whole %+v", s, size, parts, whole)
			}
		}
	}
}

func TestCountWords(t *testing.T) {
	for s, want := range map[string]int{
		"": 0, "one": 1, "don't stop": 2, "x86-64 has 64 bits": 3, "'quoted' words'": 2, "l’été d'Anna": 2, "12 + 34": 0, "a b": 2,
	} {
		if got := CountWords(s); got != want {
			t.Errorf("CountWords(%q) = %d, want %d", s, got, want)
		}
	}
}
