package tasks

import (
	"errors"
	"fmt"
	"strings"

	"github.com/ablate-go/ablate/internal/records"
)

// codah is CODAH (arXiv 1904.04365), one file without parts: categories, prompt, four endings and a label from 0, with
// tabs between and without a header.
var codah = choiceTask("codah", "how does a sentence go on, written to deceive models (CODAH)", "codah", splits{
	train: wanted{"train", []string{"full_data.tsv", "train.tsv"}},
	dev:   []wanted{{"dev", []string{"dev.tsv"}}},
	test:  []wanted{{"test", []string{"test.tsv"}}},
}, parseCodah).described("", "category, prompt, four endings, label from 0; no header", "CODAH, arXiv 1904.04365")

func parseCodah(path, content string) (*Set, error) {
	s := &Set{}
	err := records.Rows(strings.NewReader(content), '\t', func(line int, cells []string) error {
		if len(cells) == 1 && strings.TrimSpace(cells[0]) == "" {
			return nil
		}
		if len(cells) != 7 {
			return &FileError{path, line, fmt.Errorf("it has %d columns, and CODAH has 7", len(cells)), mendRow}
		}
		e := Example{Text: strings.TrimSpace(strings.Clone(cells[1]))}
		for _, c := range cells[2:6] {
			e.Options = append(e.Options, strings.TrimSpace(strings.Clone(c)))
		}
		if err := e.choose(cells[6], 0); err != nil {
			return &FileError{path, line, err, mendRow}
		}
		s.addChoice(e)
		return nil
	})
	if fault := (*records.RowError)(nil); errors.As(err, &fault) {
		return nil, &FileError{Path: path, Err: fault, Next: mendRow}
	}
	return s, err
}
