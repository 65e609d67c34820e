package report_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/testkit"
	"github.com/ablate-go/ablate/plots"
	"github.com/ablate-go/ablate/plots/report"
)

func ExampleDocument() {
	r := &report.Document{Title: "A small report", Question: "Does E_Δ stay small?"}
	r.Section("Setup").Add(
		report.Paragraph("Run `ablate run plan.yaml` to repeat it."),
		report.Definitions{{Term: "Steps", Text: "5,000"}},
	)
	fmt.Print(r.Markdown())
	// Output:
	// # A small report
	//
	// > Does E_Δ stay small?
	//
	// ## Setup
	//
	// Run `ablate run plan.yaml` to repeat it.
	//
	// - **Steps**: 5,000
}

func TestReportStandsAlone(t *testing.T) {
	whole := sample(t).HTML()
	page := testkit.BarePage(t, whole)
	if fetch := regexp.MustCompile(`(?i)(src|srcset|action|data|xlink:href)\s*=|@import|@font-face|url\(\s*['"]?[^#'")]|<(script|link|iframe|object|embed|img|image)\b`).FindString(page); fetch != "" {
		t.Errorf("the page holds %q, which may load something", fetch)
	}
	for _, m := range regexp.MustCompile(`href="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if !strings.HasPrefix(m[1], "#") && m[1] != "https://arxiv.org/abs/2111.09543" {
			t.Errorf("the page links to %q", m[1])
		}
	}
	if n := strings.Count(page, "http://"); n != 0 {
		t.Errorf("http:// stands %d times in the page", n)
	}
	if !strings.Contains(whole, `http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;;`) {
		t.Error("the page does not forbid fetching")
	}
}

func TestIDsAreUnique(t *testing.T) {
	seen := map[string]bool{}
	page := sample(t).HTML()
	for _, m := range regexp.MustCompile(`\sid="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if seen[m[1]] {
			t.Errorf("the id %q stands twice", m[1])
		}
		seen[m[1]] = true
	}
	for _, m := range regexp.MustCompile(`(?:href="#|aria-labelledby=")([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if !seen[m[1]] {
			t.Errorf("nothing has the id %q", m[1])
		}
	}
	if len(seen) == 0 {
		t.Error("the page has no ids at all")
	}
}

func TestPicturesAreInlineTextAndDescribed(t *testing.T) {
	page := sample(t).HTML()
	if n := strings.Count(page, `<svg role="img" aria-label="`); n != 4 {
		t.Errorf("%d described drawings, want a wide and a narrow one of each of 2 pictures", n)
	}
	for _, want := range []string{">rtd-gdes</text>", ">Δ</text>", "E<sub>Δ</sub>",
		`<th scope="row">rtd-es</th><td class="number">5.40` + "\u00a0±\u00a0" + `0.07</td>`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

func TestReportBytesRepeat(t *testing.T) {
	a, b := sample(t), sample(t)
	if a.HTML() != b.HTML() || a.Markdown() != b.Markdown() || a.HTML() != a.HTML() {
		t.Error("the same report gave different bytes")
	}
}

func TestSaveWritesPagesAndFigures(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	r := sample(t)
	if err := r.Save(dir); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(dir, "report.html"))
	if err != nil || string(page) != r.HTML() {
		t.Errorf("report.html is not what HTML returns (%v)", err)
	}
	md, err := os.ReadFile(filepath.Join(dir, "report.md"))
	if err != nil {
		t.Fatal(err)
	}
	links := regexp.MustCompile(`\]\((figures/[^)]*)\)`).FindAllStringSubmatch(string(md), -1)
	if len(links) != 2 {
		t.Errorf("report.md links to %d figures, want 2", len(links))
	}
	for _, l := range links {
		if info, err := os.Stat(filepath.Join(dir, l[1])); err != nil || info.Size() == 0 {
			t.Errorf("%s is linked but not there: %v", l[1], err)
		}
	}
	if err := r.Save(dir); err != nil {
		t.Errorf("a second Save failed: %v", err)
	}
}

// Pictures are drawn several at a time, one figure under two names too, and each file holds its own picture. An error
// of one is said and costs no other.
func TestPicturesAreDrawnTogether(t *testing.T) {
	dir, r := t.TempDir(), &report.Document{Title: "t"}
	want := map[string][]byte{}
	add := func(name string, g plots.Graphic) {
		r.Section("s").Add(testkit.Must[report.Picture](t)(report.NewPicture(name, g, "c", "a")))
	}
	for i := range 3 {
		one := testkit.Must[*plots.Curves](t)(plots.NewCurves(falling("a", float64(i))))
		both := testkit.Must[*plots.Panels](t)(plots.NewPanels(one,
			testkit.Must[*plots.Curves](t)(plots.NewCurves(falling("b", 1)))))
		for name, g := range map[string]plots.Graphic{"one": one, "both": both, "again": both} {
			name = fmt.Sprintf("%s-%d", name, i)
			want[name] = g.PNG()
			add(name, g)
		}
	}
	add("broken", broken{})
	if err := r.Save(dir); err == nil || !strings.Contains(err.Error(), `picture "broken" could not be drawn: no canvas`) {
		t.Errorf("saved with %v", err)
	}
	for name, png := range want {
		if got, err := os.ReadFile(filepath.Join(dir, "figures", name+".png")); err != nil || !bytes.Equal(got, png) {
			t.Errorf("%s.png is another picture: %v", name, err)
		}
	}
}

// broken has an SVG and panics where it is asked for an image.
type broken struct{}

func (broken) SVG() string { return "<svg></svg>" }
func (broken) PNG() []byte { panic("no canvas") }

func TestReportRefusesBrokenParts(t *testing.T) {
	fig := testkit.Must[*plots.Curves](t)(plots.NewCurves(falling("a", 1)))
	pic := testkit.Must[report.Picture](t)(report.NewPicture("one", fig, "c", "a"))
	for name, fill := range map[string]func(*report.Document){
		"no title":      func(r *report.Document) { r.Title = "" },
		"same picture":  func(r *report.Document) { r.Section("s").Add(pic, pic) },
		"empty picture": func(r *report.Document) { r.Section("s").Add(report.Picture{}) },
		"nil block":     func(r *report.Document) { r.Section("s").Add(nil) },
		"broken SVG": func(r *report.Document) {
			r.Section("s").Add(testkit.Must[report.Picture](t)(report.NewPicture("x", own("<svg><g>"), "c", "a")))
		},
	} {
		r := &report.Document{Title: "t"}
		fill(r)
		if r.Save(t.TempDir()) == nil {
			t.Errorf("%s: saved", name)
		}
	}
	for name, err := range map[string]error{
		"path":       second(report.NewPicture("../x", fig, "c", "a")),
		"no caption": second(report.NewPicture("x", fig, "", "a")),
		"no alt":     second(report.NewPicture("x", fig, "c", "")),
		"no figure":  second(report.NewPicture("x", nil, "c", "a")),
		"no columns": second(report.NewTable("t", nil, nil)),
		"ragged row": second(report.NewTable("t", []report.Column{{Title: "a"}}, [][]string{{"1", "2"}})),
	} {
		if err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// own is a user's graphic: an SVG document as it is.
type own string

func (o own) SVG() string { return string(o) }
func (o own) PNG() []byte { return []byte("png") }
