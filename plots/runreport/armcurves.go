package runreport

import (
	"github.com/ablate-go/ablate/experiments/findings"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/plots"
)

// armCurve is a metric of an arm over steps: the mean of the counted seeds where all have it, with its 95 % interval
// from two on, and each seed that has begun as a thin line. Of an arm that has failed in all seeds it is what they
// did before. ok is false without any value.
func armCurve(a *findings.Arm, m measure.Metric, name string) (s plots.Series, ok bool) {
	drawn := a.Counted
	if a.Failed() {
		drawn = a.Begun()
	}
	for _, c := range drawn {
		if xs, ys := c.Series(m.Key); len(xs) > 0 {
			s.Averaged = append(s.Averaged, plots.Line{X: xs, Y: ys})
		}
	}
	if s.Averaged == nil {
		return plots.Series{}, false
	}
	s.Name = name
	s.X, s.Y, s.Low, s.High = plots.Average(s.Averaged, len(drawn))
	if len(drawn) == 1 {
		s.Low, s.High = nil, nil
	}
	for i := range s.Low {
		s.Low[i], s.High[i] = m.Range.Clip(s.Low[i]), m.Range.Clip(s.High[i])
	}
	if len(drawn) == 1 || len(s.Averaged) < len(drawn) {
		s.Averaged = nil
	}
	for _, c := range a.Cells {
		if xs, ys := c.Series(m.Key); len(xs) > 0 {
			s.Members = append(s.Members, plots.Line{X: xs, Y: ys})
		}
	}
	if len(s.Members) < 2 {
		s.Members = nil // the one seed is the line itself
	}
	return s, true
}

// label is an arm's name in figures.
func label(a *findings.Arm) string {
	if a.Failed() {
		return a.Name + " (failed)"
	}
	return a.Name
}

// curves lists a metric of each arm that has it, under the arm's name and colour. Arms whose values are all the same
// are one series with all of their names and the first one's colour.
func (r *run) curves(m measure.Metric, arms ...*findings.Arm) []plots.Series {
	var all []plots.Series
next:
	for _, a := range arms {
		s, ok := armCurve(a, m, label(a))
		if !ok {
			continue
		}
		for i := range all {
			if all[i].SameValues(s) {
				all[i].Name += ", " + label(a)
				continue next
			}
		}
		s.Color, s.Dashes = r.palette.Color(a.Name), r.palette.Dashes(a.Name)
		all = append(all, s)
	}
	return fewBands(all)
}

// fewBands leaves the intervals out where there are more curves than mostBands.
func fewBands(all []plots.Series) []plots.Series {
	for i := range all {
		if len(all) > mostBands {
			all[i].Low, all[i].High = nil, nil
		}
	}
	return all
}

// mostBands is how many intervals can lie over one another in a figure and still be told apart. Where there are more
// curves the seeds' thin lines show the spread, and the figure of the claims has the intervals.
const mostBands = 3

// panel makes a panel; it is nil without any series.
func panel(title, y string, series []plots.Series) (*plots.Curves, error) {
	if len(series) == 0 {
		return nil, nil
	}
	c, err := plots.NewCurves(series...)
	if err != nil {
		return nil, err
	}
	c.Title, c.XLabel, c.YLabel = title, "step", y
	return c, nil
}

// seedNote says what thick, thin and shaded mean; it is empty with one seed.
func (r *run) seedNote() string {
	if r.Seeds() == 1 {
		return ""
	}
	return " " + say("curves/seeds", nil)
}

// cutNote says for the caption what leaves the figure at its top.
func cutNote(c *plots.Curves) string {
	cut := c.Cut()
	if cut == "" {
		return ""
	}
	return " Beyond the frame: " + cut + "."
}

// dropStart leaves out step 0 of series that all go on after it.
func dropStart(all []plots.Series) bool {
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
		for _, lines := range [][]plots.Line{s.Members, s.Averaged} {
			for k, m := range lines {
				if m.X[0] == 0 {
					lines[k] = plots.Line{X: m.X[1:], Y: m.Y[1:]}
				}
			}
		}
	}
	return len(all) > 0
}
