package plots

import (
	"math"
	"slices"
)

// armSeries lists a reading of each arm that has it, under the arm's name and colour. Arms whose values are
// all the same are one series with all of their names and the first one's colour.
func (r *folder) armSeries(key string, arms ...*runArm) []Series {
	var all []Series
next:
	for _, a := range arms {
		s, ok := a.series(key, a.label())
		if !ok {
			continue
		}
		for i := range all {
			if sameValues(all[i], s) {
				all[i].Name += ", " + a.label()
				continue next
			}
		}
		s.Color, s.Dashes = r.palette.Color(a.Name), r.palette.Dashes(a.Name)
		all = append(all, s)
	}
	return all
}

// sameValues reports whether two series would be drawn on the same points.
func sameValues(a, b Series) bool {
	x, y := a.lines(), b.lines()
	if len(x) != len(y) {
		return false
	}
	same := func(v, w float64) bool { return v == w || math.IsNaN(v) && math.IsNaN(w) }
	for i := range x {
		if !slices.Equal(x[i].X, y[i].X) || !slices.EqualFunc(x[i].Y, y[i].Y, same) {
			return false
		}
	}
	return true
}

// seedNote says what thick, thin and shaded mean; it is empty with one seed.
func (r *folder) seedNote() string {
	if r.seeds() == 1 {
		return ""
	}
	return " Thick: mean over seeds; thin: each seed; shaded: 95% t interval of the mean, from two seeds on; where it is wide it leaves the frame."
}

// panel makes a panel; it is nil without any series.
func panel(title, y string, series []Series) (*Curves, error) {
	if len(series) == 0 {
		return nil, nil
	}
	c, err := NewCurves(series...)
	if err != nil {
		return nil, err
	}
	c.Title, c.XLabel, c.YLabel = title, "step", y
	return c, nil
}

// addLearning adds how generator and discriminator learn.
func (r *folder) addLearning(s *Section) error {
	shown := false
	for _, add := range []func(*Section) (bool, error){r.addGenerator, r.addDiscriminator} {
		ok, err := add(s)
		if err != nil {
			return err
		}
		shown = shown || ok
	}
	if !shown {
		s.Add(Paragraph("Nothing has been measured yet."))
	}
	return nil
}

// cutNote says for the caption what leaves the figure at its top.
func cutNote(c *Curves) string {
	cut := c.Cut()
	if cut == "" {
		return ""
	}
	return " Beyond the frame: " + cut + "."
}

// described is what figures of this package have in common.
type described interface {
	Graphic
	Alt() string
}

// tabs gathers the pictures of a gallery.
type tabs struct {
	labels   []string
	pictures []Picture
}

func (t *tabs) add(label, name string, g described, caption string) error {
	p, err := NewPicture(name, g, caption, g.Alt())
	if err == nil {
		t.labels, t.pictures = append(t.labels, label), append(t.pictures, p)
	}
	return err
}

// to adds the gallery to a section, if it has any picture.
func (t *tabs) to(s *Section) error {
	if t.pictures == nil {
		return nil
	}
	g, err := NewGallery(t.labels, t.pictures)
	if err == nil {
		s.Add(g)
	}
	return err
}

func addPicture(s *Section, name string, g described, caption string) error {
	p, err := NewPicture(name, g, caption, g.Alt())
	if err == nil {
		s.Add(p)
	}
	return err
}
