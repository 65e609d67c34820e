package experiments

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/internal/prose"
)

// Merge puts the arms of several run folders into one result, for a report in the folder dir. Arms are named
// ARM@FOLDER; each keeps its configuration, written as differences from the first folder's base. Where the texts
// differ, Remarks say so. Fewer than two results, and a folder given twice, are errors.
func Merge(dir string, results ...*Result) (*Result, error) {
	if len(results) < 2 {
		return nil, fmt.Errorf("a report of several run folders needs two or more, not %d", len(results))
	}
	for i, r := range results {
		same := func(o *Result) bool { return filepath.Clean(o.Dir) == filepath.Clean(r.Dir) }
		if slices.ContainsFunc(results[:i], same) {
			return nil, fmt.Errorf("the run folder %s is given twice: give each once, or its seeds count double", r.Dir)
		}
	}
	first := results[0]
	m := &Result{Dir: dir, Data: first.Data, Plan: &Plan{
		Base: first.Plan.Base, Budget: first.Plan.Budget, HeldOut: first.Plan.HeldOut, setKeys: first.Plan.setKeys,
	}}
	labels := folderLabels(results)
	m.Plan.Name = strings.Join(labels, "+")
	var questions []string
	for i, r := range results {
		m.Sources = append(m.Sources, r.Dir)
		for _, n := range r.Notices {
			m.Notices = append(m.Notices, labels[i]+": "+n)
		}
		if q := r.Plan.Question; q != "" && !slices.Contains(questions, q) {
			questions = append(questions, q)
		}
		for _, s := range r.Plan.Seeds {
			if !slices.Contains(m.Plan.Seeds, s) {
				m.Plan.Seeds = append(m.Plan.Seeds, s)
			}
		}
		for _, a := range r.Plan.Arms {
			c, err := r.Plan.Config(a)
			if err != nil {
				return nil, err
			}
			arm := Arm{Name: a.Name + "@" + labels[i], Set: assignments(m.Plan.Base, c)}
			m.Plan.Arms = append(m.Plan.Arms, arm)
			for _, cell := range r.Arm(a.Name) {
				cell.Arm = arm.Name
				m.Cells = append(m.Cells, cell)
			}
		}
		if i > 0 && (first.Data == nil) == (r.Data == nil) && (r.Data == nil || r.Data.DataHash == first.Data.DataHash) {
			continue
		}
		if i > 0 {
			other := "other text than"
			if first.Data != nil && r.Data != nil && first.Data.Hash == r.Data.Hash {
				other = "another tokenizer or split of the same text than"
			}
			m.Remarks = append(m.Remarks, fmt.Sprintf("%s was trained on "+other+" %s: losses of the two are not to be "+
				"compared, and what is said of the text, its unigram line included, is of %s", labels[i], labels[0], labels[0]))
		}
	}
	m.Plan.Question = strings.Join(questions, " ")
	m.mergeTasks(results)
	return m, nil
}

// mergeTasks keeps the tasks that all folders have with the same settings. Scores on others, and means over other
// tasks, are not to be compared.
func (m *Result) mergeTasks(results []*Result) {
	for _, d := range results[0].Plan.Downstream {
		if !slices.ContainsFunc(results[1:], func(r *Result) bool { return !r.Plan.hasTask(d) }) {
			m.Plan.Downstream = append(m.Plan.Downstream, d)
		}
	}
	var left []string
	for _, r := range results {
		for _, d := range r.Plan.Downstream {
			if !m.Plan.hasTask(d) && !slices.Contains(left, d.Label()) {
				left = append(left, d.Label())
			}
		}
	}
	if left != nil {
		m.Remarks = append(m.Remarks, fmt.Sprintf("not all folders have the tasks %s with the same settings, so that scores "+
			"on them are left out here; each folder's own report has them", prose.List(left)))
	}
	for i := range m.Cells {
		c := &m.Cells[i]
		c.Downstream = m.Plan.Downstream
		c.SetTasks(slices.DeleteFunc(slices.Clone(c.Tasks), func(s TaskScore) bool { return !m.Plan.hasTask(s.Task) }))
	}
}

// hasTask reports whether a plan has a task with the same settings. The same data may have another path.
func (p *Plan) hasTask(d Downstream) bool {
	return slices.ContainsFunc(p.Downstream, func(o Downstream) bool {
		return o.Task == d.Task && o.Label() == d.Label() && slices.Equal(o.Set, d.Set)
	})
}

// folderLabels are the last parts of the folders' paths, with a number where two are the same.
func folderLabels(results []*Result) []string {
	var labels []string
	for _, r := range results {
		label := filepath.Base(r.Dir)
		for n := 2; slices.Contains(labels, label); n++ {
			label = fmt.Sprintf("%s-%d", filepath.Base(r.Dir), n)
		}
		labels = append(labels, label)
	}
	return labels
}
