package report

import (
	"encoding/xml"
	"errors"
	"fmt"
	"html/template"
	"io"
	"regexp"
	"strings"
)

// figureColor matches the colours of a style, which become variables of the page with the colour to fall back
// on, so that a dark page can set them anew.
var figureColor = regexp.MustCompile(`#[0-9A-Fa-f]{6}\b`)

var localURL = regexp.MustCompile(`url\(\s*['"]?#([^'")\s]+)['"]?\s*\)`)

// inlineSVG rewrites an SVG document for a place inside a page: ids get the prefix, so that two
// pictures never share one; the root is named by alt; and what could run or load anything (scripts,
// foreign markup, handlers, addresses other than fragments) is left out.
func inlineSVG(svg, prefix, alt string) (template.HTML, error) {
	dec := xml.NewDecoder(strings.NewReader(svg))
	var b strings.Builder
	depth, dropped := 0, 0 // dropped is the depth inside an element that is left out
	for {
		tok, err := dec.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return "", fmt.Errorf("report: the SVG of picture %q cannot be read: %w", prefix, err)
		}
		switch t := tok.(type) {
		case xml.StartElement:
			if dropped > 0 || t.Name.Space != "" || unsafeElement(t.Name.Local) {
				dropped++
				continue
			}
			b.WriteString("<" + t.Name.Local)
			if depth == 0 {
				writeAttr(&b, "role", "img")
				writeAttr(&b, "aria-label", alt)
			}
			depth++
			for _, a := range t.Attr {
				if name, value, ok := inlineAttr(a, prefix); ok {
					writeAttr(&b, name, value)
				}
			}
			b.WriteString(">")
		case xml.EndElement:
			if dropped > 0 {
				dropped--
				continue
			}
			depth--
			b.WriteString("</" + t.Name.Local + ">")
		case xml.CharData:
			if dropped == 0 && depth > 0 {
				escape(&b, string(t))
			}
		}
	}
	if b.Len() == 0 || depth != 0 {
		return "", fmt.Errorf("report: the SVG of picture %q is empty or ends too early", prefix)
	}
	return template.HTML(b.String()), nil
}

// unsafeElement tells whether an SVG element can run code, load a file or style the page around it.
func unsafeElement(name string) bool {
	switch strings.ToLower(name) {
	case "script", "foreignobject", "iframe", "style", "image", "animate", "set", "a":
		return true
	}
	return false
}

// inlineAttr returns an attribute as it may stand in the page.
func inlineAttr(a xml.Attr, prefix string) (name, value string, ok bool) {
	name, value = a.Name.Local, a.Value
	switch lower := strings.ToLower(name); {
	case a.Name.Space == "xmlns" || lower == "xmlns" || strings.HasPrefix(lower, "on"):
		return "", "", false
	case lower == "id":
		return name, prefix + "-" + value, true
	case lower == "href":
		if fragment, local := strings.CutPrefix(value, "#"); local {
			return name, "#" + prefix + "-" + fragment, true
		}
		return "", "", false
	case a.Name.Space != "":
		return "", "", false
	}
	if strings.EqualFold(name, "style") {
		value = figureColor.ReplaceAllStringFunc(value, func(c string) string {
			return "var(--fig-" + strings.ToLower(c[1:]) + "," + c + ")"
		})
	}
	value = localURL.ReplaceAllString(value, "url(#"+prefix+"-$1)")
	rest := strings.ReplaceAll(strings.ToLower(value), "url(#", "")
	if strings.Contains(rest, "url(") || strings.Contains(rest, "javascript:") {
		return "", "", false
	}
	return name, value, true
}

func writeAttr(b *strings.Builder, name, value string) {
	b.WriteString(" " + name + `="`)
	escape(b, value)
	b.WriteString(`"`)
}

func escape(b *strings.Builder, s string) { template.HTMLEscape(b, []byte(s)) }
