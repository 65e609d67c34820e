package testruns

import (
	"fmt"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/text"
)

// WithLanguages makes an invented run one of n languages, l01, l02 and so on: language i, counted from 0, has the
// losses of all text and i/10, its AUC less i/100, and a share that falls with i.
func WithLanguages(r *experiments.Result, n int) *experiments.Result {
	r.Data.Alpha = 0.3
	for i := range n {
		r.Data.Languages = append(r.Data.Languages, experiments.LanguageInfo{
			Name: fmt.Sprintf("l%02d", i+1), Corpus: "text of it", Words: 1000, TrainTokens: 40000, HeldOutTokens: 2000,
			TrainWindows: 640, HeldOutWindows: 30, Size: 1 / float64(n), Share: float64(2*(n-i)) / float64(n*(n+1)),
			Entropy: text.Entropy{Cross: 6 + float64(i)/10},
		})
	}
	for _, c := range r.Cells {
		for k := range c.Rows {
			row := &c.Rows[k]
			for i, l := range r.Data.Languages {
				for _, key := range []string{"eval_mlm_loss", "eval_rtd_loss", "eval_auc"} {
					m, _ := measure.Find(key)
					x := measure.Scalar{Key: m.In(l.Name).Key}
					if v, ok := row.Get(key); ok {
						if v += float64(i) / 10; key == "eval_auc" {
							v -= float64(i) * 0.11
						}
						x.Value = &v
					}
					row.Scalars = append(row.Scalars, x)
				}
			}
		}
	}
	return r
}
