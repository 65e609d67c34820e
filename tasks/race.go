package tasks

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/tasks/score"
)

// race is RACE (arXiv 1704.04683): folders train, dev and test with middle and high in them, a file for each passage,
// or a file of JSON lines in place of each folder: train_middle.jsonl, train_high.jsonl or train.jsonl. The options
// are the question with each of the answers. The authors of DeBERTa choose the epoch on test; here it is chosen on
// dev. An example's identifier begins with the level in the official files, such as high1234.txt-2.
var race = Task{Name: "race", Kind: Choice, Doc: "questions of English exams about a passage (RACE)",
	Metrics: []score.Metric{score.Accuracy}, Read: readRACE,
	Files:   "`train/`, `dev/`, `test/` with a file for each passage, or all passages in `train.jsonl` and the like",
	Columns: "`article`, `questions`, `options`, `answers`", Paper: "RACE, arXiv 1704.04683"}

func readRACE(_ Task, from Source) (*Data, error) {
	var d Data
	for _, part := range []struct {
		name, path string
		to         func(s *Set)
	}{
		{"train", from.Train, func(s *Set) { d.Train = s }},
		{"dev", from.Dev, func(s *Set) { d.Dev = []*Set{s} }},
		{"test", from.Test, func(s *Set) { d.Test = []*Set{s} }},
	} {
		files, path, err := raceFiles(from.Path, part.path, part.name)
		if err != nil {
			return nil, err
		}
		if len(files) == 0 {
			continue
		}
		s, err := readPassages(from, files)
		if err != nil {
			return nil, err
		}
		s.Name, s.Path = part.name, path
		part.to(s)
	}
	if len(d.Sets()) == 0 {
		if from.Path == "" {
			return nil, &NoFilesError{Of: "RACE's"}
		}
		return nil, missing(from.Path, []string{"train", "dev", "test", "train.jsonl", "train_middle.jsonl"})
	}
	return &d, d.settle(from, textOf)
}

// raceFiles are the files of a split, and where they are: what is named for it, or what the folder has of the split's
// name.
func raceFiles(folder, named, split string) (files []string, path string, err error) {
	if named != "" {
		isDir, err := isFolder(named)
		if err != nil || !isDir {
			return []string{named}, named, err
		}
		files, err := passagesIn(named)
		return files, named, err
	}
	if folder == "" {
		return nil, "", nil
	}
	isDir, err := isFolder(folder)
	if err != nil {
		return nil, "", err
	}
	if !isDir {
		if split == "train" {
			return []string{folder}, folder, nil
		}
		return nil, "", nil
	}
	for _, dir := range []string{folder, filepath.Join(folder, "RACE")} {
		if files, err = passagesIn(filepath.Join(dir, split)); err != nil || len(files) > 0 {
			return files, filepath.Join(dir, split), err
		}
		for _, name := range []string{split + ".jsonl", split + "_middle.jsonl", split + "_high.jsonl"} {
			if file := find(dir, []string{name}); file != "" {
				files = append(files, file)
			}
		}
		if len(files) > 0 {
			return files, files[0], nil
		}
	}
	return nil, "", nil
}

// passagesIn are the .txt files of a folder and of its folders middle and high, in order; none if it does not exist.
func passagesIn(dir string) (files []string, err error) {
	for _, level := range []string{"", "middle", "high"} {
		entries, err := os.ReadDir(filepath.Join(dir, level))
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, &FileError{Path: dir, Err: err, Next: "check the path and its permissions"}
		}
		var names []string
		for _, e := range entries {
			if !e.IsDir() && strings.HasSuffix(e.Name(), ".txt") {
				names = append(names, filepath.Join(dir, level, e.Name()))
			}
		}
		slices.Sort(names)
		files = append(files, names...)
	}
	return files, nil
}

func readPassages(from Source, files []string) (*Set, error) {
	s := &Set{}
	for _, f := range files {
		text, err := readFile(f, from.Encoding)
		if err != nil {
			return nil, err
		}
		s.Notes = append(s.Notes, text.Notes...)
		if err := s.addPassages(f, text.Content); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// addPassages reads objects with an article, questions, options and answers, and an id if there is one.
func (s *Set) addPassages(path, content string) error {
	if formatOf("", content) != formatJSON {
		return &FileError{Path: path, Err: errors.New("it is no JSON, as RACE's files are"), Next: mendRow}
	}
	return eachRow(path, content, func(f fields) error {
		article, err := f.text("article")
		if err != nil {
			return err
		}
		var questions, answers []string
		var options [][]string
		for _, l := range []struct {
			name string
			to   any
		}{{"questions", &questions}, {"options", &options}, {"answers", &answers}} {
			raw, ok := f.object[l.name]
			if !ok && l.name == "answers" {
				continue
			}
			if json.Unmarshal(raw, l.to) != nil {
				return fmt.Errorf("its field %q is no list as RACE has it", l.name)
			}
		}
		if len(options) != len(questions) || answers != nil && len(answers) != len(questions) {
			return fmt.Errorf("it has %d questions, %d lists of options and %d answers", len(questions), len(options),
				len(answers))
		}
		id := f.maybe("id")
		if id == "" {
			id = filepath.Base(path)
		}
		for i, q := range questions {
			e := Example{ID: fmt.Sprint(id, "-", i), Text: article}
			for _, o := range options[i] {
				e.Options = append(e.Options, joined(strings.TrimSpace(q), strings.TrimSpace(o)))
			}
			label := ""
			if answers != nil {
				label = answers[i]
			}
			if err := e.choose(label, 0); err != nil {
				return fmt.Errorf("question %d: %w", i+1, err)
			}
			s.addChoice(e)
		}
		return nil
	})
}
