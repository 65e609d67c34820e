package runreport

import (
	"fmt"
	"strings"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/prose"
)

// lastScores lists the arms' newest scores, for plans to which no claim applies.
func (r *run) lastScores() string {
	var sentences []string
	for _, m := range []struct {
		metric measure.Metric
		name   string
	}{
		{heldOut.MLMLoss, "Held-out MLM loss, nats a masked token"}, {heldOut.AUC, "Held-out AUC of the discriminator"},
	} {
		var parts []string
		for _, a := range r.Arms {
			if e, step := a.Last(m.metric); e.Mean.OK {
				part := a.Name + " " + prose.Interval(e, m.metric.Decimals)
				if step < a.Config.Train.Steps {
					part += fmt.Sprintf(" at step %s", prose.Thousands(step))
				}
				parts = append(parts, part)
			}
		}
		if parts != nil {
			sentences = append(sentences, m.name+": "+strings.Join(parts, ", ")+".")
		}
	}
	if sentences == nil {
		return "Nothing has been measured yet."
	}
	return strings.Join(sentences, " ")
}
