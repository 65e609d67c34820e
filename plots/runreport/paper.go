package runreport

import (
	"github.com/ablate-go/ablate/experiments/findings"
	"github.com/ablate-go/ablate/plots/report"
)

// addPaper adds what is confirmed of the paper's results. Its similarity values are not among them: the sources name
// the table's rows and columns and their order, not the numbers.
func (r *run) addPaper(s *report.Section) error {
	s.Add(
		report.Paragraph("None of this was measured here. DeBERTaV3 (https://arxiv.org/abs/2111.09543) trained a base model, 12 "+
			"layers of width 768, on other text and far more of it; what follows stands beside the runs to compare "+
			"directions, never sizes."),
		report.Bullets{
			"Without sharing (NES) and with GDES the generator's MLM loss falls faster than with one shared table (ES); " +
				findings.PaperSource + ".",
			"Without sharing and with GDES the generator's table has the higher average cosine similarity, and the gap to " +
				"the discriminator's is smaller with GDES; " + findings.PaperSource + ". The values of that table, and the rows it " +
				"was taken over, were not available, so none are printed.",
			"The paper's ES is one joint update by both losses; its NES and GDES alternate between the networks; " +
				findings.PaperSource + ".",
		},
	)
	t, err := report.NewTable("Fine-tuning scores of the paper's base ablation: Wikipedia and books, 125,000 steps of 2,048 "+
		"sequences. Other data, other size.",
		[]report.Column{
			{Title: "Pre-training"}, {Title: "MNLI-m/mm accuracy", Number: true}, {Title: "SQuAD v2 F1/EM", Number: true},
		},
		[][]string{
			{"MLM", "86.3/86.2", "82.5/79.3"},
			{"RTD, NES", "88.3/87.9", "85.3/82.7"},
			{"RTD, ES", "88.8/88.4", "86.3/83.5"},
			{"RTD, GDES", "89.3/89.0", "87.2/84.5"},
		},
		"Source: "+findings.PaperSource+" (table 6). These runs have no fine-tuning scores to set beside them.")
	if err == nil {
		s.Add(t)
	}
	return err
}
