package runreport

import (
	"github.com/ablate-go/ablate/plots"
	"github.com/ablate-go/ablate/plots/report"
)

// addPicture adds a figure to a section.
func addPicture(s *report.Section, name string, f plots.Described, caption string) error {
	p, err := report.NewPicture(name, f, caption, f.Alt())
	if err == nil {
		s.Add(p)
	}
	return err
}

// tabs gathers the pictures of a gallery.
type tabs struct {
	labels   []string
	pictures []report.Picture
}

func (t *tabs) add(label, name string, f plots.Described, caption string) error {
	p, err := report.NewPicture(name, f, caption, f.Alt())
	if err == nil {
		t.labels, t.pictures = append(t.labels, label), append(t.pictures, p)
	}
	return err
}

// to adds the gallery to a section, if it has any picture.
func (t *tabs) to(s *report.Section) error {
	if t.pictures == nil {
		return nil
	}
	g, err := report.NewGallery(t.labels, t.pictures)
	if err == nil {
		s.Add(g)
	}
	return err
}
