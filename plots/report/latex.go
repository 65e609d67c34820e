package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/internal/prose"
)

// LaTeX is the table as a float with its title as the caption, and with the rules of the booktabs package. It is no
// wider than \textwidth of the standard classes in one column: columns of long texts break their lines, the type gets
// smaller, and where even that is not enough the table is cut in parts below one another.
func (t Table) LaTeX() string {
	layouts := t.latexLayouts()
	var b strings.Builder
	b.WriteString("% needs \\usepackage{")
	if slices.ContainsFunc(layouts, func(l latexLayout) bool { return slices.Max(l.widths) > 0 }) {
		b.WriteString("array,")
	}
	b.WriteString("booktabs}\n\\begin{table}\n\\centering\n")
	if t.title != "" {
		b.WriteString("\\caption{" + latex(t.title) + "}\n")
	}
	for i, l := range layouts {
		if i > 0 {
			b.WriteString("\n\\medskip\n")
		}
		t.writeTabular(&b, l)
	}
	b.WriteString("\\end{table}\n")
	return b.String()
}

// writeTabular writes the columns of a layout.
func (t Table) writeTabular(b *strings.Builder, l latexLayout) {
	if l.size.command != "" {
		fmt.Fprintf(b, "{%s\\setlength{\\tabcolsep}{%gpt}\n", l.size.command, l.size.sep)
	}
	b.WriteString("\\begin{tabular}{")
	for i, c := range l.columns {
		number, width := t.columns[c].Number, l.widths[i]
		switch {
		case width > 0 && number:
			fmt.Fprintf(b, `>{\raggedleft\arraybackslash}p{%.3f\textwidth}`, width)
		case width > 0:
			fmt.Fprintf(b, `>{\raggedright\arraybackslash}p{%.3f\textwidth}`, width)
		case number:
			b.WriteString("r")
		default:
			b.WriteString("l")
		}
	}
	b.WriteString("}\n\\toprule\n")
	row := func(cell func(column int) string) {
		for i, c := range l.columns {
			if i > 0 {
				b.WriteString(" & ")
			}
			text := cell(c)
			if l.widths[i] > 0 {
				text = breakable(text)
			}
			text = latex(text)
			if t.columns[c].Number { // a line does not end inside an interval or a bound
				text = strings.NewReplacer(`$\pm$ `, `$\pm$~`, "$<$ ", "$<$~").Replace(text)
			}
			if i == 0 && (strings.HasPrefix(text, "[") || strings.HasPrefix(text, "*")) {
				text = "{}" + text // after \\ these would be its arguments
			}
			b.WriteString(text)
		}
		b.WriteString(" \\\\\n")
	}
	row(func(c int) string { return t.columns[c].Title })
	b.WriteString("\\midrule\n")
	for i, cells := range t.rows {
		if i > 0 && l.breaksText(t) {
			b.WriteString("\\addlinespace[2pt]\n")
		}
		row(func(c int) string { return cells[c] })
	}
	b.WriteString("\\bottomrule\n\\end{tabular}")
	if l.size.command != "" {
		b.WriteString("}")
	}
	b.WriteString("\n")
}

// latexMarks are what LaTeX reads as commands, and signs that its standard fonts lack outside of formulas.
var latexMarks = strings.NewReplacer(
	`\`, `\textbackslash{}`, "{", `\{`, "}", `\}`, "%", `\%`, "&", `\&`, "#", `\#`, "$", `\$`, "_", `\_`, "^", `\^{}`,
	"~", `\~{}`,
	"|", `\textbar{}`, "<", "$<$", ">", "$>$", "`", "",
	"±", `$\pm$`, "−", "$-$", "×", `$\times$`, "·", `$\cdot$`, "√", `$\surd$`, "✓", `$\surd$`, "✗", `$\times$`, "∂", `$\partial$`,
	"⟨", `$\langle$`, "⟩", `$\rangle$`,
	"λ", `$\lambda$`, "Δ", `$\Delta$`, "β", `$\beta$`, "ε", `$\epsilon$`, "Σ", `$\Sigma$`, "ᵢ", `$_i$`, "¹", `$^1$`,
	"²", `$^2$`,
	string(breakHere), `\allowbreak{}`,
	"▁", `\_`, "†", `\dag{}`, "–", `\textendash{}`, "—", `\textemdash{}`,
)

// latex writes a text with its symbols: E_Δ becomes $E_{\Delta}$.
func latex(s string) string {
	var b strings.Builder
	for _, r := range prose.SplitSubscripts(strings.Join(strings.Fields(s), " ")) {
		text := latexMarks.Replace(r.Text)
		if r.Sub {
			text = "$_{" + strings.ReplaceAll(text, "$", "") + "}$"
		}
		b.WriteString(text)
	}
	s = b.String()
	for range 2 { // the first pass leaves two hyphens of four side by side
		s = strings.ReplaceAll(s, "--", "-{}-") // LaTeX would join them to a dash
	}
	return s
}
