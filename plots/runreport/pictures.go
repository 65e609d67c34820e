package runreport

import (
	"fmt"
	"slices"

	"github.com/ablate-go/ablate/plots"
	"github.com/ablate-go/ablate/plots/report"
)

// figure is what the figures of package plots have in common.
type figure interface {
	plots.Described
	plots.Narrower
	Hover() []plots.HoverPanel
}

// drawn is a figure after drawing. What cannot be drawn fails where its part is made, and costs no other part; and the
// page and the saved file share one drawing.
type drawn struct {
	figure
	svg    string
	narrow *drawn // nil in a drawing for narrow screens
}

// SVG implements plots.Graphic.
func (d drawn) SVG() string { return d.svg }

// Narrow implements plots.Narrower.
func (d drawn) Narrow() plots.Graphic {
	if d.narrow == nil {
		return d
	}
	return *d.narrow
}

// picture is a figure with its caption; name is that of its files.
func picture(name string, f figure, caption string) (report.Picture, error) {
	narrow, ok := f.Narrow().(figure)
	if !ok { // narrow screens show the figure as it is
		narrow = f
	}
	d := drawn{f, f.SVG(), &drawn{narrow, narrow.SVG(), nil}}
	if d.svg == "" || d.narrow.svg == "" {
		return report.Picture{}, fmt.Errorf("figure %s cannot be drawn at its size", name)
	}
	return report.NewPicture(name, d, caption, f.Alt())
}

// pictureOf is the blocks of a part that is a figure.
func pictureOf(name string, f figure, caption string) ([]report.Block, error) {
	return blockOf(picture(name, f, caption))
}

// tabs gathers the pictures of a gallery.
type tabs struct {
	labels   []string
	names    []string // of the pictures' files
	pictures []report.Picture
}

func (t *tabs) add(label, name string, f figure, caption string) error {
	p, err := picture(name, f, caption)
	if err == nil {
		t.labels, t.names, t.pictures = append(t.labels, label), append(t.names, name), append(t.pictures, p)
	}
	return err
}

// free is a name that no picture of the gallery has: the name itself, or with a number.
func (t *tabs) free(name string) string {
	free := name
	for n := 2; slices.Contains(t.names, free); n++ {
		free = fmt.Sprintf("%s-%d", name, n)
	}
	return free
}

// blocks are the gallery, if it has any picture.
func (t *tabs) blocks() ([]report.Block, error) {
	if t.pictures == nil {
		return nil, nil
	}
	return blockOf(report.NewGallery(t.labels, t.pictures))
}
