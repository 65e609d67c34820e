package tasks_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/packtest"
	"github.com/ablate-go/ablate/internal/testutil"
	"github.com/ablate-go/ablate/internal/texttest"
	"github.com/ablate-go/ablate/tasks"
)

// load reads a training and a dev file with the same content, so that nothing is set aside.
func load(t *testing.T, task, name, content string, from tasks.Source) (*tasks.Data, error) {
	t.Helper()
	path := texttest.Write(t, t.TempDir(), name, content)
	from.Train, from.Dev = path, path
	return tasks.Load(task, from)
}

// What the files may look like: the format, its header and its labels.
func TestTables(t *testing.T) {
	for name, c := range map[string]struct {
		task, file, content string
		from                tasks.Source
		want, labels        string
	}{
		"words": {"classify", "a.tsv", "text\tlabel\nbuy \"now\tspam\nhi\tham\n",
			tasks.Source{}, "0|buy \"now||1\n1|hi||0", "ham spam"},
		"csv with quotes": {"classify", "a.csv", "id,label,text\n7,1,\"a, \"\"b\"\"\nc\"\n8,0,say \"x\"\n", tasks.Source{},
			"0|a, \"b\"\nc||1\n1|say \"x\"||0", "0 1"},
		"semicolons": {"classify", "a.csv", "text;label\na,b;1\nc;0\n", tasks.Source{}, "0|a,b||1\n1|c||0", "0 1"},
		"mark and line ends": {"classify", "a.csv", "\ufefflabel,text\r\nyes,a\r\nno,b\r\n", tasks.Source{},
			"0|a||1\n1|b||0", "no yes"},
		"numbers in order": {"classify", "a.tsv", "text\tlabel\na\t10\nb\t9\nc\t-1\n",
			tasks.Source{}, "0|a||2\n1|b||1\n2|c||0", "-1 9 10"},
		"json": {"classify", "a.jsonl", "{\"t\": \"a\", \"y\": true}\n\n{\"t\": \"b\", \"y\": false}\n",
			tasks.Source{Text: "t", Label: "y"},
			"0|a||1\n1|b||0", "false true"},
		"json array of numbers": {"classify", "a.json", `[{"t": {"u": "a"}, "y": 2}, {"t": {"u": "b"}, "y": 1}]`,
			tasks.Source{Text: "t.u", Label: "y"}, "0|a||1\n1|b||0", "1 2"},
		"json without a name": {"classify", "data", `{"text": "a", "label": "x"}`, tasks.Source{}, "0|a||0", "x"},
		"packed": {"classify", "a.jsonl.gz", packtest.Gzip(t, `{"text": "a", "label": "x"}`),
			tasks.Source{}, "0|a||0", "x"},
		"zstd": {"classify", "a.tsv.zst", packtest.Zstd(t, "text\tlabel\na\tx\n"),
			tasks.Source{}, "0|a||0", "x"},
		"pairs": {"classify", "a.tsv", "q\ta\tsame\nx\ty\t1\nz\tw\t0\n", tasks.Source{Text: "q", Pair: "a", Label: "same"},
			"0|x|y|1\n1|z|w|0", "0 1"},
		"no header": {"classify", "messages", "ham\thi\nspam\tbuy\nham\tso\nspam\tfree\n",
			tasks.Source{Text: "2", Label: "1"},
			"0|hi||0\n1|buy||1\n2|so||0\n3|free||1", "ham spam"},
		"numbers and a header": {"classify", "a.csv", "status,url\nbad,x\ngood,y\nbad,z\ngood,w\n",
			tasks.Source{Text: "2", Label: "1"},
			"0|x||0\n1|y||1\n2|z||0\n3|w||1", "bad good"},
		"few rows, no header": {"classify", "a.tsv", "ham\thi\nspam\tbuy\n", tasks.Source{Text: "2", Label: "1"},
			"0|hi||0\n1|buy||1", "ham spam"},
		"a range": {"classify", "a.csv", "y,name,1,2,3\nA,n,C,G,T\nB,m,T,T,A\n", tasks.Source{Text: "1-3", Label: "y"},
			"0|CGT||0\n1|TTA||1", "A B"},
		"a range of names with hyphens": {"classify", "a.csv", "y,p-1,p-2\nA,C,G\nB,T,A\n",
			tasks.Source{Text: "p-1-p-2", Label: "y"},
			"0|CG||0\n1|TA||1", "A B"},
		"a column before a range": {"classify", "a.csv", "y,1,2,1-2\nA,C,G,x\nB,T,A,z\n",
			tasks.Source{Text: "1-2", Label: "y"},
			"0|x||0\n1|z||1", "A B"},
		"regression": {"regress", "a.tsv", "text\tlabel\na\t1.5\nb\t-2e1\n", tasks.Source{}, "0|a||1.5\n1|b||-20", ""},
		"json regression": {"regress", "a.jsonl", `{"text": "a", "label": 3}{"text": "b", "label": "4"}`,
			tasks.Source{}, "0|a||3\n1|b||4", ""},
		"regression with an unnamed header": {"regress", "a.tsv", "t\ty\na\t1.5\nb\t2\n",
			tasks.Source{Text: "1", Label: "2"},
			"0|a||1.5\n1|b||2", ""},
		"blank labels": {"classify", "a.tsv", "text\tlabel\na\tx\nb\t \nc\ty\n", tasks.Source{}, "0|a||0\n2|c||1", "x y"},
		"null labels": {"classify", "a.jsonl", `{"text": "a", "label": "x"}{"text": "b", "label": null}{"text": "c"}`,
			tasks.Source{}, "0|a||0", "x"},
	} {
		d, err := load(t, c.task, c.file, c.content, c.from)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := shown(d.Train); got != c.want || strings.Join(d.Labels, " ") != c.labels {
			t.Errorf("%s: %s with labels %v; want %s, %s", name, got, d.Labels, c.want, c.labels)
		}
		if c.labels != "" && strings.Join(d.Task.Labels, " ") != c.labels {
			t.Errorf("%s: the task has labels %v", name, d.Task.Labels)
		}
	}
}

