package encodings

import (
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestNamedTakesUsualNames(t *testing.T) {
	for name, want := range map[string]string{
		"utf-8": "", "UTF8": "", "utf-8-sig": "", "latin-1": "windows-1252", "ISO-8859-1": "windows-1252",
		"cp1252": "windows-1252",
		"cp1251": "windows-1251", "Windows-1251": "windows-1251", "win1251": "windows-1251", "koi8r": "koi8-r",
		"KOI8-U":     "koi8-u",
		"iso_8859-5": "iso-8859-5", "iso8859-2": "iso-8859-2", "cp437": "ibm437", "IBM850": "ibm850", "cp866": "ibm866",
		"mac_roman": "macintosh", "macintosh": "macintosh", "mac-cyrillic": "x-mac-cyrillic", "sjis": "shift_jis",
		"Shift-JIS": "shift_jis", "cp932": "shift_jis", "euc_jp": "euc-jp", "gbk": "gbk", "gb2312": "gbk",
		"GB18030": "gb18030",
		"big5":    "big5", "euc_kr": "euc-kr", "cp949": "euc-kr", "tis-620": "windows-874", "utf_16_le": "utf-16le",
		"utf-16": "utf-16le", "UTF-32BE": "utf-32be", "iso-2022-jp": "iso-2022-jp", "hz": "hz-gb-2312",
	} {
		if e, err := Named(name); err != nil || e.Name != want || e.IsUTF8() != (want == "") {
			t.Errorf("%s: %q, %v", name, e.Name, err)
		}
	}
	for _, name := range []string{"", "klingon", "iso-2022-kr", "replacement", "cp99999", "x-user-defined"} {
		var unknown *NameError
		if _, err := Named(name); !errors.As(err, &unknown) || unknown.Name != name {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestReaderAndTextAgree(t *testing.T) {
	b := "caf\xe9 \x93ol\xe9\x94"
	got, err := io.ReadAll(Western.Reader(strings.NewReader(b)))
	if err != nil || string(got) != "café “olé”" || Western.Text([]byte(b)) != string(got) {
		t.Errorf("%q, %v", got, err)
	}
	if got := (Encoding{}).Text([]byte("a\xffb")); got != "a\ufffdb" {
		t.Errorf("%q", got)
	}
}

func TestWordlike(t *testing.T) {
	for s, good := range map[string]bool{
		"plain": true, "": true, "café “olé”": true, "Ночь была тиха": true, "日本語のテキスト": true, "M\u00fcller & Söhne": true,
		"cafŽ naïvƒ": false, "нОЧЬ бЫЛА": false, "\u0093ol\u0081": false, "Íî÷ü¸ýòî®ò": false, "a\ufffdb": false,
		"caf▒ n▓x":                    false,
		"wоrd with a Cyrillic letter": false,
	} {
		if got := Wordlike(s); (got >= wordlike) != good {
			t.Errorf("%q: %v", s, got)
		}
	}
}

func TestUnmarked(t *testing.T) {
	for _, e := range []Encoding{UTF16LE, UTF16BE, UTF32LE, UTF32BE} {
		for _, s := range []string{"Some words here.\r\nMore.", "Ночь была тиха.\n", "今天天气很好。我们走吧。\n"} {
			b, err := e.enc.NewEncoder().Bytes([]byte(s))
			if err != nil {
				t.Fatal(err)
			}
			for len(b) > 0 && (b[0] == 0xfe || b[0] == 0xff) || strings.HasPrefix(string(b), "\x00\x00\xfe\xff") { // the mark
				b = b[1:]
				if strings.HasPrefix(string(b), "\x00\xfe\xff") {
					b = b[3:]
				}
			}
			if e.Name == "utf-32le" {
				b = b[2:]
			}
			if got, ok := Unmarked(b); !ok || got.Name != e.Name {
				t.Errorf("%s, %q: %q, %v", e.Name, s, got.Name, ok)
			}
		}
	}
	for _, s := range []string{"", "a", "\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x03\x00\x3e\x00",
		"\x00\x01\x02\x03\x04\x05\x06\x07"} {
		if e, ok := Unmarked([]byte(s)); ok {
			t.Errorf("%q is %s", s, e.Name)
		}
	}
}

func FuzzGuess(f *testing.F) {
	for _, s := range []string{"", "a", "caf\xe9", "\xcd\xee\xf7\xfc", "\x82\xa0\x82\xa2", "\xff\xfe", "\x1b$B"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		e := Guess(b)
		if e.IsUTF8() || !utf8.ValidString(e.Text(b)) || e.Name != Guess(b).Name {
			t.Errorf("%q: %q", b, e.Name)
		}
		Unmarked(b)
	})
}
