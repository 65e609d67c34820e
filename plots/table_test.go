package plots_test

import (
	"testing"

	"github.com/ablate-go/ablate/plots"
)

func TestTableAsMarkdown(t *testing.T) {
	table := must[plots.Table](t)(plots.NewTable("Losses", []plots.Column{{Title: "arm"}, {Title: "L_MLM", Number: true}},
		[][]string{{"rtd-es", "4.88"}}, "One seed."))
	const want = "**Losses**\n\n| arm | L_MLM |\n| :--- | ---: |\n| rtd-es | 4.88 |\n\nOne seed.\n"
	if got := table.Markdown(); got != want {
		t.Errorf("got %q", got)
	}
}
