package plots

import (
	"encoding/base64"
	"encoding/csv"
	"fmt"
	"html/template"
	"strings"
)

// download is a file inside the page.
type download struct {
	Kind, Name string
	URL        template.URL
}

// downloads are the table for a paper, a page and a program.
func (t Table) downloads(number int) []download {
	name := fmt.Sprintf("table-%d", number)
	return []download{
		dataFile("Markdown", name+".md", "text/markdown", t.markdown()),
		dataFile("LaTeX", name+".tex", "application/x-tex", t.LaTeX()),
		dataFile("CSV", name+".csv", "text/csv", t.CSV()),
	}
}

func dataFile(kind, name, mime, content string) download {
	return download{kind, name, template.URL("data:" + mime + ";charset=utf-8;base64," + base64.StdEncoding.EncodeToString([]byte(content)))}
}

// CSV is the table's head and rows, its texts as they are shown.
func (t Table) CSV() string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	var head []string
	for _, c := range t.columns {
		head = append(head, c.Title)
	}
	w.Write(head) // a strings.Builder takes all that is written
	w.WriteAll(t.rows)
	return b.String()
}

// LaTeX is the table as a tabular with the rules of the booktabs package.
func (t Table) LaTeX() string {
	var b strings.Builder
	b.WriteString("% needs \\usepackage{booktabs}\n")
	if t.title != "" {
		b.WriteString("% " + strings.Join(strings.Fields(t.title), " ") + "\n")
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
			b.WriteString(latex(c))
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
	b.WriteString("\\bottomrule\n\\end{tabular}\n")
	return b.String()
}

// latexMarks are what LaTeX reads as commands, and signs that its standard fonts lack outside of formulas.
var latexMarks = strings.NewReplacer(
	`\`, `\textbackslash{}`, "{", `\{`, "}", `\}`, "%", `\%`, "&", `\&`, "#", `\#`, "$", `\$`, "_", `\_`, "^", `\^{}`, "~", `\~{}`,
	"±", `$\pm$`, "−", "$-$", "λ", `$\lambda$`, "Δ", `$\Delta$`, "×", `$\times$`, "β", `$\beta$`, "ε", `$\epsilon$`, "∂", `$\partial$`, "<", "$<$", ">", "$>$",
	"–", "--", "`", "",
)

// latex writes a text with its symbols: E_Δ becomes $E_{\Delta}$.
func latex(s string) string {
	var b strings.Builder
	runs := splitRuns(s)
	for i, r := range runs {
		switch {
		case r.sub:
			b.WriteString("$_{" + strings.ReplaceAll(latexMarks.Replace(r.text), "$", "") + "}$")
		default:
			b.WriteString(latexMarks.Replace(runs[i].text))
		}
	}
	return b.String()
}
