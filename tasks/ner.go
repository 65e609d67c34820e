package tasks

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/internal/scores"
	"github.com/ablate-go/ablate/tasks/score"
)

// ner reads entities in CoNLL's columns, as CoNLL-2003 (arXiv cs/0306050) and WNUT-17 have them, see parseCoNLL.
// Classes are O, and B- and I- of every type that a file has.
var ner = Task{Name: "ner", Kind: Tag, Doc: "entities in sentences, a tag for each word, from files in CoNLL's columns",
	Metrics: []score.Metric{score.EntityF1}, Read: readNER,
	Files: "the usual names of CoNLL-2003 and WNUT-17, or `train`, `dev` and `test` with `.conll`, `.txt`, `.tsv`, " +
		"`.bio` ...",
	Columns: "the word first, the tag last: IOB1, IOB2, IOBES or BILOU",
	Paper:   "CoNLL-2003, arXiv cs/0306050; WNUT-17"}

// nerFiles are the names of CoNLL-2003, of WNUT-17 and what people call theirs.
func nerFiles() splits {
	names := func(own []string, usual ...string) []string {
		for _, u := range usual {
			for _, ending := range []string{".conll", ".txt", ".tsv", ".iob2", ".iob", ".bio", ".conll03", ""} {
				own = append(own, u+ending)
			}
		}
		return own
	}
	return splits{
		train: wanted{"train", names([]string{"wnut17train.conll", "eng.train"}, "train")},
		dev:   []wanted{{"dev", names([]string{"emerging.dev.conll", "eng.testa"}, "dev", "valid", "validation", "testa")}},
		test:  []wanted{{"test", names([]string{"emerging.test.annotated", "eng.testb"}, "test", "testb")}},
	}
}

// tagged is a file with its tags as text.
type tagged struct {
	set  *Set
	tags [][]string
}

func readNER(_ Task, from Source) (*Data, error) {
	files, err := locate(from, "ner", nerFiles())
	if err != nil {
		return nil, err
	}
	list := slices.Concat(files.dev, files.test)
	if files.train != "" {
		list = append([]located{{"train", files.train}}, list...)
	}
	var all []tagged
	for _, f := range list {
		t, err := readTagged(from, f)
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	d := &Data{Labels: slices.Clone(from.Labels)}
	if len(d.Labels) == 0 {
		d.Labels = entityLabels(all)
	}
	for i, t := range all {
		if err := t.classes(d.Labels); err != nil {
			return nil, err
		}
		switch {
		case i == 0 && files.train != "":
			d.Train = t.set
		case i < len(all)-len(files.test):
			d.Dev = append(d.Dev, t.set)
		default:
			d.Test = append(d.Test, t.set)
		}
	}
	return d, d.settle(from, func(e Example) string { return strings.Join(e.Words, " ") })
}

func readTagged(from Source, f located) (tagged, error) {
	text, err := readFile(f.path, from.Encoding)
	if err != nil {
		return tagged{}, err
	}
	list, labelled, err := parseCoNLL(f.path, text.Content)
	t := tagged{set: &Set{Name: f.set, Path: f.path, Labelled: labelled, Notes: text.Notes}}
	for i, s := range list {
		t.set.Examples = append(t.set.Examples, Example{ID: fmt.Sprint(i), Words: s.words, Class: None})
		t.tags = append(t.tags, s.tags)
	}
	return t, err
}

// entityLabels are O, and B- and I- of the types, in their order.
func entityLabels(all []tagged) []string {
	types := map[string]bool{}
	for _, t := range all {
		for _, tags := range t.tags {
			for _, tag := range tags {
				if tag != outside {
					types[tag[2:]] = true
				}
			}
		}
	}
	out := []string{outside}
	for _, kind := range sortedLabels(types) {
		out = append(out, "B-"+kind, "I-"+kind)
	}
	return out
}

// outside is the tag of a word of no entity.
const outside = "O"

// classes sets the tags of the examples.
func (t tagged) classes(labels []string) error {
	if !slices.Contains(labels, outside) {
		return fmt.Errorf("the labels %s lack O, the one of words outside of entities: give the labels of a model that was "+
			"trained on entities", short(strings.Join(labels, ", ")))
	}
	for i, tags := range t.tags {
		for _, tag := range tags {
			class := slices.Index(labels, tag)
			if class < 0 {
				return &FileError{Path: t.set.Path, Err: fmt.Errorf("sentence %d has the tag %q, and the labels are %s", i+1,
					short(tag), strings.Join(labels, ", ")), Next: "give the file that goes with the labels"}
			}
			t.set.Examples[i].Tags = append(t.set.Examples[i].Tags, class)
		}
	}
	return nil
}

func init() { scorers[score.EntityF1] = entityF1 }

// entityF1 is over the sentences that have tags.
func entityF1(t Task, set *Set, p []Prediction) (scores.Value, int, error) {
	var predicted, right [][]string
	for i, e := range set.Examples {
		if e.Tags == nil {
			continue
		}
		if len(p[i].Tags) != len(e.Tags) {
			return scores.Value{}, 0, fmt.Errorf("the prediction for example %d has %d tags, and it has %d words: predict one "+
				"for each", i, len(p[i].Tags), len(e.Tags))
		}
		for _, c := range p[i].Tags {
			if c < 0 || c >= len(t.Labels) {
				return scores.Value{}, 0, errors.New("a tag that is predicted is no class of the task")
			}
		}
		predicted, right = append(predicted, tagNames(t.Labels, p[i].Tags)), append(right, tagNames(t.Labels, e.Tags))
	}
	return score.EntityF1Of(predicted, right), len(right), nil
}

func tagNames(labels []string, classes []int) []string {
	out := make([]string, len(classes))
	for i, c := range classes {
		out[i] = labels[c]
	}
	return out
}
