package runreport

import (
	"path/filepath"
	"strings"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/plots/report"
)

// commands are those that trained the run, as someone else would call them for the same numbers.
var commands = part{name: "the commands", blocks: (*run).commands}

func (r *run) commands() ([]report.Block, error) {
	if r.Sources != nil {
		again := "ablate report " + strings.Join(r.Sources, " ") + " --out " + r.Dir
		return []report.Block{report.Paragraph(say("repeat/several", nil)), report.Code{Text: again, Language: "sh"}}, nil
	}
	if len(r.made.Commands) == 0 {
		return []report.Block{
			report.Paragraph(say("repeat/unknown", fill{"File": experiments.RunFile})),
			report.Code{Text: "ablate run " + r.planFile(), Language: "sh"},
		}, nil
	}
	var all []string
	for _, c := range r.made.Commands {
		all = append(all, c.Command)
	}
	blocks := []report.Block{report.Code{Text: strings.Join(all, "\n"), Language: "sh"}}
	if len(all) > 1 {
		blocks = append(blocks, report.Paragraph(say("repeat/differ", nil)))
	}
	return blocks, nil
}

// planFile is the path of the resolved plan.
func (r *run) planFile() string { return filepath.Join(r.Dir, "plan.yaml") }
