package corpus

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"

	"github.com/ablate-go/ablate/internal/texttest"
)

const (
	russian   = "Ночь была тиха, и только где-то далеко лаяла собака. Он шёл по дороге и думал о том, что было вчера.\n"
	french    = "Après le dîner, le garçon naïf rentra chez lui à pied ; sa sœur était déjà là, près de la fenêtre.\n"
	german    = "Über die Brücke gingen früh am Morgen zwei Mädchen und ein großer, müder Mann; später kam König Jörg.\n"
	japanese1 = "むかしむかし、あるところに、おじいさんとおばあさんが住んでいました。毎日、山へ行きました。\n"
	chinese   = "很久以前，在一个小村庄里，住着一位老人和他的妻子。他们每天都到山上去工作。\n"
	taiwan    = "很久以前，在一個小村莊裡，住著一位老人和他的妻子。他們每天都到山上去工作。\n"
	koreanT   = "옛날 옛적에 작은 마을에 할아버지와 할머니가 살았습니다. 그들은 매일 산에 갔습니다.\n"
	greek     = "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα δικαιώματα.\n"
	polish    = "Wszyscy ludzie rodzą się wolni i równi pod względem swej godności i swych praw. " +
		"Są oni obdarzeni rozumem.\n"
	arabic = "يولد جميع الناس أحرارا متساوين في الكرامة والحقوق. وقد وهبوا عقلا وضميرا.\n"
	thai   = "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ\n"
)

// one reads a file and gives its text and warnings.
func one(t *testing.T, name, content string, opt Options) (text, warnings string) {
	t.Helper()
	c, err := Open(t.Context(), []string{texttest.Write(t, t.TempDir(), name, content)}, opt)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(texttest.Paragraphs(t, c), "\n"), strings.Join(c.Info().Warnings, "\n")
}

func TestEncodingsAreGuessedAndTheGuessIsShown(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		enc        encoding.Encoding
	}{
		{"windows-1251", russian, charmap.Windows1251},
		{"koi8-r", russian, charmap.KOI8R},
		{"ibm866", russian, charmap.CodePage866},
		{"x-mac-cyrillic", russian, charmap.MacintoshCyrillic},
		{"Latin-1", french, charmap.Windows1252},
		{"Latin-1", german, charmap.ISO8859_1},
		{"macintosh", french, charmap.Macintosh},
		{"macintosh", german, charmap.Macintosh},
		{"ibm850", german, charmap.CodePage850},
		{"shift_jis", japanese1, japanese.ShiftJIS},
		{"euc-jp", japanese1, japanese.EUCJP},
		{"iso-2022-jp", japanese1, japanese.ISO2022JP},
		{"gb18030", chinese, simplifiedchinese.GBK},
		{"big5", taiwan, traditionalchinese.Big5},
		{"euc-kr", koreanT, korean.EUCKR},
		{"iso-8859-7", greek, charmap.ISO8859_7},
		{"windows-1250", polish, charmap.Windows1250},
		{"iso-8859-2", polish, charmap.ISO8859_2},
		{"windows-1256", arabic, charmap.Windows1256},
		{"windows-874", thai, charmap.Windows874},
		{"utf-16le", russian, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)},
		{"utf-16be", chinese, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)},
		{"utf-16le", french, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)},
		{"utf-32le", french, utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)},
		{"utf-32be", russian, utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)},
	} {
		whole := strings.Repeat(tt.text, 40)
		bytes, err := encoding.ReplaceUnsupported(tt.enc.NewEncoder()).String(whole)
		if err != nil {
			t.Fatal(tt.name, err)
		}
		text, warnings := one(t, "a.txt", bytes, Options{})
		if text != strings.TrimSpace(whole) {
			t.Errorf("%s: read %.100q, warnings %s", tt.name, text, warnings)
		}
		word := strings.FieldsFunc(tt.text, func(r rune) bool { return strings.ContainsRune(" 、，.", r) })[0]
		if !strings.Contains(warnings, tt.name) || !strings.Contains(warnings, "a guess, with words such as ") {
			t.Errorf("%s: warnings %q, first word %q", tt.name, warnings, word)
		}
	}
}

func TestMarksOfUnicodeAreNoGuess(t *testing.T) {
	for name, enc := range map[string]encoding.Encoding{
		"UTF-16": unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "UTF-32": utf32.UTF32(utf32.LittleEndian, utf32.UseBOM),
		"UTF-32 ": utf32.UTF32(utf32.BigEndian, utf32.UseBOM),
	} {
		bytes, err := enc.NewEncoder().String(russian)
		if err != nil {
			t.Fatal(err)
		}
		text, warnings := one(t, "a.txt", bytes, Options{})
		if text != strings.TrimSpace(russian) || warnings == "" ||
			!strings.Contains(warnings+" ", " is "+strings.TrimSpace(name)+", ") || strings.Contains(warnings, "guess") {
			t.Errorf("%s: %q, warnings %q", name, text, warnings)
		}
	}
}