func TestBlankLabelsAreSpokenOf(t *testing.T) {
	d, err := load(t, "classify", "a.tsv", "text\tlabel\na\tx\nb\t\nc\ty\n", tasks.Source{})
	if err != nil || !strings.Contains(notes(d), "1 row of 3 without a label") {
		t.Errorf("%v, %v", notes(d), err)
	}
	if got := shown(d.Dev[0]); got != "0|a||0\n1|b||-1\n2|c||1" {
		t.Errorf("dev keeps its rows: %s", got)
	}
}

func TestFaultsOfTables(t *testing.T) {
	for name, c := range map[string]struct{ file, content, text, want string }{
		"no such column": {"a.tsv", "url\tstatus\nx\t1\n", "",
			"no column \"text\" for the text; its first line is \"url\", \"status\""},
		"no such label": {"a.tsv", "text\tstatus\nx\t1\n", "", "no column \"label\" for the label"},
		"no such field": {"a.jsonl", `{"url": "x", "label": 1}`, "",
			"no column \"text\" for the text; its first line is \"label\", \"url\""},
		"no field later": {"a.jsonl", `{"text": "x", "label": 1}{"label": 1}`, "",
			"row 2: it has no field \"text\""},
		"few columns": {"a.csv", "label,text\n1,\"a\nb\"\n0\n", "",
			"line 4: it has 1 columns, and at least 2 are needed"},
		"a list":                {"a.jsonl", `{"text": ["x"], "label": 1}`, "", "row 1: field \"text\" is a list"},
		"no JSON":               {"a.jsonl", "{\"text\": \"x\", \"label\": 1}\n{\"text\"", "", "row 2"},
		"a column out of range": {"a.tsv", "a\tb\n", "3", "no column \"3\""},
		"a range backwards":     {"a.csv", "1,2,label\na,b,c\n", "2-1", "no column \"2-1\""},
		"header alone":          {"a.csv", "text,label\n", "", "it has no row"},
		"empty":                 {"a.csv", "", "", "it is empty"},
	} {
		_, err := load(t, "classify", c.file, c.content, tasks.Source{Text: c.text})
		if err == nil {
			t.Errorf("%s: no error", name)
			continue
		}
		if !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), c.file) {
			t.Errorf("%s: %v; want %q", name, err, c.want)
		}
	}
	_, err := load(t, "regress", "a.tsv", "text\tlabel\na\t1\nb\thigh\n", tasks.Source{})
	testutil.WantSentence(t, err, "line 3", "\"high\" is no number")
	_, err = load(t, "regress", "a.jsonl", `{"text": "a", "label": true}`, tasks.Source{})
	testutil.WantSentence(t, err, "row 1", "\"true\" is no number")
	measured := "text\tlabel\n" + strings.Repeat("a\t1.5\nb\t2.5\n", 2) + numbered(30)
	_, err = load(t, "classify", "a.tsv", measured, tasks.Source{})
	testutil.WantSentence(t, err, "different ones", "regression")
	var e *tasks.ColumnError
	if _, err = load(t, "classify", "a.tsv", "x\ty\n", tasks.Source{}); !errors.As(err, &e) || e.Purpose != "text" {
		t.Errorf("%v", err)
	}
}

