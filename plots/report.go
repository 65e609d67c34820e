package plots

import (
	"fmt"
	"os"
	"path/filepath"
)

// Graphic is a picture that a report can hold: any figure of this package, or a type of your own.
// A report puts the SVG into its page, without what could run or load anything.
type Graphic interface {
	SVG() string
	PNG() []byte
}

// Report is a document for a colleague who was not there: what was asked, what came out, and how.
//
// Texts are plain, with three conventions: `code` between backticks, symbols with a subscript such
// as E_Δ, and https addresses, which become links. Everything else is shown as it is written.
type Report struct {
	Title    string
	Question string   // what the runs were to decide, in one or two sentences
	Lead     []string // the answer, one paragraph each
	Footer   string   // program, version and date, say

	sections []*Section
}

// Section is a titled run of blocks.
type Section struct {
	title  string
	blocks []Block
}

// Block is a part of a section: Paragraph, Bullets, Picture, Gallery, Table, Code, Definitions or Notice.
type Block interface {
	// kind names the block's HTML template.
	kind() string
	markdown() string
}

// Section adds a section to the report and returns it.
func (r *Report) Section(title string) *Section {
	s := &Section{title: title}
	r.sections = append(r.sections, s)
	return s
}

// Add appends blocks to the section and returns it.
func (s *Section) Add(blocks ...Block) *Section {
	s.blocks = append(s.blocks, blocks...)
	return s
}

// pictures lists the report's pictures in reading order.
func (r *Report) pictures() []Picture {
	var all []Picture
	for _, s := range r.sections {
		for _, b := range s.blocks {
			switch b := b.(type) {
			case Picture:
				all = append(all, b)
			case Gallery:
				all = append(all, b.pictures...)
			}
		}
	}
	return all
}

// check refuses what would come out as a broken page.
func (r *Report) check() error {
	if r.Title == "" {
		return fmt.Errorf("plots: the report has no title: set Report.Title")
	}
	seen := map[string]bool{}
	for _, p := range r.pictures() {
		if p.graphic == nil {
			return fmt.Errorf("plots: a picture of the report is empty: make it with NewPicture")
		}
		if seen[p.name] {
			return fmt.Errorf("plots: two pictures of the report are named %q: their files would overwrite each other, so rename one", p.name)
		}
		seen[p.name] = true
	}
	for _, s := range r.sections {
		for i, b := range s.blocks {
			if b == nil {
				return fmt.Errorf("plots: block %d of section %q is nil: leave it out", i, s.title)
			}
		}
	}
	return nil
}

// Save writes dir/report.html, which stands alone, dir/report.md, and the pictures that the latter
// links to as dir/figures/NAME.png and NAME.svg. Each file is written atomically, the pages last.
func (r *Report) Save(dir string) error {
	if err := r.check(); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("plots: the report's folder could not be made: %w", err)
	}
	for _, p := range r.pictures() {
		if err := save(p.graphic, filepath.Join(dir, "figures"), p.name); err != nil {
			return err
		}
	}
	page, err := r.html()
	if err != nil {
		return err
	}
	if err := write(filepath.Join(dir, "report.md"), []byte(r.Markdown())); err != nil {
		return err
	}
	return write(filepath.Join(dir, "report.html"), []byte(page))
}
