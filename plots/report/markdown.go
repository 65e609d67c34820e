package report

import (
	"fmt"
	"strings"
)

// Markdown renders the report as Markdown with links to figures/NAME.png.
func (d *Document) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n", inlineMarkdown(d.Title))
	if d.Question != "" {
		fmt.Fprintf(&b, "\n> %s\n", inlineMarkdown(d.Question))
	}
	for _, p := range d.Lead {
		fmt.Fprintf(&b, "\n%s\n", inlineMarkdown(p))
	}
	for _, s := range d.sections {
		fmt.Fprintf(&b, "\n## %s\n", inlineMarkdown(s.title))
		for _, block := range s.blocks {
			b.WriteString("\n" + block.markdown())
		}
	}
	if d.Footer != "" {
		fmt.Fprintf(&b, "\n---\n\n%s\n", inlineMarkdown(d.Footer))
	}
	return strings.ToValidUTF8(b.String(), "\uFFFD")
}

func (p Paragraph) markdown() string { return inlineMarkdown(string(p)) + "\n" }

func (l Bullets) markdown() string {
	var b strings.Builder
	for _, item := range l {
		fmt.Fprintf(&b, "- %s\n", inlineMarkdown(item))
	}
	return b.String()
}

func (p Picture) markdown() string {
	return fmt.Sprintf("![%s](figures/%s.png)\n\n*%s*\n", inlineMarkdown(p.alt), p.name, inlineMarkdown(p.caption))
}

func (g Gallery) markdown() string {
	var all []string
	for _, p := range g.pictures {
		all = append(all, p.markdown())
	}
	return strings.Join(all, "\n")
}

// Markdown is the table as Markdown, with its title and its notes. A notebook shows it as a cell's last
// expression.
func (t Table) Markdown() string { return t.markdown() }

func (t Table) markdown() string {
	var b strings.Builder
	if t.title != "" {
		fmt.Fprintf(&b, "**%s**\n\n", inlineMarkdown(t.title))
	}
	row := func(cells []string) {
		b.WriteString("|")
		for _, c := range cells {
			fmt.Fprintf(&b, " %s |", c)
		}
		b.WriteString("\n")
	}
	var head, rule []string
	for _, c := range t.columns {
		head = append(head, inlineMarkdown(c.Title))
		if c.Number {
			rule = append(rule, "---:")
		} else {
			rule = append(rule, ":---")
		}
	}
	row(head)
	row(rule)
	for _, cells := range t.rows {
		var out []string
		for _, c := range cells {
			out = append(out, inlineMarkdown(c))
		}
		row(out)
	}
	for _, n := range t.notes {
		fmt.Fprintf(&b, "\n%s\n", inlineMarkdown(n))
	}
	return b.String()
}

func (c Code) markdown() string {
	fence := "```"
	for strings.Contains(c.Text, fence) { // the text must not be able to close its own block
		fence += "`"
	}
	language := strings.Map(func(r rune) rune {
		if r == '`' || r == '\n' || r == '\r' {
			return -1
		}
		return r
	}, c.Language)
	return fence + language + "\n" + strings.TrimRight(c.Text, "\n") + "\n" + fence + "\n"
}

func (d Definitions) markdown() string {
	var b strings.Builder
	for _, one := range d {
		fmt.Fprintf(&b, "- **%s**: %s\n", inlineMarkdown(one.Term), inlineMarkdown(one.Text))
	}
	return b.String()
}

func (n Notice) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "> **%s.** %s\n", n.Kind, inlineMarkdown(n.Text))
	if len(n.Items) > 0 {
		b.WriteString(">\n")
	}
	for _, item := range n.Items {
		fmt.Fprintf(&b, "> - %s\n", inlineMarkdown(item))
	}
	return b.String()
}
