package htmltext

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func TestText(t *testing.T) {
	for _, tt := range []struct{ html, want string }{
		{"<p>One <b>b</b>old</p><p>Two", "One bold\n\nTwo\n\n"},
		{"<title>No</title><p>Yes", "No\n\nYes\n\n"}, // outside of a head it is a block
		{"<head><title>No</title><style>x</style></head><body>Yes</body>", "Yes\n\n"},
		{"a<br>b<hr/>c", "a\n\nb\n\nc\n\n"},
		{"<script>if (a < b) { '<p>' }</script>x", "x\n\n"},
		{"<ul><li>One<li>Two</ul><table><tr><td>a<td>b</table>", "One\n\nTwo\n\na\n\nb\n\n"},
		{"x &lt; y &amp; &eacute;&#8212;&nbsp;z", "x < y & é—\u00a0z\n\n"},
		{"  lots \n\t of\r\n space <i> here </i> ", "lots of space here\n\n"},
		{"<!-- no --><![CDATA[no]]>yes<svg><text>no</text></svg>", "yes\n\n"},
		{"no tags at all", "no tags at all\n\n"},
		{"", ""},
		{"<head><p>never closed", ""},
		{"<unknown-tag>x</unknown-tag>y", "xy\n\n"},
	} {
		got, err := io.ReadAll(iotest.OneByteReader(Reader(strings.NewReader(tt.html))))
		if err != nil || string(got) != tt.want {
			t.Errorf("%q: got %q, want %q, %v", tt.html, got, tt.want, err)
		}
	}
}

func TestNothingOfALongTextIsLost(t *testing.T) {
	long := strings.Repeat("word ", 100_000)
	got, err := io.ReadAll(Reader(strings.NewReader("<p>" + long + "</p>")))
	if err != nil || strings.TrimSpace(string(got)) != strings.TrimSpace(long) {
		t.Errorf("%d bytes of %d, %v", len(got), len(long), err)
	}
	endless := "<p " + strings.Repeat("x", maxToken+1)
	if _, err := io.ReadAll(Reader(strings.NewReader(endless))); err == nil || strings.Contains(err.Error(), "\n") {
		t.Errorf("a tag without end: %v", err)
	}
}

func FuzzReader(f *testing.F) {
	for _, s := range []string{"<p>a</p>", "<", "&", "<script>", "<!--", "a<br/>b", "<head>", "</p>", "<p\x00>",
		"\xff<b>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := io.ReadAll(Reader(strings.NewReader(s)))
		if err != nil || len(got) > 10*len(s)+10 {
			t.Errorf("%q, %v", got, err)
		}
	})
}
