package tasks

import (
	"fmt"
	"strings"

	"github.com/ablate-go/ablate/tasks/score"
)

// nucleotide is the classification of single nucleotides. Each row of a table has the nucleotides on both sides of
// one, or of the place between two, which is in the middle, and its class: donor, acceptor or neither of the splice
// junctions of UCI (Towell and Noordewier 1991), whose columns are the ones that are looked for where none are named.
// The nucleotides are one column, or a range of columns with one in each, see [Source]. They are one text without
// spaces, so that a tokenizer of letters has a token for each.
//
// A class for every nucleotide of a sequence is the task ner, over a file with one nucleotide and its tag in a line.
var nucleotide = Task{Name: "nucleotide", Kind: Classify,
	Doc:     "the class of the nucleotide in the middle of a sequence, from a table with a column for each or one for all",
	Metrics: []score.Metric{score.Accuracy, score.MacroF1}, Read: readNucleotides,
	Files:   tableFilesInWords,
	Columns: "columns `1` to `60` if nothing is named, or one with the sequence; label `Label`", Paper: "your own"}

// nucleotides are the letters of IUPAC, those for several among them, and a gap.
const nucleotides = "ACGTUNRYSWKMBDHV-"

func readNucleotides(t Task, from Source) (*Data, error) {
	if from.Text == "" {
		from.Text = "1-60"
	}
	if from.Label == "" {
		from.Label = "Label"
	}
	d, err := readClasses(t, from)
	if err != nil {
		return nil, err
	}
	for _, s := range d.Sets() {
		for i := range s.Examples {
			e := &s.Examples[i]
			e.Text = strings.ToUpper(strings.TrimSpace(e.Text)) // small letters mark repeats, or nothing
			if other := strings.Trim(e.Text, nucleotides); other != "" || e.Text == "" {
				return nil, &FileError{Path: s.Path, Err: fmt.Errorf("row %s has %q, which is no sequence of nucleotides", e.ID,
					short(e.Text)), Next: "name the column with the sequence, or the range of columns"}
			}
		}
	}
	return d, nil
}
