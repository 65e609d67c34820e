package tasks

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// arc is ARC (arXiv 1803.05457), easy or challenge, and csqa CommonsenseQA (arXiv 1811.00937): both have the
// question's stem and its choices in JSON lines. Some questions of ARC have 3 or 5 choices in place of 4.
var (
	arc = choiceTask("arc", "questions of school exams in science (ARC)", "ARC", splits{
		train: wanted{"train", arcNames("Train", "train")},
		dev:   []wanted{{"dev", arcNames("Dev", "dev", "validation")}},
		test:  []wanted{{"test", arcNames("Test", "test")}},
	}, choiceRows(stemAndChoices)).described("", arcColumns, "ARC, arXiv 1803.05457")
	csqa = choiceTask("csqa", "questions of common sense (CommonsenseQA)", "csqa", splits{
		train: wanted{"train", []string{"train_rand_split.jsonl", "train.jsonl"}},
		dev:   []wanted{{"dev", []string{"dev_rand_split.jsonl", "dev.jsonl"}}},
		test:  []wanted{{"test", []string{"test_rand_split_no_answers.jsonl", "test.jsonl"}}},
	}, choiceRows(stemAndChoices)).described("", arcColumns, "CommonsenseQA, arXiv 1811.00937")
)

func arcNames(official string, others ...string) (out []string) {
	for _, level := range []string{"Challenge", "Easy"} {
		out = append(out, "ARC-"+level+"-"+official+".jsonl")
	}
	for _, o := range others {
		out = append(out, o+".jsonl")
	}
	return out
}

// stemAndChoices reads {"id", "question": {"stem", "choices": [{"text", "label"}]}, "answerKey"}.
func stemAndChoices(f fields) (e Example, err error) {
	var question struct {
		Stem    *string
		Choices []struct{ Text, Label string }
	}
	if err := json.Unmarshal(f.object["question"], &question); err != nil || question.Stem == nil {
		return e, errors.New(`it has no field "question" with a stem and choices`)
	}
	e.ID, e.Text, e.Class = f.maybe("id"), strings.TrimSpace(*question.Stem), None
	key := f.maybe("answerKey")
	for i, c := range question.Choices {
		e.Options = append(e.Options, strings.TrimSpace(c.Text))
		if key != "" && c.Label == key {
			e.Class = i
		}
	}
	switch {
	case len(e.Options) < 2:
		return e, fmt.Errorf("it has %d choices, and 2 are the least", len(e.Options))
	case key != "" && e.Class == None:
		return e, fmt.Errorf("the answerKey %q is the label of none of its choices", short(key))
	}
	return e, nil
}

const arcColumns = "`question.stem`, `question.choices`; label `answerKey`"
