package tasks_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/packtest"
	"github.com/ablate-go/ablate/internal/testutil"
	"github.com/ablate-go/ablate/internal/texttest"
	"github.com/ablate-go/ablate/tasks"
)

func names(sets []*tasks.Set) string {
	var out []string
	for _, s := range sets {
		out = append(out, s.Name)
	}
	return strings.Join(out, " ")
}

func TestXNLIByLanguage(t *testing.T) {
	files := map[string]string{
		"dev-ar.tsv": "\"A\tB\tneutral\n", "dev-en.tsv": "C\tD\"\tcontradiction\r\n",
		"dev-zh.tsv.gz": packtest.Gzip(t, "E\tF\tentailment\n"),
		"test-en.tsv":   "G\tH\n", "test-ar.tsv": "I\tJ\tneutral\n", "README.md": "not data",
		"train-en.tsv": "K\tL\tentailment\n", "train-ar.tsv": "M\tN\tcontradictory\n",
	}
	dir := folder(t, files)
	d, err := tasks.Load("xnli", tasks.Source{Path: dir})
	if err != nil {
		t.Fatal(err)
	}
	if names(d.Dev) != "en ar zh" || names(d.Test) != "en ar" || shown(d.Train) != "0|K|L|2" ||
		shown(d.Dev[1]) != "0|\"A|B|1" || shown(d.Dev[0]) != "0|C|D\"|0" || shown(d.Dev[2]) != "0|E|F|2" ||
		d.Test[0].Labelled || !d.Test[1].Labelled {
		t.Errorf("%s; %s; %s", names(d.Dev), names(d.Test), shown(d.Train))
	}
	d, err = tasks.Load("xnli-translated", tasks.Source{Path: dir})
	if err != nil || shown(d.Train) != "0|K|L|2\n0|M|N|0" || names(d.Dev) != "en ar zh" {
		t.Errorf("%+v, %v", d, err)
	}
}

// XTREME's test files have no labels; a list beside them has those of all languages.
func TestXNLITestLabels(t *testing.T) {
	files := map[string]string{
		"test-en.tsv": "A\tB\nC\tD\n", "test-sw.tsv": "E\tF\nG\tH\n", "test-zh.tsv": "I\tJ\tentailment\n",
		"test-labels.txt": "neutral\r\ncontradictory\n",
	}
	d, err := tasks.Load("xnli", tasks.Source{Path: folder(t, files)})
	if err != nil || shown(d.Test[0]) != "0|A|B|1\n1|C|D|0" || shown(d.Test[1]) != "0|E|F|1\n1|G|H|0" ||
		shown(d.Test[2]) != "0|I|J|2" || !d.Test[0].Labelled ||
		strings.Contains(strings.Join(d.Test[0].Notes, ""), "no labels") {
		t.Errorf("%+v, %v", d, err)
	}
	for content, want := range map[string]string{
		"neutral\n": "has 1 line, and", "neutral\nmaybe\n": "line 2: the label \"maybe\"",
	} {
		files["test-labels.txt"] = content
		_, err := tasks.Load("xnli", tasks.Source{Path: folder(t, files)})
		testutil.WantSentence(t, err, "test-labels.txt", want)
	}
}

// Zero-shot transfer may begin with any English NLI: MNLI's and SNLI's JSON lines, or a table.
func TestXNLITrainsOnTables(t *testing.T) {
	for name, content := range map[string]string{
		"snli.jsonl": `{"sentence1": "A", "sentence2": "B", "gold_label": "neutral"}` + "\n" +
			`{"sentence1": "C", "sentence2": "D", "gold_label": "-"}`,
		"own.jsonl": `{"premise": "A", "hypothesis": "B", "label": "n"}`,
		"own.csv":   "premise,hypothesis,label\nA,B,neutral\n",
	} {
		dir := folder(t, map[string]string{"xnli/dev-sw.tsv": "E\tF\tneutral\n", name: content})
		d, err := tasks.Load("xnli", tasks.Source{Path: filepath.Join(dir, "xnli"), Train: filepath.Join(dir, name)})
		if err != nil || shown(d.Train) != "0|A|B|1" || names(d.Dev) != "sw" {
			t.Errorf("%s: %+v, %v", name, d, err)
		}
	}
	path := filepath.Join(folder(t, map[string]string{"other.csv": "a,b\nA,B\n"}), "other.csv")
	_, err := tasks.Load("xnli", tasks.Source{Train: path})
	testutil.WantSentence(t, err, "other.csv", "sentence1")
}