func numbered(n int) (s string) {
	for i := range n {
		s += fmt.Sprintf("c\t%d.25\n", i)
	}
	return s
}

func TestClassesOfTrainAndDev(t *testing.T) {
	dir := folder(t, map[string]string{"train.csv": "text,label\na,x\nb,y\nc,z\n", "valid.csv": "text,label\nd,y\n",
		"test.csv": "text,id\ne,4\n", "more.csv": "text,label\nf,y\ng,w\n", "labelled.csv": "text,label\nh,z\n"})
	d, err := tasks.Load("classify", tasks.Source{Path: dir})
	if err != nil {
		t.Fatal(err)
	}
	if shown(d.Dev[0]) != "0|d||1" || shown(d.Test[0]) != "0|e||-1" || d.Test[0].Labelled || len(d.Labels) != 3 {
		t.Errorf("dev %s, test %s", shown(d.Dev[0]), shown(d.Test[0]))
	}
	_, err = tasks.Load("classify", tasks.Source{Path: dir, Dev: dir + "/more.csv"})
	testutil.WantSentence(t, err, "more.csv", "line 3", "\"w\" is none of the labels x, y, z")
	d, err = tasks.Load("classify", tasks.Source{Test: dir + "/labelled.csv", Labels: []string{"z", "x"}})
	if err != nil || shown(d.Test[0]) != "0|h||0" || !d.Test[0].Labelled {
		t.Errorf("%+v, %v", d, err)
	}
	_, err = tasks.Load("classify", tasks.Source{Test: dir + "/labelled.csv", Labels: []string{"y", "x"}})
	testutil.WantSentence(t, err, "\"z\" is none of the labels y, x")
}

// Of numbers, the header of a test file is known by that of the training file; two files of the same rows lose none.
func TestHeadersNobodyNamed(t *testing.T) {
	dir := folder(t, map[string]string{"train.csv": "status,url\nbad,x\ngood,y\nbad,z\ngood,w\n",
		"test.csv": "status,url\n,v\n",
		"bare.csv": "bad,x\ngood,y\nbad,z\ngood,w\n"})
	from := tasks.Source{Train: dir + "/train.csv", Test: dir + "/test.csv", Text: "2", Label: "1"}
	d, err := tasks.Load("classify", from)
	if err != nil || shown(d.Test[0]) != "0|v||-1" || !strings.Contains(notes(d), "taken for a header: status, url") {
		t.Errorf("%+v, %v", d, err)
	}
	from.Train, from.Test = dir+"/bare.csv", dir+"/bare.csv"
	if d, err = tasks.Load("classify", from); err != nil || len(d.Test[0].Examples) != 4 {
		t.Errorf("%+v, %v", d, err)
	}
}

// The row counts and label balances of the data's READMEs.
func TestSharedTables(t *testing.T) {
	data := texttest.SharedData(t)
	for name, c := range map[string]struct {
		from tasks.Source
		want string
	}{
		"phishing/SMSSpamCollection": {tasks.Source{Text: "2", Label: "1"}, "5574: ham 4827, spam 747"},
		"dna/labelled/splice.csv":    {tasks.Source{Text: "1-60", Label: "Label"}, "3190: EI 767, IE 768, N 1655"},
		"dna/labelled/ecoli_promoters_v9d3.csv": {tasks.Source{Text: "seqs", Label: "labels"},
			"5720: 0 2860, 1 2860"},
	} {
		c.from.Path = filepath.Join(data, name)
		d, err := tasks.Load("classify", c.from)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		count := make([]int, len(d.Labels))
		side := map[string]string{}
		total := 0
		for _, s := range d.Sets() {
			for _, e := range s.Examples {
				total++
				count[e.Class]++
				text := strings.Join(strings.Fields(e.Text), " ")
				if other := side[text]; other != "" && other != s.Name {
					t.Errorf("%s: %q is in train and dev", name, text)
				}
				side[text] = s.Name
				if strings.HasPrefix(name, "dna") && len(text) != 60 && len(text) != 81 {
					t.Errorf("%s: a sequence of %d letters", name, len(text))
				}
			}
		}
		got := fmt.Sprintf("%d: ", total)
		for i, l := range d.Labels {
			got += fmt.Sprintf("%s %d, ", l, count[i])
		}
		if got = strings.TrimSuffix(got, ", "); got != c.want {
			t.Errorf("%s: %s; want %s", name, got, c.want)
		}
		if share := float64(len(d.Dev[0].Examples)) / float64(total); share < 0.08 || share > 0.12 {
			t.Errorf("%s: the share of dev is %.3f", name, share)
		}
	}
}
