// Package htmltext gives the text of an HTML document, a line for each paragraph, as a browser would break it.
package htmltext

import (
	"bytes"
	"errors"
	"io"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxToken bounds a tag or a piece of text between tags, in bytes, and so the memory that a reader needs.
const maxToken = 8 << 20

// Reader gives the text of the document that r delivers in UTF-8: a paragraph a line, a blank line between two.
// Scripts, styles, the head, forms' controls and what is no text are left out. Tags need not be closed.
func Reader(r io.Reader) io.Reader {
	z := html.NewTokenizer(r)
	z.SetMaxBuf(maxToken)
	return &reader{z: z}
}

type reader struct {
	z       *html.Tokenizer
	ready   []byte // text to give
	line    []byte // paragraph that is being read
	skipped atom.Atom
	err     error
}

func (r *reader) Read(p []byte) (int, error) {
	for len(r.ready) == 0 && r.err == nil {
		r.next()
	}
	if len(r.ready) > 0 {
		n := copy(p, r.ready)
		r.ready = r.ready[n:]
		return n, nil
	}
	return 0, r.err
}

// next takes one token.
func (r *reader) next() {
	switch kind := r.z.Next(); kind {
	case html.ErrorToken:
		r.end()
		r.err = r.z.Err()
		if errors.Is(r.err, html.ErrBufferExceeded) {
			r.err = errors.New("a tag or a piece of text has more than 8 MB: it is no HTML")
		}
	case html.TextToken:
		if r.skipped == 0 {
			r.text(html.UnescapeString(string(r.z.Raw())))
		}
	case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
		name, _ := r.z.TagName()
		r.tag(atom.Lookup(name), kind)
	}
}

// text adds to the paragraph, with white space as single spaces: lines of the source are no lines of the text.
func (r *reader) text(s string) {
	const enough = 64 << 10
	space := bytes.HasSuffix(r.line, []byte(" "))
	for _, c := range s {
		if c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' {
			if !space && len(r.line) > 0 {
				r.line = append(r.line, ' ')
			}
			space = true
			continue
		}
		space = false
		r.line = append(r.line, string(c)...)
	}
	if len(r.line) > enough { // a document without tags: the line goes on in the next piece
		r.ready = append(r.ready, r.line...)
		r.line = r.line[:0]
	}
}

func (r *reader) tag(name atom.Atom, kind html.TokenType) {
	if r.skipped != 0 {
		if kind == html.EndTagToken && name == r.skipped {
			r.skipped = 0
		}
		return
	}
	switch name {
	case atom.Script, atom.Style, atom.Head, atom.Template, atom.Noscript, atom.Svg, atom.Math, atom.Select,
		atom.Textarea, atom.Iframe, atom.Object, atom.Audio, atom.Video, atom.Canvas:
		if kind == html.StartTagToken {
			r.skipped = name
		}
	case atom.Body: // a head that is not closed ends here; see below
	}
	if !inline[name] {
		r.end()
	}
}

// end ends the paragraph.
func (r *reader) end() {
	if line := bytes.TrimSpace(r.line); len(line) > 0 {
		r.ready = append(append(r.ready, line...), "\n\n"...)
	}
	r.line = r.line[:0]
}

// inline are the elements that do not break a line. Unknown ones break it only if they have a name: atom 0 is inline.
var inline = map[atom.Atom]bool{
	0: true, atom.A: true, atom.Abbr: true, atom.Acronym: true, atom.B: true, atom.Bdi: true, atom.Bdo: true,
	atom.Big: true, atom.Cite: true, atom.Code: true, atom.Data: true, atom.Del: true, atom.Dfn: true, atom.Em: true,
	atom.Font: true, atom.I: true, atom.Img: true, atom.Ins: true, atom.Kbd: true, atom.Label: true, atom.Mark: true,
	atom.Q: true, atom.Rp: true, atom.Rt: true, atom.Ruby: true, atom.S: true, atom.Samp: true, atom.Small: true,
	atom.Span: true, atom.Strike: true, atom.Strong: true, atom.Sub: true, atom.Sup: true, atom.Time: true, atom.Tt: true,
	atom.U: true, atom.Var: true, atom.Wbr: true,
}
