package report

import (
	"strings"

	"github.com/ablate-go/ablate/internal/prose"
)

// LaTeX is the table as a float with its title as the caption, and with the rules of the booktabs package.
func (t Table) LaTeX() string {
	var b strings.Builder
	b.WriteString("% needs \\usepackage{booktabs}\n\\begin{table}\n\\centering\n")
	if t.title != "" {
		b.WriteString("\\caption{" + latex(t.title) + "}\n")
	}
	b.WriteString("\\begin{tabular}{")
	for _, c := range t.columns {
		if c.Number {
			b.WriteString("r")
		} else {
			b.WriteString("l")
		}
	}
	b.WriteString("}\n\\toprule\n")
	row := func(cells []string) {
		for i, c := range cells {
			if i > 0 {
				b.WriteString(" & ")
			}
			c = latex(c)
			if i == 0 && (strings.HasPrefix(c, "[") || strings.HasPrefix(c, "*")) {
				c = "{}" + c // after \\ these would be its arguments
			}
			b.WriteString(c)
		}
		b.WriteString(" \\\\\n")
	}
	var head []string
	for _, c := range t.columns {
		head = append(head, c.Title)
	}
	row(head)
	b.WriteString("\\midrule\n")
	for _, cells := range t.rows {
		row(cells)
	}
	b.WriteString("\\bottomrule\n\\end{tabular}\n\\end{table}\n")
	return b.String()
}

// latexMarks are what LaTeX reads as commands, and signs that its standard fonts lack outside of formulas.
var latexMarks = strings.NewReplacer(
	`\`, `\textbackslash{}`, "{", `\{`, "}", `\}`, "%", `\%`, "&", `\&`, "#", `\#`, "$", `\$`, "_", `\_`, "^", `\^{}`,
	"~", `\~{}`,
	"|", `\textbar{}`, "<", "$<$", ">", "$>$", "`", "",
	"±", `$\pm$`, "−", "$-$", "×", `$\times$`, "·", `$\cdot$`, "√", `$\surd$`, "∂", `$\partial$`,
	"⟨", `$\langle$`, "⟩", `$\rangle$`,
	"λ", `$\lambda$`, "Δ", `$\Delta$`, "β", `$\beta$`, "ε", `$\epsilon$`, "Σ", `$\Sigma$`, "ᵢ", `$_i$`, "¹", `$^1$`,
	"²", `$^2$`,
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
