package plots

import "math"

// addDiscriminator draws what the discriminator learns.
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
	loss.Limit(2 * math.Ln2)
	p, err := NewMixedPanels(auc, loss)
	if err != nil {
		return false, err
	}
	p.legend, p.Height = true, 245
	start := ""
	if dropped {
		start = " The loss before the first step, near ln 2, is left out, since it would flatten the rest."
	}
	return true, addPicture(s, "discriminator", p, "What the discriminator learns, on held-out text with the replacements of its own generator. Left: AUC, the chance that a replaced token is given a higher probability than an original one; dashed: 0.5, knowing nothing. Right: mean loss of a token; it also falls when the generator hits the original token more often and fewer tokens are replaced."+start+cutNote(loss)+r.seedNote())
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
		for _, lines := range [][]Line{s.Members, s.seeds} {
			for k, m := range lines {
				if m.X[0] == 0 {
					lines[k] = Line{m.X[1:], m.Y[1:]}
				}
			}
		}
	}
	return len(all) > 0
}
