package plots

import (
	"fmt"
	"path/filepath"
	"strings"
)

// addRepeat adds what someone else needs to get the same numbers.
func (r *folder) addRepeat(s *Section) error {
	if r.Sources != nil {
		s.Add(Paragraph("This page sets several run folders beside each other, and each has a report of its own that says how it was made:"),
			Code{Text: "ablate report " + strings.Join(r.Sources, " ") + " --out " + r.Dir, Language: "sh"})
		return nil
	}
	plan := filepath.Join(r.Dir, "plan.yaml")
	if len(r.record.Sittings) == 0 {
		s.Add(Paragraph("The command of this run is not known: the folder has no "+recordFile+". Its resolved plan does the same:"),
			Code{Text: "ablate run " + plan, Language: "sh"})
	} else {
		var commands []string
		for _, one := range r.record.Sittings {
			commands = append(commands, one.Command)
		}
		s.Add(Code{Text: strings.Join(commands, "\n"), Language: "sh"})
		if len(commands) > 1 {
			s.Add(Paragraph("The commands differ, or the program or machine did; each trained what was still missing, after the others or beside them."))
		}
	}
	again := "ablate report " + r.Dir
	if r.meta.Out != "" {
		again += " --out " + r.meta.Out
	}
	defs := Definitions{{"Resolved plan", "`" + plan + "`, every key with its value; `ablate run` takes it"},
		{"This page again", "`" + again + "`"}}
	if d := r.Data; d != nil {
		defs = append(defs, Definition{"Corpus, sha256", "`" + d.Hash + "`"}, Definition{"With split and tokenizer", "`" + d.DataHash + "`"})
	}
	for i, one := range r.record.Sittings {
		mark := ""
		if len(r.record.Sittings) > 1 {
			mark = fmt.Sprintf(" of command %d", i+1)
		}
		defs = append(defs, Definition{"Program" + mark, fmt.Sprintf("ablate %s, %s, %s, %s, %s kernels", one.Version, one.Go, one.System, count(one.Cores, "core"), one.Kernel)})
		if len(one.Modules) > 0 {
			defs = append(defs, Definition{"Modules" + mark, one.modules()})
		}
		if one.Seconds > 0 {
			took := duration(one.Seconds) + " by the wall clock"
			if one.Times > 1 {
				took += fmt.Sprintf(", in %d sittings", one.Times)
			}
			defs = append(defs, Definition{"Took" + mark, took})
		}
	}
	training := 0.0
	for _, c := range r.Cells {
		if n := len(c.Rows); n > 0 {
			training += c.Rows[n-1].Seconds
		}
	}
	if training > 0 {
		defs = append(defs, Definition{"Training", duration(training) + " over all cells, several of which may have run at once"})
	}
	s.Add(defs, Paragraph("Equal seeds give the same bits on one set of kernels, whatever the number of cores. Other processors differ in rounding, and training carries that on."))
	if r.Data != nil && len(r.Data.Examples) > 0 {
		s.Add(Paragraph(capital(count(len(r.Data.Examples), "window"))+" of the training text as the models read it:"),
			Code{Text: strings.Join(r.Data.Examples, "\n\n")})
	}
	return nil
}

func (s sitting) modules() string {
	var parts []string
	for _, m := range s.Modules {
		parts = append(parts, m.Path+" "+m.Version)
	}
	return strings.Join(parts, ", ")
}

// footer names the program that wrote the page.
func (r *folder) footer() string {
	s := "Written by ablate"
	if r.meta.Version != "" {
		s += " " + r.meta.Version
	}
	return s + " from the folder " + r.Dir + "."
}
