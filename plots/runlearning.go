package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/experiments"
)

// armSeries lists a reading of each arm that has it, under the arm's name and colour. Arms whose values are
// all the same are one series with all of their names and the first one's colour.
func (r *folder) armSeries(key string, arms ...*runArm) []Series {
	var all []Series
next:
	for _, a := range arms {
		s, ok := a.series(key, a.Name)
		if !ok {
			continue
		}
		for i := range all {
			if sameValues(all[i], s) {
				all[i].Name += ", " + a.Name
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
	return " Thick: mean over seeds; thin: each seed; shaded: 95% t interval of the mean, from two seeds on."
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

func (r *folder) addGenerator(s *Section) (bool, error) {
	held, err := panel("Held-out text", "MLM loss (nats a masked token)", r.armSeries("eval_mlm_loss", r.arms...))
	if err != nil {
		return false, err
	}
	training, err := panel("Training batches", "MLM loss (nats a masked token)", r.armSeries("mlm_loss", r.arms...))
	if err != nil {
		return false, err
	}
	var panels []*Curves
	caption := "What the generator learns: mean loss of a masked token, on held-out text (evaluated every " +
		count(r.Plan.Base.Watch.EvalEvery, "step") + ") and on the batches of training. Lower is better."
	for _, c := range []*Curves{held, training} {
		if c == nil {
			continue
		}
		if r.unigram() > 0 {
			if err := c.Reference("unigram", r.unigram()); err != nil {
				return false, err
			}
		}
		panels = append(panels, c)
	}
	if panels == nil {
		return false, nil
	}
	if training != nil {
		if err := training.SmoothEMA(max(1, math.Round(float64(r.Plan.Base.Train.Steps)/50))); err != nil {
			return false, err
		}
	}
	if r.unigram() > 0 {
		caption += fmt.Sprintf(" Dashed: %s nats, what a model that knows only the frequencies of tokens scores on the held-out text.", fixed(r.unigram(), 3))
	}
	caption += r.twins() + r.seedNote()
	p, err := NewPanels(panels...)
	if err != nil {
		return false, err
	}
	p.legend = true
	if training != nil {
		caption += " Right: " + strings.ToLower(training.Note()[:1]) + training.Note()[1:]
	}
	p.Height = 245
	return true, addPicture(s, "mlm-loss", p, caption)
}

// twins names the arms whose generators are the same, which happens where nothing of RTD reaches them.
func (r *folder) twins() string {
	var groups [][]*runArm
next:
	for _, a := range r.arms {
		for i, g := range groups {
			if sameGenerator(g[0], a) {
				groups[i] = append(g, a)
				continue next
			}
		}
		groups = append(groups, []*runArm{a})
	}
	text := ""
	for _, g := range groups {
		if len(g) < 2 {
			continue
		}
		var names []string
		explained := true
		for _, a := range g {
			names = append(names, a.Name)
			explained = explained && (!a.rtd() || a.config.Coupling == experiments.CouplingAlternating && !a.shared())
		}
		text += " The values of " + list(names) + " are the same at every step"
		if explained {
			text += ", as they must be: nothing of RTD reaches their generators"
		}
		text += "."
	}
	return text
}

// sameGenerator reports whether two arms have the same losses at all steps of all seeds.
func sameGenerator(a, b *runArm) bool {
	compared := 0
	for _, x := range a.cells {
		for _, y := range b.cells {
			if x.Seed != y.Seed {
				continue
			}
			for _, row := range x.Rows {
				for _, key := range []string{"mlm_loss", "eval_mlm_loss"} {
					v, ok := row.Get(key)
					w, _, same := source{y, key}.at(row.Step)
					if ok && same && v != w {
						return false
					}
					if ok && same && row.Step > 0 {
						compared++
					}
				}
			}
		}
	}
	return compared > 0
}

func (r *folder) addDiscriminator(s *Section) (bool, error) {
	auc, err := panel("AUC", "", r.armSeries("eval_auc", r.arms...))
	if err != nil {
		return false, err
	}
	losses := r.armSeries("eval_rtd_loss", r.arms...)
	dropped := dropStart(losses)
	loss, err := panel("RTD loss (nats a token)", "", losses)
	if err != nil || auc == nil || loss == nil {
		return false, err
	}
	if err := auc.Reference("", 0.5); err != nil {
		return false, err
	}
	auc.Include(0.45, 0.6)
	p, err := NewMixedPanels(auc, loss)
	if err != nil {
		return false, err
	}
	p.legend, p.Height = true, 245
	start := ""
	if dropped {
		start = " The loss before the first step, near ln 2, is left out, since it would flatten the rest."
	}
	return true, addPicture(s, "discriminator", p, "What the discriminator learns, on held-out text with the replacements of its own generator. Left: AUC, the chance that a replaced token is given a higher probability than an original one; dashed: 0.5, knowing nothing. Right: mean loss of a token; it also falls when the generator hits the original token more often and fewer tokens are replaced."+start+r.seedNote())
}

// dropStart leaves out step 0 of series that all go on after it.
func dropStart(all []Series) bool {
	for _, s := range all {
		if len(s.X) < 3 || s.X[0] != 0 {
			return false
		}
	}
	for i := range all {
		s := &all[i]
		s.X, s.Y = s.X[1:], s.Y[1:]
		if s.Low != nil {
			s.Low, s.High = s.Low[1:], s.High[1:]
		}
		for k, m := range s.Members {
			if m.X[0] == 0 {
				s.Members[k] = Line{m.X[1:], m.Y[1:]}
			}
		}
	}
	return len(all) > 0
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

// unigram is what a model of token frequencies scores on the held-out text; 0 if that is not known, or not the same for
// all arms.
func (r *folder) unigram() float64 {
	if r.Data == nil || r.Remarks != nil {
		return 0
	}
	return r.Data.Entropy.Cross
}
