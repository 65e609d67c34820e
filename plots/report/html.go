package report

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"strings"
	"unicode/utf8"

	"github.com/ablate-go/ablate/plots"
)

//go:embed report.html.tmpl
var reportTemplate string

//go:embed report.css
var reportCSS string

//go:embed report.js
var reportJS string

// contentPolicy stands in every page: it makes a browser refuse any fetch, whatever a text says, and run no
// script but the page's own.
func contentPolicy() string {
	sum := sha256.Sum256([]byte(reportJS))
	return "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-" +
		base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// page is what the template sees; its numbers are the figures' and tables' own.
type page struct {
	*Document
	CSS            template.CSS
	JS             template.JS
	Policy         string
	figure, tables int
}

// HTML renders the report as one page that needs no other file, network or script. If the report
// could not be saved, the page says why.
func (d *Document) HTML() string {
	out, err := d.html()
	if err != nil {
		return "<p>" + template.HTMLEscapeString(err.Error()) + "</p>"
	}
	return out
}

func (d *Document) html() (string, error) {
	if err := d.check(); err != nil {
		return "", err
	}
	p := &page{Document: d, CSS: template.CSS(reportCSS), JS: template.JS(reportJS), Policy: contentPolicy()}
	t := template.New("report")
	t.Funcs(template.FuncMap{
		"text": inlineHTML,
		"render": func(b Block) (template.HTML, error) {
			var out strings.Builder
			err := t.ExecuteTemplate(&out, b.kind(), p.data(b))
			return template.HTML(out.String()), err
		},
		"json": func(v any) (string, error) {
			data, err := json.Marshal(v)
			return string(data), err
		},
		"anchor": func(i int) string { return fmt.Sprintf("section-%d", i+1) },
	})
	if _, err := t.Parse(reportTemplate); err != nil {
		return "", fmt.Errorf("report: the report's own template is faulty: %w", err)
	}
	var out strings.Builder
	if err := t.ExecuteTemplate(&out, "page", p); err != nil {
		return "", fmt.Errorf("report: the report could not be rendered: %w", err)
	}
	return strings.ToValidUTF8(out.String(), "\uFFFD"), nil
}

// Sections lists the report's sections for the template.
func (p *page) Sections() []sectionView {
	var all []sectionView
	for _, s := range p.sections {
		all = append(all, sectionView{s.title, s.blocks})
	}
	return all
}

type sectionView struct {
	Title  string
	Blocks []Block
}

// data returns the fields of a block that the template shows.
func (p *page) data(b Block) any {
	switch b := b.(type) {
	case Picture:
		return p.picture(b)
	case Gallery:
		g := galleryView{Labels: b.labels}
		for _, one := range b.pictures {
			g.Pictures = append(g.Pictures, p.picture(one))
		}
		return g
	case Table:
		p.tables++
		return tableView{p.tables, b.title, b.columns, b.rows, b.notes, b.downloads(p.tables)}
	case Notice:
		return noticeView{strings.ToLower(b.Kind.String()), b.Kind.String(), b.Text, b.Items}
	}
	return b
}

func (p *page) picture(b Picture) pictureView {
	p.figure++
	v := pictureView{Number: p.figure, Name: b.name, Caption: b.caption}
	v.svg, v.err = inlineSVG(b.graphic.SVG(), b.name, b.alt)
	panels := hoverOf(b.graphic)
	if n, ok := b.graphic.(plots.Narrower); ok && v.err == nil {
		narrow := n.Narrow()
		v.Narrow, v.err = inlineSVG(narrow.SVG(), "narrow."+b.name, b.alt) // no picture is named so
		if other := hoverOf(narrow); len(other) == len(panels) {
			for _, p := range other {
				v.Frames = append(v.Frames, [4]float64{p.Left, p.Top, p.Right, p.Bottom})
			}
		}
	}
	if panels != nil && v.err == nil {
		var data []byte
		if data, v.err = json.Marshal(panels); v.err == nil {
			v.Hover = template.JS(data) // json escapes what could end the script
		}
	}
	return v
}

// hoverOf lists the values of a graphic for the pointer, if it has any.
func hoverOf(g plots.Graphic) []plots.HoverPanel {
	if h, ok := g.(interface{ Hover() []plots.HoverPanel }); ok {
		return h.Hover()
	}
	return nil
}

type pictureView struct {
	Number        int
	Name, Caption string
	Hover         template.JS   // values for the pointer, as JSON; empty if there are none
	Narrow        template.HTML // the drawing for narrow screens; empty if there is none
	Frames        [][4]float64  // left, top, right and bottom of each panel of it, for the pointer
	svg           template.HTML
	err           error
}

type galleryView struct {
	Labels   []string
	Pictures []pictureView
}

// SVG stops the page if the picture could not be read.
func (p pictureView) SVG() (template.HTML, error) { return p.svg, p.err }

type tableView struct {
	Number  int
	Title   string
	Columns []Column
	Rows    [][]string
	Notes   []string
	Files   []download
}

// Number tells the template whether column i holds numbers.
func (t tableView) IsNumber(i int) bool { return t.Columns[i].Number }

// IsLong tells the template whether column i holds words that are to stay on few lines.
func (t tableView) IsLong(i int) bool {
	const long = 24 // characters
	for _, row := range t.Rows {
		if !t.Columns[i].Number && utf8.RuneCountInString(row[i]) > long {
			return true
		}
	}
	return false
}

type noticeView struct {
	Class, Kind, Text string
	Items             []string
}
