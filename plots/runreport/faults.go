package runreport

import (
	"fmt"
	"strings"

	"github.com/ablate-go/ablate/experiments/findings"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots/report"
)

// faults are what failed, what is unfinished, what collapsed and what the data warned of.
var faults = part{name: "the notices of what failed", blocks: (*run).faults}

func (r *run) faults() (blocks []report.Block, _ error) {
	add := func(kind report.NoticeKind, text string, items []string) {
		if len(items) > 0 {
			blocks = append(blocks, report.Notice{Kind: kind, Text: text, Items: items})
		}
	}
	failed, unfinished, waiting := r.cellFaults()
	all := prose.Count(len(r.Cells), "cell")
	add(report.Failure, say("failed", fill{"Failed": len(failed), "All": all}), failed)
	add(report.Warning, say("unfinished", fill{"Unfinished": len(unfinished), "All": all}), unfinished)
	add(report.Warning, fmt.Sprintf("%d of %s had not begun.", len(waiting), all), waiting)
	add(report.Warning, say("collapsed", nil), r.collapses())
	if failed == nil && unfinished == nil && waiting == nil {
		reached := fmt.Sprintf("Nothing failed: %s of %d reached the last step.", all, len(r.Cells))
		blocks = append(blocks, report.Paragraph(reached))
	}
	add(report.Note, say("kernels", nil), r.severalKernels())
	if r.Data != nil {
		add(report.Warning, "The text gave cause for a warning.", r.Data.Warnings)
	}
	add(report.Warning, "Not everything here may be compared.", r.Remarks)
	add(report.Warning, "Files of this run are not as they were written.", r.Notices)
	return blocks, nil
}

// cellFaults lists the cells that failed with their reasons, those that are unfinished with their steps, and those that
// have not begun.
func (r *run) cellFaults() (failed, unfinished, waiting []string) {
	for _, c := range r.Cells {
		name := fmt.Sprintf("%s, seed %d", c.Arm, c.Seed)
		switch {
		case c.Error != "":
			reason := strings.TrimPrefix(c.Error, fmt.Sprintf("%s seed %d: ", c.Arm, c.Seed))
			failed = append(failed, fmt.Sprintf("%s, after step %s: %s", name, prose.Thousands(c.Step()), reason))
		case findings.Finished(c):
		case len(c.Rows) > 0:
			item := fmt.Sprintf("%s: step %s of %s", name, prose.Thousands(c.Step()), prose.Thousands(c.Config.Train.Steps))
			if c.Job != nil { // it may have been killed, and its log may say why
				item += fmt.Sprintf(", last trained by %s", c.Job)
			}
			unfinished = append(unfinished, item)
		default:
			waiting = append(waiting, name)
		}
	}
	return failed, unfinished, waiting
}
