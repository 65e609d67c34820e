package tasks

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/tasks/score"
)

// The tasks of SQuAD 1.1 (arXiv 1606.05250), SQuAD 2.0 (arXiv 1806.03822) and XQuAD (arXiv 1910.11856). Their files
// have one layout, and each task reads those of the others when they are named. XQuAD has no training file: name
// SQuAD's.
var (
	squad = spanTask("squad", "which part of a paragraph answers a question, always one (SQuAD 1.1)",
		squadFiles("v1.1"), "SQuAD, arXiv 1606.05250")
	squad2 = spanTask("squad2", "which part of a paragraph answers a question, or none (SQuAD 2.0)",
		squadFiles("v2.0"), "SQuAD 2.0, arXiv 1806.03822")
	xquad = spanTask("xquad", "SQuAD in twelve languages: trained on English, scored on each (XQuAD)",
		xquadFiles(), "XQuAD, arXiv 1910.11856")
)

func squadFiles(version string) splits {
	return splits{train: wanted{"train", []string{"train-" + version + ".json"}},
		dev: []wanted{{"dev", []string{"dev-" + version + ".json"}}}}
}

func xquadFiles() splits {
	s := splits{train: wanted{"train", []string{"train-v1.1.json"}}}
	for _, l := range strings.Fields("en ar de el es hi ro ru th tr vi zh") {
		s.dev = append(s.dev, wanted{l, []string{"xquad." + l + ".json"}})
	}
	return s
}

func spanTask(name, doc string, files splits, paper string) Task {
	context := func(e Example) string { return e.Pair }
	return Task{Name: name, Kind: Span, Doc: doc, Metrics: []score.Metric{score.ExactMatch, score.SpanF1},
		Files: code(files.names()...), Columns: "the official JSON", Paper: paper,
		Read: setReader{folder: name, files: files, parse: parseSquad, together: context}.read}
}

// squadFile is the official layout. Answers is nil in a file without answers.
type squadFile struct {
	Data []struct {
		Paragraphs []struct {
			Context string
			QAs     []squadQuestion
		}
	}
}

type squadQuestion struct {
	ID         string
	Question   string
	Impossible bool `json:"is_impossible"`
	Answers    *[]struct {
		Text  string
		Start int `json:"answer_start"` // in code points
	}
}

// parseSquad reads a file. Of a question that is said to be impossible the answers are left out.
func parseSquad(path, content string) (*Set, error) {
	var f squadFile
	if err := json.Unmarshal([]byte(content), &f); err != nil {
		return nil, jsonError(path, content, err)
	}
	if f.Data == nil {
		return nil, &FileError{Path: path, Err: errors.New(`it has no "data", as a file of SQuAD has`),
			Next: "give the JSON file of the official download"}
	}
	s := &Set{}
	moved, lost := 0, 0
	for _, article := range f.Data {
		for _, p := range article.Paragraphs {
			runes := runeStarts(p.Context)
			for _, q := range p.QAs {
				e := Example{ID: q.ID, Text: strings.TrimSpace(q.Question), Pair: p.Context, Class: None}
				if e.ID == "" {
					e.ID = fmt.Sprint(len(s.Examples))
				}
				if q.Answers != nil {
					s.Labelled = true
				}
				if q.Answers != nil && !q.Impossible {
					for _, a := range *q.Answers {
						start, shifted := startOf(p.Context, runes, a.Text, a.Start)
						if start < 0 {
							lost++
						} else if shifted {
							moved++
						}
						e.Answers = append(e.Answers, Answer{a.Text, start})
					}
				}
				s.Examples = append(s.Examples, e)
			}
		}
	}
	if moved > 0 {
		s.Notes = append(s.Notes, fmt.Sprintf("%s: answers that are not where the file says, so that the nearest place is "+
			"taken: %s", path, prose.Thousands(moved)))
	}
	if lost > 0 {
		s.Notes = append(s.Notes, fmt.Sprintf("%s: answers that are not in the context, so that they are scored and not "+
			"trained on: %s", path, prose.Thousands(lost)))
	}
	return s, nil
}

// runeStarts are the bytes where the characters of s begin, and its end.
func runeStarts(s string) []int {
	out := make([]int, 0, len(s)+1)
	for i := range s {
		out = append(out, i)
	}
	return append(out, len(s))
}

// startOf gives the byte of an answer that a file says to be at a character. Where it is not there, it is the nearest
// place that has it, and None if there is no such place.
func startOf(context string, runes []int, answer string, char int) (start int, moved bool) {
	if answer == "" {
		return None, false
	}
	at := runes[max(0, min(char, len(runes)-1))]
	if char >= 0 && char < len(runes) && strings.HasPrefix(context[at:], answer) {
		return at, false
	}
	after := strings.Index(context[at:], answer)
	before := strings.LastIndex(context[:min(len(context), at+len(answer)-1)], answer)
	switch {
	case after < 0:
		return before, before >= 0 // -1 is None
	case before < 0 || after <= at-before:
		return at + after, true
	}
	return before, true
}

// jsonError says where JSON is broken.
func jsonError(path, content string, err error) error {
	line := 0
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	if errors.As(err, &syntax) {
		line = 1 + strings.Count(content[:min(int(syntax.Offset), len(content))], "\n")
	}
	if errors.As(err, &kind) {
		line = 1 + strings.Count(content[:min(int(kind.Offset), len(content))], "\n")
		err = fmt.Errorf("the field %q has a %s in it", kind.Field, kind.Value)
	}
	return &FileError{path, line, err, "get the file anew"}
}