// The files as published: all languages in one, a gold label before the sentences, and translations with a header.
func TestXNLIAsPublished(t *testing.T) {
	head := "language\tgold_label\tsentence1_binary_parse\tsentence2_binary_parse\tsentence1_parse\tsentence2_parse\t" +
		"sentence1\tsentence2\tpromptID\tpairID\tgenre\tlabel1\n"
	row := func(lang, label, a, b string) string {
		return lang + "\t" + label + "\t\t\t\t\t" + a + "\t" + b + "\t1\t2\tfacetoface\t" + label + "\n"
	}
	dir := folder(t, map[string]string{
		"xnli.dev.tsv": head + row("ar", "neutral", "A", "B") + row("en", "entailment", "C", "D") +
			row("ar", "neutral", "E", "F"),
		"xnli.test.tsv":                    head + row("fr", "contradiction", "G", "H"),
		"multinli/multinli.train.en.tsv":   "premise\thypo\tlabel\nI\tJ\tcontradictory\n",
		"multinli/multinli.train.fr.tsv":   "premise\thypo\tlabel\nK\tL\tneutral\n",
		"multinli/multinli.train.notes.md": "x",
	})
	d, err := tasks.Load("xnli", tasks.Source{Path: dir})
	if err != nil {
		t.Fatal(err)
	}
	if names(d.Dev) != "en ar" || shown(d.Dev[0]) != "2|C|D|2" || shown(d.Dev[1]) != "2|A|B|1\n2|E|F|1" ||
		names(d.Test) != "fr" || shown(d.Train) != "0|I|J|0" {
		t.Errorf("%s: %s; %s: %s; %s", names(d.Dev), shown(d.Dev[0]), names(d.Test), shown(d.Test[0]), shown(d.Train))
	}
	d, err = tasks.Load("xnli-translated", tasks.Source{Path: dir})
	if err != nil || shown(d.Train) != "0|I|J|0\n0|K|L|1" {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestXNLITrainsOnMNLI(t *testing.T) {
	dir := folder(t, map[string]string{"xnli/dev-sw.tsv": "A\tB\tneutral\n",
		"MNLI/train.tsv": mnliHead + "\tlabel1\tgold_label\n0" + mnliRow + "C\tD\tneutral\tentailment\n"})
	d, err := tasks.Load("xnli", tasks.Source{Path: dir + "/xnli", Train: dir + "/MNLI"})
	if err != nil || shown(d.Train) != "0|C|D|2" || names(d.Dev) != "sw" {
		t.Errorf("%+v, %v", d, err)
	}
	d, err = tasks.Load("xnli", tasks.Source{Dev: dir + "/xnli/dev-sw.tsv"})
	if err != nil || d.Train != nil || names(d.Dev) != "sw" {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestXNLIRefuses(t *testing.T) {
	for _, c := range []struct{ content, want string }{
		{"A\tB\tmaybe\n", "is expected"},
		{"A\tB\tneutral\nC\tD\tmaybe\n", "line 2: the label \"maybe\""},
		{"A\tB\tneutral\nC\tD\n", "line 2: it has 2 columns"},
		{"A\tB\n", "has no labels"},
	} {
		_, err := tasks.Load("xnli", tasks.Source{Path: folder(t, map[string]string{"dev-en.tsv": c.content})})
		if err == nil {
			t.Errorf("%q is read", c.content)
			continue
		}
		testutil.WantSentence(t, err, "dev-en.tsv", c.want)
	}
	_, err := tasks.Load("xnli", tasks.Source{Path: t.TempDir()})
	testutil.WantSentence(t, err, "dev-LANG.tsv", "xnli.dev.tsv")
}

// The row counts and label balances of the data's README.
func TestSharedXNLI(t *testing.T) {
	d, err := tasks.Load("xnli", tasks.Source{Path: filepath.Join(texttest.SharedData(t), "xnli")})
	if err != nil {
		t.Fatal(err)
	}
	if names(d.Dev) != "en de fr sw zh" || names(d.Test) != "en de fr sw zh" || d.Train != nil {
		t.Errorf("dev %s, test %s", names(d.Dev), names(d.Test))
	}
	for i, dev := range d.Dev {
		n := map[int]int{}
		for _, e := range dev.Examples {
			n[e.Class]++
		}
		if got := fmt.Sprint(n); got != "map[0:830 1:830 2:830]" {
			t.Errorf("%s: classes %s", dev.Name, got)
		}
		n = map[int]int{}
		for _, e := range d.Test[i].Examples {
			n[e.Class]++
		}
		if got := fmt.Sprint(n); got != "map[0:1670 1:1670 2:1670]" || !d.Test[i].Labelled {
			t.Errorf("test %s: classes %s", d.Test[i].Name, got)
		}
	}
}

// English NLI that zero-shot transfer can begin with: the counts of the data's README.
func TestSharedNLI(t *testing.T) {
	data := texttest.SharedData(t)
	for file, want := range map[string]string{
		"choice/snli/dev.csv":                        "map[0:3275 1:3231 2:3325]",
		"choice/nli_wiki/translate_wiki/train.jsonl": "map[0:1941 1:2102 2:2146]",
	} {
		d, err := tasks.Load("xnli", tasks.Source{Path: filepath.Join(data, "xnli"), Train: filepath.Join(data, file)})
		if err != nil {
			t.Error(err)
			continue
		}
		n := map[int]int{}
		for _, e := range d.Train.Examples {
			n[e.Class]++
		}
		if got := fmt.Sprint(n); got != want {
			t.Errorf("%s: classes %s, want %s", file, got, want)
		}
	}
}
