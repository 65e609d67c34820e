package report_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/testkit"
	"github.com/ablate-go/ablate/plots"
	"github.com/ablate-go/ablate/plots/report"
)

const attack = `</title></style><script>alert(1)</script><img src=x onerror=alert(1)>"'` +
	"` | **b** [l](javascript:x) E_<b>"

// hostileReport puts the attack wherever a text can come from outside.
func hostileReport(t *testing.T) *report.Document {
	fig := testkit.Must[*plots.Curves](t)(
		plots.NewCurves(plots.Series{Name: attack, X: []float64{1, 2}, Y: []float64{1, 2}}))
	fig.Title, fig.XLabel, fig.YLabel = attack, attack, attack
	r := &report.Document{Title: attack, Question: attack, Lead: []string{attack}, Footer: attack}
	r.Section(attack).Add(
		report.Paragraph(attack), report.Bullets{attack}, report.Code{Text: attack + "\n```\n# out", Language: attack},
		report.Definitions{{Term: attack, Text: attack}},
		report.Notice{Kind: report.Failure, Text: attack, Items: []string{attack}},
		testkit.Must[report.Table](t)(report.NewTable(attack, []report.Column{{Title: attack}}, [][]string{{attack}},
			attack)),
		testkit.Must[report.Picture](t)(report.NewPicture("hostile", fig, attack, attack)),
	)
	for range 3 { // enough sections for the list of contents
		r.Section(attack)
	}
	return r
}

func TestHTMLEscapesHostileStrings(t *testing.T) {
	page := testkit.BarePage(t, hostileReport(t).HTML())
	for _, tag := range []string{"<script", "<img", "onerror=alert(1)>", "<b>\"", "href=\"javascript"} {
		if strings.Contains(page, tag) {
			t.Errorf("the page holds %q", tag)
		}
	}
	if strings.Count(page, "&lt;script&gt;") < 15 {
		t.Error("the hostile text is not shown as it is written")
	}
	if strings.Count(page, "</title>") != 1 || strings.Count(page, "</style>") != 1 {
		t.Error("a text closed the page's own element")
	}
}

func TestMarkdownEscapesHostileStrings(t *testing.T) {
	md := hostileReport(t).Markdown()
	fences := strings.Count(md, "````")
	if fences != 2 {
		t.Errorf("%d fences of the code block, want 2", fences)
	}
	before, after, _ := strings.Cut(md, "````")
	_, after, _ = strings.Cut(after, "````")
	for _, text := range []string{before, after} {
		for _, mark := range []string{"<script", "<img", "` |", " **b**", "[l]("} {
			if strings.Contains(text, mark) {
				t.Errorf("the Markdown holds %q", mark)
			}
		}
	}
}

func TestMarkdownKeepsOrdinaryText(t *testing.T) {
	for in, want := range map[string]string{
		"4.20 ± 0.06, E_G":        "4.20 ± 0.06, E_G",
		"- not a list":            `\- not a list`,
		"1. not a list":           `1\. not a list`,
		"-0.5":                    "-0.5",
		"a `x|y_z*` b":            "a `x\\|y_z*` b",
		"two\nlines":              "two lines",
		"see https://a.b/c_d?e=1": "see https://a.b/c_d?e=1",
		"_both_":                  `\_both\_`,
	} {
		r := &report.Document{Title: "t", Lead: []string{in}}
		if got := r.Markdown(); got != fmt.Sprintf("# t\n\n%s\n", want) {
			t.Errorf("%q became %q", in, got)
		}
	}
}

func TestForeignSVGCannotActOrLoad(t *testing.T) {
	const svg = `<?xml version="1.0"?><!DOCTYPE svg>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" onload="x()">
<defs><linearGradient id="g"><stop offset="0"/></linearGradient></defs>
<script>alert(1)</script><style>@import "http://e.vil";</style><foreignObject><p>in</p></foreignObject>
<image xlink:href="http://e.vil/x.png"/><a href="javascript:x()"><text>linked</text></a>
<rect fill="url(#g)" style="fill:url(http://e.vil/y)" onclick="x()"/>
<use xlink:href="http://e.vil/z#a"/><use href="#g"/><text>kept &amp; safe</text></svg>`
	r := &report.Document{Title: "t"}
	s := r.Section("s")
	for _, name := range []string{"one", "two"} {
		s.Add(testkit.Must[report.Picture](t)(report.NewPicture(name, own(svg), "c", "a")))
	}
	page := r.HTML()
	for _, bad := range []string{"e.vil", "alert", "onload", "onclick", "javascript", "<p>in", "xlink", "DOCTYPE svg"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
	for _, good := range []string{`id="one-g"`, `id="two-g"`, `fill="url(#one-g)"`, `href="#two-g"`, "kept &amp; safe"} {
		if !strings.Contains(page, good) {
			t.Errorf("the page lacks %q", good)
		}
	}
}
