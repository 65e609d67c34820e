package corpus

import (
	"crypto/sha256"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/texttest"
)

// A run that has begun finds its text by the hash. These are the hashes, and the text, of the first version that had
// runs: only plain files were read then, in UTF-8, UTF-16 and Latin-1.
func TestHashesStayWhatTheyWere(t *testing.T) {
	for _, tt := range []struct {
		name       string
		files      map[string]string
		hash, text string
	}{
		{
			"plain", map[string]string{"a.txt": "It was\nlate.\n\nThey left.\n"},
			"6bba8ba9664550cc0b5be1eaca40e934b963c419ffa5978b974803982d918319", "fe8c0358915c046d",
		},
		{
			"CRLF and a mark", map[string]string{"a.txt": "\ufeffIt was\r\nlate.\r\n\r\nThey left.\r\n"},
			"c96bf26fbd11cfae3f6301fae510fb2b4b3cf3c2ca2084753637e21a8b2b2b53", "fe8c0358915c046d",
		},
		{
			"Latin-1", map[string]string{"a.txt": "caf\xe9 \x93ol\xe9\x94\nM\xfcller\n"},
			"432f5902437ef227ee0c6e47df0902e3200b5e69de04db877ee05f24ed5eb7fc", "22bbb86eb4adef64",
		},
		{
			"UTF-16", map[string]string{"a.txt": "\xff\xfeH\x00i\x00\n\x00"},
			"ecab1fc39d75524ea7836f234b2471552066fd643db511f2a4ab71dd0c374e34", "c01a4cfa25cb895c",
		},
		{
			"broken UTF-8", map[string]string{"a.txt": "éèàüö\xff ß\n"},
			"a137e0311d648c065938460dad681f3263c4bfc7a2bf01c1e3c8bfa8f9b622b9", "5af8be315251ec79",
		},
		{
			"a carriage return in a line",
			map[string]string{"a.txt": strings.Repeat("one\n", 20) + "two\rthree\n" + strings.Repeat("four\r\r\n", 3)},
			"81488d71b2ac9c0353c4706c219aa6cd7a1231f44393328e1b3ecc6a662aacb7", "f37e3f63dd61bf99",
		},
		{
			"one book",
			map[string]string{"a.txt": "The Project Gutenberg EBook of X\r\n\r\n" +
				"*** START OF THIS PROJECT GUTENBERG EBOOK A VERY\r\nLONG NAME ***\r\n\r\nCall me\r\nIshmael.\r\n\r\n" +
				"   End of the Project Gutenberg EBook of X\r\n\r\n*** END OF THIS PROJECT GUTENBERG EBOOK X ***\r\nLicence\r\n" +
				"*END THE SMALL PRINT! FOR PUBLIC DOMAIN EBOOKS*Ver.02/11/02*END*\r\n"},
			"61d86950fc0ef52c52c9e5252b042b4edaef40f6567349588ca540c6bfa18c70", "a4dc1c6e8aed733f",
		},
		{
			"a book without a header",
			map[string]string{"a.txt": "Call me\nIshmael.\n\nEnd of Project Gutenberg's X\n\nLicence\n"},
			"e21ac9fe8f48be6afa91563611bd226bf213b4a79a2898623366b43ad4445774", "7376efceaacd85bc",
		},
		{
			"a folder with tables and packed files",
			map[string]string{"a.txt": "One.\n", "b.jsonl": `{"text": "two"}`, "c.csv": "text\nthree\n",
				"d.txt.gz": "\x1f\x8b\x08\x00\x00\x00", "e.html": "<p>five", "README.md": "Read me.\n",
				"sub/z.text": "Six.\n"},
			"61cb0e06512d469dcbde63c1adc8d04bccc508011f482a81d16734d8a830521d", "072d0187806699ce",
		},
		{
			"a readme alone", map[string]string{"README.md": "Read me.\n", "photo.jpg": "\xff\xd8\x00\x00"},
			"e1d2ea26a51d71c9f23edbcdf1685b48013e34d12ec8157d7495e2a7bb6049a7", "0378767b3aa93349",
		},
		{
			"xml by name", map[string]string{"a.xml": "<p>One</p>\n"},
			"3a6df6eed5ff2c514416012f11f1f648827e363573ac9579d1f33e54be62ad0d", "2ae53c413e76d555",
		},
	} {
		dir := t.TempDir()
		path := dir
		for name, content := range tt.files {
			if file := texttest.Write(t, dir, name, content); len(tt.files) == 1 {
				path = file
			}
		}
		c, err := Files(t.Context(), []string{path})
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		h := sha256.New()
		for _, p := range texttest.Paragraphs(t, c) {
			fmt.Fprintln(h, p)
		}
		if got := c.Info().Hash; got != tt.hash {
			t.Errorf("%s: hash %s, want %s", tt.name, got, tt.hash)
		}
		if got := fmt.Sprintf("%x", h.Sum(nil)[:8]); got != tt.text {
			t.Errorf("%s: text %s, want %s", tt.name, got, tt.text)
		}
	}
}

// The books of ../shared/data have the hash that they had.
func TestHashOfSharedBooksStaysWhatItWas(t *testing.T) {
	data := texttest.SharedData(t)
	c, err := Files(t.Context(), []string{filepath.Join(data, "gutenberg"), filepath.Join(data, "multilingual", "fr"),
		filepath.Join(data, "tinyshakespeare")})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := c.Info().Hash, "9d63b673dead47d6a32d8c20c5abf71363a0d2c1e53ca58b6cc36fab6b32e31a"; got != want {
		t.Errorf("hash %s, want %s; warnings %s", got, want, strings.Join(c.Info().Warnings, "; "))
	}
}
