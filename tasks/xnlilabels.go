package tasks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/internal/prose"
)

// xnliLabelsFile has the labels of XTREME's test files, which have none themselves: a word on each line, for the row of
// that number in the file of each language, since rows are translations of one another.
const xnliLabelsFile = "test-labels.txt"

// labelTests gives the rows of test files without labels those of a folder's list, if there is one. Another number of
// lines than rows, and a word that is no label, are errors.
func labelTests(t Task, dir string, tests []*part) error {
	path := find(dir, []string{xnliLabelsFile})
	if dir == "" || path == "" {
		return nil
	}
	text, err := readFile(path, "")
	if err != nil {
		return err
	}
	lines := strings.Split(strings.TrimRight(text.Content, "\r\n"), "\n")
	for i, l := range lines {
		l = strings.TrimSpace(l)
		if other, ok := contradictory[l]; ok {
			l = other
		}
		if !slices.Contains(t.Labels, l) {
			return &FileError{path, i + 1, fmt.Errorf("the label %q is none of the labels %s", short(l),
				strings.Join(t.Labels, ", ")), "mend the line, or take the file away to predict for the test files"}
		}
		lines[i] = l
	}
	for _, p := range tests {
		if p.labelled {
			continue
		}
		if len(lines) != len(p.rows) {
			return &FileError{Path: path, Err: fmt.Errorf("it has %s, and %s has %s", prose.Count(len(lines), "line"), p.path,
				prose.Count(len(p.rows), "row")),
				Next: "give a label for each row, or take the file away to predict for the test files"}
		}
		for i := range p.rows {
			p.rows[i].label = lines[i]
		}
		p.notes, p.labelled = nil, true // it said that there are no labels
		p.note("its labels are those of %s", xnliLabelsFile)
	}
	return nil
}
