package plots_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"html"
	"regexp"
	"strings"
	"testing"
)

var (
	scripts = regexp.MustCompile(`(?s)<script>(.*?)</script>`)
	hovers  = regexp.MustCompile(`(?s)<script type="application/json">(.*?)</script>`)
	files   = regexp.MustCompile(`<a download="([^"]*)" href="data:[a-z/-]*;charset=utf-8;base64,([A-Za-z0-9&#;+/=]*)">`)
)

// bare is a page without its script, the values for the pointer and the files to save, each of which is checked
// for what it may be.
func bare(t *testing.T, page string) string {
	t.Helper()
	own := scripts.FindAllStringSubmatch(page, -1)
	if len(own) != 1 {
		t.Fatalf("the page has %d scripts, not its own one", len(own))
	}
	sum := sha256.Sum256([]byte(own[0][1]))
	if policy := "script-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; !strings.Contains(html.UnescapeString(page), policy) {
		t.Errorf("the page's policy does not name its script: %s", policy)
	}
	for _, m := range hovers.FindAllStringSubmatch(page, -1) {
		if !json.Valid([]byte(m[1])) || strings.ContainsAny(m[1], "<>") {
			t.Errorf("values for the pointer that are no JSON, or hold tags: %.100s", m[1])
		}
	}
	for _, m := range files.FindAllStringSubmatch(page, -1) {
		if data, err := base64.StdEncoding.DecodeString(html.UnescapeString(m[2])); err != nil || len(data) == 0 {
			t.Errorf("the file %s in the page: %d bytes, %v", m[1], len(data), err)
		}
	}
	page = scripts.ReplaceAllString(page, "")
	page = hovers.ReplaceAllString(page, "")
	page = regexp.MustCompile(`sha256-[^;]*`).ReplaceAllString(page, "")
	return files.ReplaceAllString(page, "<a>")
}

// saved is a file inside a page.
func saved(t *testing.T, page, name string) string {
	t.Helper()
	for _, m := range files.FindAllStringSubmatch(page, -1) {
		if m[1] == name {
			data, err := base64.StdEncoding.DecodeString(html.UnescapeString(m[2]))
			if err != nil {
				t.Fatal(err)
			}
			return string(data)
		}
	}
	t.Fatalf("the page has no file %s", name)
	return ""
}

func TestTablesCanBeSaved(t *testing.T) {
	page := sample(t).HTML()
	if md := saved(t, page, "table-1.md"); !strings.Contains(md, "| rtd-es | 5.40 ± 0.07 | 1.20 ± 0.05 |") {
		t.Errorf("Markdown:\n%s", md)
	}
	if csv := saved(t, page, "table-1.csv"); !strings.Contains(csv, "rtd-es,5.40,0.07,1.20,0.05,0.652,0.008,2900096\n") {
		t.Errorf("CSV:\n%s", csv)
	}
	tex := saved(t, page, "table-1.tex")
	for _, want := range []string{`\begin{tabular}{lrrrr}`, `Arm & L$_{MLM}$ & Difference`, `rtd-es & 5.40 $\pm$ 0.07 & 1.20`, `\bottomrule`} {
		if !strings.Contains(tex, want) {
			t.Errorf("LaTeX without %q:\n%s", want, tex)
		}
	}
}
