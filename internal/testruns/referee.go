package testruns

import (
	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/measure"
)

// AddReferee gives the discriminators of an invented run scores by the referee: auc of an arm's discriminator against an
// opponent.
func AddReferee(r *experiments.Result, auc func(arm string, seed uint64, opponent string) float64) *experiments.Result {
	opponents := []string{experiments.OpponentUnigram, experiments.OpponentBigram}
	for _, a := range r.Plan.Arms {
		opponents = append(opponents, a.Name)
	}
	key := map[string]string{
		r.Plan.CommonOpponent(): experiments.CommonAUC.Key, experiments.OpponentUnigram: experiments.UnigramAUC.Key,
		experiments.OpponentBigram: experiments.BigramAUC.Key,
	}
	for i := range r.Cells {
		c := &r.Cells[i]
		if c.Config.Objective == "mlm" {
			continue
		}
		for _, o := range opponents {
			v := auc(c.Arm, c.Seed, o)
			c.Detections = append(c.Detections, experiments.Detection{Detector: c.Arm, Opponent: o, AUC: &v})
			if k := key[o]; k != "" {
				last := &c.Rows[len(c.Rows)-1]
				last.Scalars = append(last.Scalars, measure.Scalar{Key: k, Value: &v})
			}
		}
	}
	return r
}
