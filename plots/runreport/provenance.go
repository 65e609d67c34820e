package runreport

import (
	"fmt"
	"strings"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots/report"
)

// provenance is from what the numbers come: plan, text, program, machine and time.
var provenance = part{name: "the list of where the numbers come from", blocks: (*run).provenance}

func (r *run) provenance() ([]report.Block, error) {
	if r.Sources != nil { // each folder's own report says it
		return nil, nil
	}
	again := "ablate report " + r.Dir
	if r.meta.Out != "" {
		again += " --out " + r.meta.Out
	}
	facts := report.Definitions{
		{Term: "Resolved plan", Text: "`" + r.planFile() + "`, every key with its value; `ablate run` takes it"},
		{Term: "This page again", Text: "`" + again + "`"},
	}
	add := func(term, what string) { facts = append(facts, report.Definition{Term: term, Text: what}) }
	if d := r.Data; d != nil {
		add("Corpus, sha256", "`"+d.Hash+"`")
		add("With split and tokenizer", "`"+d.DataHash+"`")
	}
	for i, c := range r.made.Commands {
		mark := ""
		if len(r.made.Commands) > 1 {
			mark = fmt.Sprintf(" of command %d", i+1)
		}
		program := fmt.Sprintf("ablate %s, %s, %s, %s, %s kernels", c.Version, c.Go, c.System, prose.Count(c.Cores, "core"),
			c.Kernel)
		if c.Device != "" {
			program += ", device " + c.Device
		}
		add("Program"+mark, program)
		if len(c.Modules) > 0 {
			add("Modules"+mark, modules(c))
		}
		if c.Seconds > 0 {
			took := prose.Duration(c.Seconds) + " by the wall clock"
			if c.Times > 1 {
				took += fmt.Sprintf(", in %d sessions", c.Times)
			}
			add("Took"+mark, took)
		}
	}
	if s := r.kernels(); s != "" {
		add("Kernels or devices of the cells", s)
	}
	if s := r.unended(); s != "" {
		add("Sessions without an end", s)
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
	return []report.Block{facts, report.Paragraph(say("repeat/bits", nil))}, nil
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
