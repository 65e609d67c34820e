package runreport

import (
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots"
	"github.com/ablate-go/ablate/plots/report"
)

// languageCurves are figures of what is learnt of each language.
var languageCurves = part{name: "the figures of languages", blocks: (*run).languageCurves}

func (r *run) languageCurves() ([]report.Block, error) {
	const most = 20 // tabs that a page can show
	var g tabs
	languages := r.Languages()
	for _, l := range languages[:min(len(languages), most)] {
		loss, auc := heldOut.MLMLoss.In(l), heldOut.AUC.In(l)
		left, err := panel(loss.Axis(), "", r.curves(loss, r.Arms...))
		if err != nil {
			return nil, err
		}
		if left == nil {
			continue
		}
		baseline := r.languageInfo(l).Entropy.Cross
		if baseline > 0 {
			if err := left.Reference("unigram", baseline); err != nil {
				return nil, err
			}
		}
		left.Limit(1.5 * max(r.largestAtStart(loss), baseline))
		panels := []*plots.Curves{left}
		right, err := panel(auc.Title, "", r.curves(auc, r.Arms...))
		if err != nil {
			return nil, err
		}
		if right != nil {
			if err := right.Reference("", 0.5); err != nil {
				return nil, err
			}
			right.Include(0.45, 0.6)
			panels = append(panels, right)
		}
		p, err := plots.NewMixedPanels(panels...)
		if err != nil {
			return nil, err
		}
		p.Legend, p.Height = true, 245
		unigram := ""
		if baseline > 0 {
			unigram = prose.Fixed(baseline, loss.Decimals)
		}
		caption := say("languages/curves", fill{"Language": l, "Unigram": unigram, "AUC": right != nil})
		if err := g.add(l, g.free("language-"+plainName(l)), p, caption+cutNote(left)+r.seedNote()); err != nil {
			return nil, err
		}
	}
	blocks, err := g.blocks()
	if err == nil && len(languages) > most {
		more := prose.List(languages[most:])
		blocks = append(blocks, report.Paragraph(say("languages/without", fill{"Languages": more})))
	}
	return blocks, err
}
