package report

import (
	"html"
	"html/template"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ablate-go/ablate/internal/prose"
)

// spans matches the parts of a text that are not plain: code between backticks, or an address.
var spans = regexp.MustCompile("`[^`\n]+`|" + `https://[^\s<>"'\x60()]*[^\s<>"'\x60().,;:!?]`)

// eachSpan cuts text into plain stretches and spans, and joins what is made of them.
func eachSpan(s string, plain, span func(string) string) string {
	var b strings.Builder
	at := 0
	for _, m := range spans.FindAllStringIndex(s, -1) {
		b.WriteString(plain(s[at:m[0]]))
		b.WriteString(span(s[m[0]:m[1]]))
		at = m[1]
	}
	b.WriteString(plain(s[at:]))
	return b.String()
}

// inlineHTML renders a text. All of it is escaped before any tag is set around it.
func inlineHTML(s string) template.HTML {
	plain := func(s string) string {
		var b strings.Builder
		s = strings.ReplaceAll(s, " ± ", "\u00a0±\u00a0") // a line must not end inside an interval
		for _, r := range prose.SplitSubscripts(s) {
			if r.Sub {
				b.WriteString("<sub>" + html.EscapeString(r.Text) + "</sub>")
			} else {
				b.WriteString(html.EscapeString(r.Text))
			}
		}
		return b.String()
	}
	span := func(s string) string {
		if code, ok := strings.CutPrefix(s, "`"); ok {
			return "<code>" + html.EscapeString(strings.TrimSuffix(code, "`")) + "</code>"
		}
		e := html.EscapeString(s)
		return `<a href="` + e + `" rel="noreferrer">` + e + "</a>"
	}
	return template.HTML(eachSpan(s, plain, span))
}

var (
	markdownMarks = regexp.MustCompile("[\\\\`*\\[\\]#|~<>&]|_+")
	// markdownStart matches what would begin a list, a heading's underline or a rule.
	markdownStart = regexp.MustCompile(`^([-+] |[-=]+$|\d+[.)] )`)
)

// inlineMarkdown renders a text so that Markdown shows it as it is written.
func inlineMarkdown(s string) string {
	s = strings.Join(strings.Fields(s), " ") // a line break could begin a list or end a table's row
	plain := func(s string) string {
		var b strings.Builder
		at := 0
		for _, m := range markdownMarks.FindAllStringIndex(s, -1) {
			mark := s[m[0]:m[1]]
			b.WriteString(s[at:m[0]])
			switch {
			case strings.Contains("<>&", mark):
				b.WriteString(html.EscapeString(mark))
			case mark == "_" && wordEnds(s[:m[0]]) && wordStarts(s[m[1]:]):
				b.WriteString(mark) // within a word an underscore is only itself, and E_Δ reads better so
			default:
				b.WriteString(strings.Repeat(`\`+mark[:1], len(mark)))
			}
			at = m[1]
		}
		b.WriteString(s[at:])
		return b.String()
	}
	span := func(s string) string { return strings.ReplaceAll(s, "|", `\|`) }
	s = eachSpan(s, plain, span)
	if m := markdownStart.FindString(s); m != "" {
		at := len(strings.TrimRight(m, " ")) - 1
		s = s[:at] + `\` + s[at:]
	}
	return s
}

func wordEnds(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsLetter(r) || unicode.IsNumber(r)
}

func wordStarts(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r) || unicode.IsNumber(r)
}
