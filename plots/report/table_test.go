package report_test

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/testkit"
	"github.com/ablate-go/ablate/plots/report"
)

func TestTableAsMarkdown(t *testing.T) {
	table := testkit.Must[report.Table](t)(report.NewTable("Losses",
		[]report.Column{{Title: "arm"}, {Title: "L_MLM", Number: true}},
		[][]string{{"rtd-es", "4.88"}}, "One seed."))
	const want = "**Losses**\n\n| arm | L_MLM |\n| :--- | ---: |\n| rtd-es | 4.88 |\n\nOne seed.\n"
	if got := table.Markdown(); got != want {
		t.Errorf("got %q", got)
	}
}

// A program reads every number of the file as a number, and finds what stands after ± in a column of its own.
func TestTableAsCSV(t *testing.T) {
	columns := []report.Column{{Title: "Claim"}, {Title: "Here"}, {Title: "Difference", Number: true},
		{Title: "Step", Number: true}, {Title: "Share", Number: true}, {Title: "p", Number: true}}
	table := testkit.Must[report.Table](t)(report.NewTable("", columns, [][]string{
		{"Cosine, |E_G − E_D|", "0.077 against 0.530", "−0.121 ± 0.115", "8,000", "88% ± 6%", "0.046"},
		{"", "a, b", "1.5e−5 ± 1,200.5 (2 of 3)", "1,234,567", "48 ± 2%", "< 0.001"},
		{"AUC", "–", "–", "–", "−3%", "–"},
		{"1,000", "–", "−2", "12,34", "–", "–"},
	}))
	want := [][]string{
		{"Claim", "Here", "Difference", "Difference ±", "Difference seeds", "Step", "Share", "Share ±", "p"},
		{"Cosine, |E_G − E_D|", "0.077 against 0.530", "-0.121", "0.115", "", "8000", "88%", "6%", "0.046"},
		{"Cosine, |E_G − E_D|", "a, b", "1.5e-5", "1200.5", "2 of 3", "1234567", "48%", "2%", "< 0.001"},
		{"AUC", "", "", "", "", "", "-3%", "", ""},
		{"1,000", "", "-2", "", "", "12,34", "", "", ""},
	}
	got := testkit.Must[[][]string](t)(csv.NewReader(strings.NewReader(table.CSV())).ReadAll())
	if !slices.EqualFunc(got, want, slices.Equal[[]string]) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestTableAsLaTeX(t *testing.T) {
	table := testkit.Must[report.Table](t)(report.NewTable("Cosine of E_Δ, 95% interval",
		[]report.Column{{Title: "Arm"}, {Title: "|E_G − E_D|", Number: true}},
		[][]string{{"[a] #1 & more", "−0.12 ± 0.03"}, {`x_y {z} \w ~ ^ $`, "λ < 1 > 0"}, {"*", "+._--, ---- – †"}}))
	const want = `% needs \usepackage{booktabs}
\begin{table}
\centering
\caption{Cosine of E$_{\Delta}$, 95\% interval}
\begin{tabular}{lr}
\toprule
Arm & \textbar{}E$_{G}$ $-$ E$_{D}$\textbar{} \\
\midrule
{}[a] \#1 \& more & $-$0.12 $\pm$~0.03 \\
x$_{y}$ \{z\} \textbackslash{}w \~{} \^{} \$ & $\lambda$ $<$~1 $>$ 0 \\
{}* & +.\_-{}-, -{}-{}-{}- \textendash{} \dag{} \\
\bottomrule
\end{tabular}
\end{table}
`
	if got := table.LaTeX(); got != want {
		t.Errorf("got:\n%s", got)
	}
}
