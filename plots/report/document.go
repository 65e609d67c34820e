package report

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"

	"github.com/ablate-go/ablate/internal/atomicfile"
	"github.com/ablate-go/ablate/plots"
)

// Document is a report for a colleague who was not there: what was asked, what came out, and how.
//
// Texts are plain, with three conventions: `code` between backticks, symbols with a subscript such
// as E_Δ, and https addresses, which become links. Everything else is shown as it is written.
type Document struct {
	Title    string
	Question string   // what the runs were to decide, in one or two sentences
	Lead     []string // the answer, one paragraph each
	Footer   string   // program, version and date, say
	Reload   int      // seconds after which the HTML page loads itself again; 0 is never

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

// Section adds a section to the document and returns it.
func (d *Document) Section(title string) *Section {
	s := &Section{title: title}
	d.sections = append(d.sections, s)
	return s
}

// Add appends blocks to the section and returns it.
func (s *Section) Add(blocks ...Block) *Section {
	s.blocks = append(s.blocks, blocks...)
	return s
}

// Accepts says why the document could not be saved with some more blocks: one is nil, or a picture is empty or has the
// name of another one.
func (d *Document) Accepts(blocks ...Block) error {
	with := Document{Title: "any", sections: append(slices.Clone(d.sections), &Section{blocks: blocks})}
	return with.check()
}

// pictures lists the report's pictures in reading order.
func (d *Document) pictures() []Picture {
	var all []Picture
	for _, s := range d.sections {
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
func (d *Document) check() error {
	if d.Title == "" {
		return fmt.Errorf("report: the report has no title: set Document.Title")
	}
	seen := map[string]bool{}
	for _, p := range d.pictures() {
		if p.graphic == nil {
			return fmt.Errorf("report: a picture of the report is empty: make it with NewPicture")
		}
		if seen[p.name] {
			return fmt.Errorf("report: two pictures of the report are named %q: their files would overwrite each other, "+
				"so rename one", p.name)
		}
		seen[p.name] = true
	}
	for _, s := range d.sections {
		for i, b := range s.blocks {
			if b == nil {
				return fmt.Errorf("report: block %d of section %q is nil: leave it out", i, s.title)
			}
		}
	}
	return nil
}

// Save writes dir/report.html, which stands alone, dir/report.md, and the pictures that the latter
// links to as dir/figures/NAME.png and NAME.svg. Each file is written atomically, the pages last. A picture that cannot
// be drawn or written is an error, but keeps no other file from being written.
func (d *Document) Save(dir string) error {
	if err := d.check(); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("report: the report's folder could not be made: %w", err)
	}
	errs := savePictures(d.pictures(), filepath.Join(dir, "figures"))
	page, err := d.html()
	if err != nil {
		return errors.Join(append(errs, err)...)
	}
	errs = append(errs, writeFile(filepath.Join(dir, "report.md"), []byte(d.Markdown())))
	errs = append(errs, writeFile(filepath.Join(dir, "report.html"), []byte(page)))
	return errors.Join(errs...)
}

// savePictures draws several pictures at a time, since an image takes a tenth of a second, and gives the error of each.
// More than four at a time would hold many images in memory.
func savePictures(all []Picture, dir string) []error {
	errs := make([]error, len(all))
	var wg sync.WaitGroup
	free := make(chan struct{}, min(runtime.GOMAXPROCS(0), 4))
	for i, p := range all {
		free <- struct{}{}
		wg.Go(func() {
			errs[i] = p.save(dir)
			<-free
		})
	}
	wg.Wait()
	return errs
}

// save writes the picture's two files. A graphic may be anyone's, and one that panics is one that cannot be drawn.
func (p Picture) save(dir string) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("report: the picture %q could not be drawn: %v", p.name, cause)
		}
	}()
	return plots.Save(p.graphic, dir, p.name)
}

// writeFile puts data at path so that a reader finds all of it or what was there before.
func writeFile(path string, data []byte) error {
	if err := atomicfile.Write(path, data); err != nil {
		return fmt.Errorf("report: %s was not written: %w", path, err)
	}
	return nil
}
