package corpus

import (
	"go/ast"
	"go/doc/comment"
	"go/parser"
	"go/token"
	"html"
	"regexp"
	"strings"
	"unicode"
)

// commentProse calls keep with each paragraph, heading and list item in the comments of a Go file. A
// file that does not parse gives what was read before the fault; a generated one gives nothing.
func commentProse(src []byte, keep func(string)) {
	eachComment(src, func(paragraphs []string) {
		for _, p := range paragraphs {
			keep(p)
		}
	})
}

// eachComment is commentProse with the paragraphs of each comment together.
func eachComment(src []byte, yield func(paragraphs []string)) {
	f, err := parser.ParseFile(token.NewFileSet(), "", src, parser.ParseComments|parser.SkipObjectResolution)
	if f == nil || err != nil && f.Comments == nil || ast.IsGenerated(f) {
		return
	}
	// [Name] is a link in doc comments and its brackets are no part of the sentence.
	p := comment.Parser{LookupSym: func(recv, name string) bool { return true }}
	for _, group := range f.Comments {
		s := group.Text()
		if strings.Contains(s, "Copyright") || strings.Contains(s, "BSD-style") {
			continue
		}
		var paragraphs []string
		blocks(p.Parse(s).Content, func(s string) { paragraphs = append(paragraphs, s) })
		yield(paragraphs)
	}
}

func blocks(list []comment.Block, keep func(string)) {
	for _, b := range list {
		switch b := b.(type) {
		case *comment.Heading:
			keep(inline(b.Text))
		case *comment.Paragraph:
			keep(inline(b.Text))
		case *comment.List:
			for _, item := range b.Items {
				blocks(item.Content, keep)
			}
		}
	}
}

func inline(list []comment.Text) string {
	var b strings.Builder
	for _, t := range list {
		switch t := t.(type) {
		case comment.Plain:
			b.WriteString(string(t))
		case comment.Italic:
			b.WriteString(string(t))
		case *comment.Link:
			b.WriteString(inline(t.Text))
		case *comment.DocLink:
			b.WriteString(inline(t.Text))
		}
	}
	return b.String()
}

// isProse holds for 5 words and more of which 80% of the characters are letters and spaces: it keeps
// sentences and drops commented-out code, tables and lists of names.
func isProse(p string) bool {
	fields, plain, all := 1, 0, 0
	for _, r := range p {
		all++
		if r == ' ' {
			fields++
			plain++
		} else if unicode.IsLetter(r) {
			plain++
		}
	}
	return fields >= 5 && plain*5 >= all*4
}

var (
	// htmlDropped are elements that hold no prose. Go's regexp has no back references.
	htmlDropped = regexp.MustCompile(
		`(?is)<!--.*?-->|<pre\b.*?</pre>|<script\b.*?</script>|<style\b.*?</style>|<head\b.*?</head>`)
	htmlInline = regexp.MustCompile(`(?is)</?(a|b|i|em|strong|code|tt|span|sub|sup|var|small)\b[^>]*>`)
	htmlTag    = regexp.MustCompile(`(?s)</?[a-zA-Z][^>]*>`)
)

// htmlProse calls keep with the text between block elements of Go's own HTML documents. It is no
// reader of HTML at large: these files are hand-written and close their elements.
func htmlProse(s string, keep func(string)) {
	s = htmlDropped.ReplaceAllString(s, "\x00")
	s = htmlInline.ReplaceAllString(s, "")
	s = htmlTag.ReplaceAllString(s, "\x00")
	for p := range strings.SplitSeq(s, "\x00") {
		keep(html.UnescapeString(p))
	}
}
