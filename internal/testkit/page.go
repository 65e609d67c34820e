package testkit

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

// BarePage is a report's page without its script, the values for the pointer and the files to save, each of which is
// checked for what it may be.
func BarePage(t *testing.T, page string) string {
	t.Helper()
	own := scripts.FindAllStringSubmatch(page, -1)
	if len(own) != 1 {
		t.Fatalf("the page has %d scripts, not its own one", len(own))
	}
	sum := sha256.Sum256([]byte(own[0][1]))
	policy := "script-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	if !strings.Contains(html.UnescapeString(page), policy) {
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

// SavedFile is the content of a file inside a report's page.
func SavedFile(t *testing.T, page, name string) string {
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
