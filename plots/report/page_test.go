package report_test

import (
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/testkit"
)

func TestTablesCanBeSaved(t *testing.T) {
	page := sample(t).HTML()
	if md := testkit.SavedFile(t, page, "table-1.md"); !strings.Contains(md, "| rtd-es | 5.40 ± 0.07 | 1.20 ± 0.05 |") {
		t.Errorf("Markdown:\n%s", md)
	}
	if csv := testkit.SavedFile(t, page, "table-1.csv"); !strings.Contains(csv,
		"rtd-es,5.40,0.07,1.20,0.05,0.652,0.008,2900096\n") {
		t.Errorf("CSV:\n%s", csv)
	}
	tex := testkit.SavedFile(t, page, "table-1.tex")
	for _, want := range []string{`\begin{tabular}{lr>{\raggedleft\arraybackslash}p{0.194\textwidth}rr}`,
		`Arm & L$_{MLM}$ & Difference`,
		`rtd-es & 5.40 $\pm$~0.07 & 1.20`, `\bottomrule`} {
		if !strings.Contains(tex, want) {
			t.Errorf("LaTeX without %q:\n%s", want, tex)
		}
	}
}
