package report_test

import (
	"strings"
	"testing"

	"github.com/ablate-go/ablate/plots/report"
)

// The fence of a block of code is longer than every run of backticks in it, so that its text cannot end the block.
func TestCodeCannotCloseItsFence(t *testing.T) {
	for text, fence := range map[string]string{
		"go test": "```", "a ` and ``": "```", "```\nx\n```": "````", "````\nx": "`````", "`````` in a line": "```````",
	} {
		d := &report.Document{Title: "t"}
		d.Section("s").Add(report.Code{Text: text, Language: "sh"})
		want := "\n" + fence + "sh\n" + text + "\n" + fence + "\n"
		if md := d.Markdown(); !strings.Contains(md, want) {
			t.Errorf("%q: no block %q in %q", text, want, md)
		}
	}
}
