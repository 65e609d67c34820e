package tasks

import (
	"encoding/xml"
	"fmt"
	"strings"

	"github.com/ablate-go/ablate/tasks/score"
)

// copa is COPA (Roemmele and others 2011) in its XML, Balanced COPA (arXiv 1911.00225) and SuperGLUE's JSON lines. The
// text is the premise and the question that the authors put, for the cause or for the result.
var copa = Task{Name: "copa", Kind: Choice, Metrics: []score.Metric{score.Accuracy},
	Files:   "`train.jsonl`, `val.jsonl`, `test.jsonl` of SuperGLUE, or the XML of COPA and Balanced COPA",
	Columns: "`premise`, `choice1`, `choice2`, `question`; label `label`",
	Paper:   "SuperGLUE, arXiv 1905.00537; Balanced COPA, arXiv 1911.00225",
	Doc:     "which of two sentences is the cause or the result of another (COPA)",
	Read: setReader{folder: "COPA", files: splits{
		train: wanted{"train", []string{"train.jsonl", "balanced-copa-dev-all.xml", "copa-dev.xml"}},
		dev:   []wanted{{"dev", []string{"val.jsonl", "dev.jsonl"}}},
		test:  []wanted{{"test", []string{"test.jsonl", "copa-test.xml"}}},
	}, parse: parseCopa,
		// Balanced COPA has each pair of options twice, with another premise.
		together: func(e Example) string { return strings.Join(e.Options, "\n") }}.read}

func parseCopa(path, content string) (*Set, error) {
	if strings.HasPrefix(strings.TrimSpace(content), "<") {
		return parseCopaXML(path, content)
	}
	return choiceRows(func(f fields) (e Example, err error) {
		var premise, asked, first, second string
		for _, x := range []struct {
			name string
			to   *string
		}{{"premise", &premise}, {"question", &asked}, {"choice1", &first}, {"choice2", &second}} {
			if *x.to, err = f.text(x.name); err != nil {
				return e, err
			}
		}
		if e, err = copaExample(premise, asked, first, second); err != nil {
			return e, err
		}
		e.ID = f.maybe("idx")
		return e, e.choose(f.maybe("label"), 0)
	})(path, content)
}

func copaExample(premise, asked, first, second string) (Example, error) {
	e := Example{Options: []string{strings.TrimSpace(first), strings.TrimSpace(second)}, Class: None}
	switch premise = strings.TrimSpace(premise); asked {
	case "cause":
		e.Text = joined(premise, "What was the cause of this?")
	case "effect":
		e.Text = joined(premise, "What happened as a result?")
	default:
		return e, fmt.Errorf("it asks for %q, and cause and effect are known", short(asked))
	}
	return e, nil
}

// copaItem is an element item.
type copaItem struct {
	ID      string `xml:"id,attr"`
	Asked   string `xml:"asks-for,attr"`
	Right   string `xml:"most-plausible-alternative,attr"` // from 1
	Premise string `xml:"p"`
	First   string `xml:"a1"`
	Second  string `xml:"a2"`
}

func parseCopaXML(path, content string) (*Set, error) {
	var f struct {
		XMLName xml.Name   `xml:"copa-corpus"`
		Items   []copaItem `xml:"item"`
	}
	d := xml.NewDecoder(strings.NewReader(content))
	if err := d.Decode(&f); err != nil {
		line, _ := d.InputPos()
		return nil, &FileError{path, line, err, "give the XML file of COPA or of Balanced COPA"}
	}
	s := &Set{}
	for _, i := range f.Items {
		e, err := copaExample(i.Premise, i.Asked, i.First, i.Second)
		if err == nil {
			err = e.choose(i.Right, 1)
		}
		if err != nil {
			return nil, &FileError{Path: path, Err: fmt.Errorf("item %q: %w", short(i.ID), err), Next: mendRow}
		}
		e.ID = i.ID
		s.addChoice(e)
	}
	return s, nil
}
