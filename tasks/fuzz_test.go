package tasks

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/text/corpus"
)

// sane checks what a reader says of any file: an error that names it, or examples that fit the labels.
func sane(t *testing.T, data *Data, err error) {
	t.Helper()
	if err != nil {
		var file *FileError
		var column *ColumnError
		if !errors.As(err, &file) && !errors.As(err, &column) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%T %q", err, err)
		}
		return
	}
	for _, s := range data.Sets() {
		if len(s.Examples) == 0 {
			t.Errorf("%s has no example", s.Name)
		}
		for i, e := range s.Examples {
			if data.Task.Kind == Classify && (e.Class < None || e.Class >= len(data.Labels)) || math.IsInf(e.Value, 0) {
				t.Errorf("%s, example %d: class %d of %d, value %v", s.Name, i, e.Class, len(data.Labels), e.Value)
			}
		}
	}
}

// assembled makes data of a part that was read, as a training, dev or test file.
func assembled(t *testing.T, task Task, split string, from Source, p *part, err error) {
	t.Helper()
	var data *Data
	switch {
	case err != nil:
	case split == "train":
		data, err = assemble(task, from, p, nil, nil)
	case split == "dev":
		data, err = assemble(task, from, nil, []*part{p}, nil)
	default:
		data, err = assemble(task, from, nil, nil, []*part{p})
	}
	if err == nil {
		data.Task = task
	}
	sane(t, data, err)
}

func FuzzGLUE(f *testing.F) {
	for _, task := range List() {
		if task.layout == nil {
			continue
		}
		for _, h := range task.layout.headers {
			row := strings.Repeat("0\t", strings.Count(h, "\t")) + "1\n"
			f.Add(task.Name, "train", h+"\n"+row+row)
			f.Add(task.Name, "test", row)
		}
	}
	f.Add("mnli", "dev", "gold_label\tsentence1\tsentence2\n-\ta\tb\nneutral\t\"c\td\n")
	f.Add("mrpc", "train", "\ufeffQuality\t#1 ID\t#2 ID\t#1 String\t#2 String\r\n1\t1\t2\ta\r\n")
	f.Fuzz(func(t *testing.T, task, split, content string) {
		found, err := Find(task)
		if err != nil || found.layout == nil {
			return
		}
		p := &part{name: split, path: "file"}
		err = found.layout.parse(found, content, p)
		assembled(t, found, split, Source{}, p, err)
	})
}

func FuzzMRPCIDs(f *testing.F) {
	f.Add("1\t2\n")
	f.Add("3 4\r\n\r\n1\n")
	f.Fuzz(func(t *testing.T, ids string) {
		dir := t.TempDir()
		train := "Quality\t#1 ID\t#2 ID\t#1 String\t#2 String\n1\t1\t2\ta\tb\n0\t3\t4\tc\td\n0\t1\t\te\tf\n"
		for name, content := range map[string]string{"msr_paraphrase_train.txt": train, "dev_ids.tsv": ids} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		data, err := Load("mrpc", Source{Path: dir})
		sane(t, data, err)
		if err == nil && len(data.Train.Examples)+len(data.Dev[0].Examples) != 3 {
			t.Errorf("%d and %d rows", len(data.Train.Examples), len(data.Dev[0].Examples))
		}
	})
}

func FuzzXNLI(f *testing.F) {
	for _, s := range []string{"a\tb\tneutral\n", "a\tb\n", "premise\thypo\tlabel\na\tb\tcontradictory\n",
		"language\tgold_label\tsentence1\tsentence2\nen\tneutral\ta\tb\nfr\t-\tc\td\n\n", "premise\thypothesis\n", "\t\t\n"} {
		f.Add("train", s)
		f.Add("dev", s)
		f.Add("test", s)
	}
	f.Fuzz(func(t *testing.T, split, content string) {
		p := &part{name: split, path: "file"}
		err := xnliParse(xnli, content, p)
		if err != nil {
			assembled(t, xnli, split, Source{}, p, err)
			return
		}
		for _, each := range p.byLanguage() {
			assembled(t, xnli, split, Source{}, each, nil)
		}
	})
}

func FuzzTables(f *testing.F) {
	for _, s := range []string{"text,label\na,x\n\"b\nc\",y\n", "text\tlabel\na\tx\n", "1,2\na,x\n",
		`{"text": "a", "label": 1}`, `[{"text": "a", "label": true}, {"text": null}]`, "text;label\n", "\"", "{",
		"[\"text\"]", "text,label,text\na", "x\ty\n1\t2\n3\t4\n"} {
		f.Add("train", "file.csv", s, "text", "", "label")
		f.Add("test", "file.jsonl", s, "1-2", "2", "1")
		f.Add("dev", "file", s, "1", "-", "2")
	}
	f.Fuzz(func(t *testing.T, split, name, content, text, pair, label string) {
		if name != "file.csv" && name != "file.jsonl" && name != "file.tsv" {
			name = "file"
		}
		from := Source{Text: text, Pair: pair, Label: label}
		for _, task := range []Task{classify, regress} {
			p := &part{name: split, path: name}
			err := p.parse(task, from, corpus.Text{Name: name, Content: content}, nil)
			assembled(t, task, split, from, p, err)
		}
	})
}
