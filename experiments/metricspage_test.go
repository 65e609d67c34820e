package experiments

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments/measure"
	_ "github.com/ablate-go/ablate/experiments/training" // declares the metrics of steps and evaluations
)

var update = flag.Bool("update", false, "write the tables of docs/metrics.md from the declarations of the metrics")

// What the program declares, before any test registers a measure of its own. This package's init comes later.
var groupsOfThisProgram, metricsOfThisProgram = measure.Groups(), append(measure.Metrics(), PairsGenerator, PairsDiscriminator, CommonAUC, UnigramAUC, BigramAUC, DownstreamMean)

// docs/metrics.md is for readers who have a column and want to know what it is, so it must say what the declarations
// say. Renew its tables with: go test ./experiments -run MetricsPage -update
func TestMetricsPageIsWhatIsDeclared(t *testing.T) {
	const path = "../docs/metrics.md"
	const begin = "<!-- Generated from the declarations, see CONTRIBUTING.md -->\n"
	const end = "<!-- End of what is generated -->\n"
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, hasBegin := strings.Cut(string(data), begin)
	_, after, hasEnd := strings.Cut(rest, end)
	if !hasBegin || !hasEnd {
		t.Fatalf("%s has lost the comments around its tables:\n%s%s", path, begin, end)
	}
	want := before + begin + metricsTables() + end + after
	if want == string(data) {
		return
	}
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("%s is not what the metrics declare: renew it with go test ./experiments -run MetricsPage -update", path)
}

// metricsTables has a heading and a table for each group.
func metricsTables() string {
	var out strings.Builder
	for _, g := range groupsOfThisProgram {
		fmt.Fprintf(&out, "\n## %s\n\nTensorBoard group `%s`.\n\n", g.Title, g.Name)
		out.WriteString("| key | title | unit | better | due at | in summary.csv | definition |\n" +
			"|---|---|---|---|---|---|---|\n")
		for _, m := range metricsOfThisProgram {
			if m.Group != g.Name {
				continue
			}
			better := map[measure.Direction]string{measure.Lower: "lower", measure.Higher: "higher"}[m.Better]
			summary := map[measure.Summary]string{
				measure.Last: "last", measure.LastAndMean: "last; `" + m.Key + "_late`",
			}[m.Summary]
			cells := []string{"`" + m.Key + "`", m.Title, m.Unit, better, m.Due.String(), summary, m.Doc}
			for _, cell := range cells {
				fmt.Fprintf(&out, "| %s ", strings.ReplaceAll(cell, "|", `\|`))
			}
			out.WriteString("|\n")
		}
	}
	out.WriteString("\n")
	return out.String()
}
