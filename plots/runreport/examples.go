package runreport

import (
	"strings"

	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots/report"
)

// examples are some windows of the training text.
var examples = part{name: "the windows of the text", blocks: (*run).examples}

func (r *run) examples() ([]report.Block, error) {
	if r.Sources != nil || r.Data == nil || len(r.Data.Examples) == 0 {
		return nil, nil
	}
	windows := prose.Count(len(r.Data.Examples), "window")
	return []report.Block{
		report.Paragraph(prose.Capital(windows) + " of the training text as the models read it:"),
		report.Code{Text: strings.Join(r.Data.Examples, "\n\n")},
	}, nil
}
