package tasks

import (
	"errors"
	"fmt"
	"strings"

	"github.com/ablate-go/ablate/tasks/score"
)

// sentence is one of a file in CoNLL's columns: words, and their tags in IOB2 or none.
type sentence struct{ words, tags []string }

// parseCoNLL reads lines of columns, separated by tabs where a line has one and by spaces elsewhere: first a word,
// last its tag. A line without either ends a sentence, and so does one that begins with -DOCSTART-. Lines of words
// alone are sentences without tags.
//
// Tags may be IOB1, where B- only separates neighbours of one type, IOB2, IOBES or BILOU. They are given in IOB2, by
// the rules of [score.Entities]: an entity may begin with I-.
func parseCoNLL(path, content string) (list []sentence, labelled bool, err error) {
	var s sentence
	bare := 0 // the line of the first word without a tag
	end := func() {
		if len(s.words) > 0 {
			s.tags = iob2(s.tags)
			list = append(list, s)
		}
		s = sentence{}
	}
	number := 0
	for line := range strings.SplitSeq(content, "\n") {
		number++
		fields := columnsOf(line)
		if len(fields) == 0 || fields[0] == "-DOCSTART-" {
			end()
			continue
		}
		if fields[0] == "" {
			return nil, false, &FileError{path, number, errors.New("it has a tag and no word"), "mend the line or take it out"}
		}
		if len(fields) == 1 {
			if bare == 0 {
				bare = number
			}
		} else {
			labelled = true
		}
		if labelled && bare > 0 {
			return nil, false, &FileError{path, bare, errors.New("it has a word and no tag, and other lines have one"),
				"give every word a tag, O outside of entities, or none"}
		}
		s.words = append(s.words, strings.Clone(fields[0]))
		if len(fields) > 1 {
			tag, err := plainTag(fields[len(fields)-1])
			if err != nil {
				return nil, false, &FileError{path, number, err, "check that the last column has the tags"}
			}
			s.tags = append(s.tags, tag)
		}
	}
	end()
	return list, labelled, nil
}

// columnsOf are the cells of a line, none where it is blank. A word in a line with tabs may be empty.
func columnsOf(line string) []string {
	line = strings.TrimRight(line, "\r")
	if strings.Trim(line, " \t\ufeff") == "" { // WNUT-17 has a byte order mark at its end
		return nil
	}
	if !strings.Contains(line, "\t") {
		return strings.FieldsFunc(line, func(r rune) bool { return r == ' ' })
	}
	cells := strings.Split(strings.TrimRight(line, " \t"), "\t")
	for i := range cells {
		cells[i] = strings.Trim(cells[i], " ")
	}
	return cells
}

// plainTag checks a tag, and writes the letters of BILOU as those of IOBES.
func plainTag(tag string) (string, error) {
	letter, kind, _ := strings.Cut(tag, "-")
	switch {
	case tag == "O":
		return tag, nil
	case kind == "" || len(letter) != 1 || !strings.Contains("BIESLU", letter):
		return "", fmt.Errorf("the tag %q is neither O nor one of B-, I-, E-, S-, L- or U- and a type", short(tag))
	case letter == "L":
		return "E-" + kind, nil
	case letter == "U":
		return "S-" + kind, nil
	}
	return strings.Clone(tag), nil
}

// iob2 writes tags so that B- begins every entity and I- goes on with it.
func iob2(tags []string) []string {
	if tags == nil {
		return nil
	}
	out := make([]string, len(tags))
	for i := range out {
		out[i] = "O"
	}
	for _, e := range score.Entities(tags) {
		for i := e.From; i < e.To; i++ {
			out[i] = "I-" + e.Type
		}
		out[e.From] = "B-" + e.Type
	}
	return out
}
