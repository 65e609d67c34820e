package runreport

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots/report"
)

// addRepeat adds what someone else needs to get the same numbers.
func (r *run) addRepeat(s *report.Section) error {
	if r.Sources != nil {
		s.Add(report.Paragraph("This page sets several run folders beside each other, and each has a report of its own that says "+
			"how it was made:"),
			report.Code{Text: "ablate report " + strings.Join(r.Sources, " ") + " --out " + r.Dir, Language: "sh"})
		return nil
	}
	plan := filepath.Join(r.Dir, "plan.yaml")
	if len(r.made.Commands) == 0 {
		s.Add(report.Paragraph("The command of this run is not known: the folder has no "+experiments.RunFile+". Its resolved "+
			"plan does the same:"), report.Code{Text: "ablate run " + plan, Language: "sh"})
	} else {
		var commands []string
		for _, one := range r.made.Commands {
			commands = append(commands, one.Command)
		}
		s.Add(report.Code{Text: strings.Join(commands, "\n"), Language: "sh"})
		if len(commands) > 1 {
			s.Add(report.Paragraph("The commands differ, or the program or machine did; each trained what was still missing, " +
				"after the others or beside them."))
		}
	}
	s.Add(r.provenance(plan), report.Paragraph("Equal seeds give the same bits on one set of kernels, whatever the number of "+
		"cores. Other processors differ in rounding, and training carries that on."))
	if r.Data != nil && len(r.Data.Examples) > 0 {
		windows := prose.Count(len(r.Data.Examples), "window")
		s.Add(report.Paragraph(prose.Capital(windows)+" of the training text as the models read it:"),
			report.Code{Text: strings.Join(r.Data.Examples, "\n\n")})
	}
	return nil
}

// provenance is from what the numbers come: plan, text, program, machine and time.
func (r *run) provenance(plan string) report.Definitions {
	again := "ablate report " + r.Dir
	if r.meta.Out != "" {
		again += " --out " + r.meta.Out
	}
	facts := report.Definitions{
		{Term: "Resolved plan", Text: "`" + plan + "`, every key with its value; `ablate run` takes it"},
		{Term: "This page again", Text: "`" + again + "`"},
	}
	add := func(term, what string) { facts = append(facts, report.Definition{Term: term, Text: what}) }
	if d := r.Data; d != nil {
		add("Corpus, sha256", "`"+d.Hash+"`")
		add("With split and tokenizer", "`"+d.DataHash+"`")
	}
	for i, one := range r.made.Commands {
		mark := ""
		if len(r.made.Commands) > 1 {
			mark = fmt.Sprintf(" of command %d", i+1)
		}
		add("Program"+mark, fmt.Sprintf("ablate %s, %s, %s, %s, %s kernels",
			one.Version, one.Go, one.System, prose.Count(one.Cores, "core"), one.Kernel))
		if len(one.Modules) > 0 {
			add("Modules"+mark, modules(one))
		}
		if one.Seconds > 0 {
			took := prose.Duration(one.Seconds) + " by the wall clock"
			if one.Times > 1 {
				took += fmt.Sprintf(", in %d sittings", one.Times)
			}
			add("Took"+mark, took)
		}
	}
	seconds := 0.0 // of training
	for _, c := range r.Cells {
		if n := len(c.Rows); n > 0 {
			seconds += c.Rows[n-1].Seconds
		}
	}
	if seconds > 0 {
		add("Training", prose.Duration(seconds)+" over all cells, several of which may have run at once")
	}
	return facts
}

// modules lists the modules that a program was built with.
func modules(c experiments.CommandInfo) string {
	var parts []string
	for _, m := range c.Modules {
		parts = append(parts, m.Path+" "+m.Version)
	}
	return strings.Join(parts, ", ")
}

// footer names the program that wrote the page.
func (r *run) footer() string {
	s := "Written by ablate"
	if r.meta.Version != "" {
		s += " " + r.meta.Version
	}
	return s + " from the folder " + r.Dir + "."
}