func TestANamedEncodingHolds(t *testing.T) {
	short, err := charmap.Windows1257.NewEncoder().String("Šī ir īsa rinda\n") // too short to be guessed
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"windows-1257", "cp1257", "WINDOWS_1257", "win1257"} {
		if text, warnings := one(t, "a.txt", short, Options{Encoding: name}); text != "Šī ir īsa rinda" || warnings != "" {
			t.Errorf("%s: %q, warnings %q", name, text, warnings)
		}
	}
	// UTF-8 stays UTF-8, so that a folder may have both.
	text, warnings := one(t, "a.txt", russian, Options{Encoding: "cp1251"})
	if text != strings.TrimSpace(russian) || !strings.Contains(warnings, "not as windows-1251") {
		t.Errorf("%q, warnings %q", text, warnings)
	}
	if text, _ := one(t, "a.txt", "caf\xe9 is broken", Options{Encoding: "utf-8"}); text != "caf\ufffd is broken" {
		t.Errorf("UTF-8 by name: %q", text)
	}
	var unknown *EncodingError
	if _, err := Open(t.Context(), []string{"x"}, Options{Encoding: "klingon"}); !errors.As(err, &unknown) ||
		unknown.Name != "klingon" || strings.Contains(err.Error(), "\n") {
		t.Errorf("error %v", err)
	}
}

func TestAnotherEncodingIsAnotherHash(t *testing.T) {
	bytes, err := charmap.Windows1251.NewEncoder().String(strings.Repeat(russian, 5))
	if err != nil {
		t.Fatal(err)
	}
	path := texttest.Write(t, t.TempDir(), "a.txt", bytes)
	seen := map[string]string{}
	for _, name := range []string{"cp1251", "koi8-r", "latin1"} {
		c, err := Open(t.Context(), []string{path}, Options{Encoding: name})
		if err != nil {
			t.Fatal(err)
		}
		if other := seen[c.Info().Hash]; other != "" {
			t.Errorf("%s and %s have one hash", name, other)
		}
		seen[c.Info().Hash] = name
	}
}

func TestAFewNULAreLeftOut(t *testing.T) {
	prose := strings.Repeat("Some words of prose.\n", 200)
	for name, content := range map[string]string{
		"one":                 strings.Replace(prose, "words", "wo\x00rds", 1),
		"at both ends":        "\x00" + prose + "\x00",
		"in Latin-1":          strings.Replace(prose, "prose", "pros\xe9\x00", 1),
		"in carriage returns": strings.ReplaceAll(strings.Replace(prose, "words", "wo\x00rds", 2), "\n", "\r"),
	} {
		text, warnings := one(t, "a.txt", content, Options{})
		if strings.Contains(text, "\x00") || strings.Count(text, "\n") != 199 || !strings.Contains(warnings, "NUL") {
			t.Errorf("%s: %d lines, warnings %q", name, strings.Count(text, "\n")+1, warnings)
		}
	}
}

func TestCarriageReturnsEndLines(t *testing.T) {
	want := "One line here.\nTwo lines here.\nThree."
	for name, content := range map[string]string{
		"alone":            "One line here.\rTwo lines here.\rThree.\r",
		"hard wraps":       "One line\rhere.\r\rTwo lines\rhere.\r\rThree.",
		"before and after": "One line here.\r\rTwo lines here.\n\nThree.\r\r",
		"UTF-16": "\xff\xfeO\x00n\x00e\x00 \x00l\x00i\x00n\x00e\x00 \x00h\x00e\x00r\x00e\x00.\x00\r\x00" +
			"T\x00w\x00o\x00 \x00l\x00i\x00n\x00e\x00s\x00 \x00h\x00e\x00r\x00e\x00.\x00\r\x00" +
			"T\x00h\x00r\x00e\x00e\x00.\x00",
	} {
		if text, _ := one(t, "a.txt", content, Options{}); text != want {
			t.Errorf("%s: %q", name, text)
		}
	}
	book := strings.ReplaceAll(newBook("A", "Alpha\nspeaks."), "\n", "\r")
	if text, _ := one(t, "a.txt", book, Options{}); text != "Alpha speaks." {
		t.Errorf("a book of an old Mac: %q", text)
	}
}
