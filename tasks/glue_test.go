package tasks_test

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/packtest"
	"github.com/ablate-go/ablate/internal/testutil"
	"github.com/ablate-go/ablate/internal/texttest"
	"github.com/ablate-go/ablate/tasks"
)

// folder writes files and gives their folder.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		texttest.Write(t, dir, name, content)
	}
	return dir
}

// shown writes the examples of a set, one a line: id, text, pair, and class or value.
func shown(s *tasks.Set) string {
	out := ""
	for _, e := range s.Examples {
		label := fmt.Sprint(e.Class)
		if s.Kind == tasks.Regress {
			label = fmt.Sprint(e.Value)
		}
		out += strings.Join([]string{e.ID, e.Text, e.Pair, label}, "|") + "\n"
	}
	return strings.TrimSuffix(out, "\n")
}

func notes(d *tasks.Data) string {
	all := strings.Join(d.Notes, "\n")
	for _, s := range d.Sets() {
		all += "\n" + strings.Join(s.Notes, "\n")
	}
	return all
}

const (
	mnliHead = "index\tpromptID\tpairID\tgenre\tsentence1_binary_parse\tsentence2_binary_parse\tsentence1_parse\t" +
		"sentence2_parse\tsentence1\tsentence2"
	mnliRow  = "\tp\tq\tfiction\t( a )\t( b )\t(ROOT a)\t(ROOT b)\t"
	mnliFive = "\tlabel1\tlabel2\tlabel3\tlabel4\tlabel5\tgold_label\n"
	qqpHead  = "id\tqid1\tqid2\tquestion1\tquestion2\tis_duplicate\n"
	qnliHead = "index\tquestion\tsentence"
	twoHead  = "index\tsentence1\tsentence2"
	stsbHead = "index\tgenre\tfilename\tyear\told_index\tsource1\tsource2\tsentence1\tsentence2"
	stsbRow  = "\tg\tf\t2012\t0001\tnone\tnone\t"
)

// One file of each task as the download has it: its columns, quotes, and the test file without labels.
func TestColumnsOfEachTask(t *testing.T) {
	for name, c := range map[string]struct {
		files                  map[string]string
		train, dev, dev2, test string
	}{
		"cola": {files: map[string]string{"train.tsv": "gj04\t1\t\tOne \"more.\ngj04\t0\t*\tMore one.\n",
			"dev.tsv": "gj04\t1\t\tSo.\n", "test.tsv": "index\tsentence\n0\tBill.\n"},
			train: "0|One \"more.||1\n1|More one.||0", dev: "0|So.||1", test: "0|Bill.||-1"},
		"sst2": {files: map[string]string{"train.tsv": "sentence\tlabel\nbears and \t1\n",
			"dev.tsv": "sentence\tlabel\nbad \t0\n", "test.tsv": "index\tsentence\n0\tgood .\n"},
			train: "0|bears and ||1", dev: "0|bad ||0", test: "0|good .||-1"},
		"mrpc": {files: map[string]string{
			"train.tsv": "\ufeffQuality\t#1 ID\t#2 ID\t#1 String\t#2 String\r\n1\t70\t71\t\"He said\tHe said.\r\n",
			"dev.tsv":   "Quality\t#1 ID\t#2 ID\t#1 String\t#2 String\n0\t80\t81\tA\tB\n",
			"test.tsv":  "index\t#1 ID\t#2 ID\t#1 String\t#2 String\n0\t90\t91\tC\tD\n"},
			train: "70-71|\"He said|He said.|1", dev: "80-81|A|B|0", test: "0|C|D|-1"},
		"stsb": {files: map[string]string{"train.tsv": stsbHead + "\tscore\n0" + stsbRow + "A plane.\tAn air plane.\t4.750\n",
			"dev.tsv": stsbHead + "\tscore\n0" + stsbRow + "A\tB\t0.0\n", "test.tsv": stsbHead + "\n7" + stsbRow + "C\tD\n"},
			train: "0|A plane.|An air plane.|4.75", dev: "0|A|B|0", test: "7|C|D|NaN"},
		"qqp": {files: map[string]string{
			"train.tsv": qqpHead + "9\t1\t2\tHow?\tWhy?\t1\n10\t3\t4\tcut\nin two?\tx\t0\n",
			"dev.tsv":   qqpHead + "8\t1\t2\tHow?\tWho?\t0\n",
			"test.tsv":  "id\tquestion1\tquestion2\n0\tWhat?\tWhich?\n"},
			train: "9|How?|Why?|1", dev: "8|How?|Who?|0", test: "0|What?|Which?|-1"},
		"mnli": {files: map[string]string{
			"train.tsv":           mnliHead + "\tlabel1\tgold_label\n0" + mnliRow + "A\tB\tneutral\tneutral\n",
			"dev_matched.tsv":     mnliHead + mnliFive + "1" + mnliRow + "C\tD\tneutral\tn\tn\tn\tn\tentailment\n",
			"dev_mismatched.tsv":  mnliHead + mnliFive + "2" + mnliRow + "E\tF\tneutral\tn\tn\tn\tn\tcontradiction\n",
			"test_matched.tsv":    mnliHead + "\n3" + mnliRow + "G\tH\n",
			"test_mismatched.tsv": mnliHead + "\n4" + mnliRow + "I\tJ\n"},
			train: "0|A|B|1", dev: "1|C|D|2", dev2: "2|E|F|0", test: "3|G|H|-1"},
		"qnli": {files: map[string]string{"train.tsv": qnliHead + "\tlabel\n5\tWhen?\tIn \"May\tnot_entailment\n",
			"dev.tsv":  qnliHead + "\tlabel\n0\tWho?\tMe\tentailment\n",
			"test.tsv": qnliHead + "\n1\tX?\tY\n"},
			train: "5|In \"May|When?|0", dev: "0|Me|Who?|1", test: "1|Y|X?|-1"},
		"rte": {files: map[string]string{"train.tsv": twoHead + "\tlabel\n0\tA\tB\tentailment\n",
			"dev.tsv":  twoHead + "\tlabel\n0\tC\tD\tnot_entailment\n",
			"test.tsv": twoHead + "\n0\tE\tF\n"},
			train: "0|A|B|1", dev: "0|C|D|0", test: "0|E|F|-1"},
		"wnli": {files: map[string]string{"train.tsv": twoHead + "\tlabel\n0\tA\tB\t1\n",
			"dev.tsv": twoHead + "\tlabel\n0\tC\tD\t0\n", "test.tsv": twoHead + "\n0\tE\tF\n"},
			train: "0|A|B|1", dev: "0|C|D|0", test: "0|E|F|-1"},
	} {
		t.Run(name, func(t *testing.T) {
			d, err := tasks.Load(name, tasks.Source{Path: folder(t, c.files)})
			if err != nil {
				t.Fatal(err)
			}
			check := func(what string, s *tasks.Set, want string, labelled bool) {
				if got := shown(s); got != want || s.Labelled != labelled || s.Kind != d.Task.Kind {
					t.Errorf("%s: %s, labelled %v, %s; want %s", what, got, s.Labelled, s.Kind, want)
				}
			}
			check("train", d.Train, c.train, true)
			check("dev", d.Dev[0], c.dev, true)
			if c.dev2 != "" {
				check("second dev", d.Dev[1], c.dev2, true)
			}
			check("test", d.Test[0], c.test, false)
			if s := notes(d); !strings.Contains(s, "it has no labels, so that predictions") {
				t.Errorf("the test file without labels is not spoken of: %s", s)
			}
		})
	}
}

func TestQQPRowsWithLineEndsAreLeftOutAloud(t *testing.T) {
	d, err := tasks.Load("qqp", tasks.Source{Train: texttest.Write(t, t.TempDir(), "train.tsv",
		qqpHead+"9\t1\t2\tHow?\tWhy?\t1\n10\t3\t4\tcut\nin two?\tx\t0\n11\t1\t2\ta\tb\t0\n")})
	if err != nil || !strings.Contains(notes(d), "2 rows do not have 6 columns") {
		t.Errorf("%v, %v", d, err)
	}
}

func TestOriginalMSRFiles(t *testing.T) {
	head := "\ufeffQuality\t#1 ID\t#2 ID\t#1 String\t#2 String\r\n"
	files := map[string]string{
		"msr_paraphrase_train.txt": head + "1\t1\t2\tA\tB\r\n0\t3\t4\tC\tD\r\n1\t5\t6\tE\tF\r\n",
		"msr_paraphrase_test.txt":  head + "0\t7\t8\tG\tH\r\n",
	}
	d, err := tasks.Load("mrpc", tasks.Source{Path: folder(t, files)})
	if err != nil {
		t.Fatal(err)
	}
	n := len(d.Train.Examples) + len(d.Dev[0].Examples)
	if n != 3 || !d.Test[0].Labelled || shown(d.Test[0]) != "7-8|G|H|0" {
		t.Errorf("%d examples, test %s", n, shown(d.Test[0]))
	}
	files["dev_ids.tsv"] = "3\t4\n"
	d, err = tasks.Load("mrpc", tasks.Source{Path: folder(t, files)})
	if err != nil {
		t.Fatal(err)
	}
	if shown(d.Dev[0]) != "3-4|C|D|0" || shown(d.Train) != "1-2|A|B|1\n5-6|E|F|1" {
		t.Errorf("dev %s, train %s", shown(d.Dev[0]), shown(d.Train))
	}
	files["dev_ids.tsv"] = "30\t40\n"
	_, err = tasks.Load("mrpc", tasks.Source{Path: folder(t, files)})
	testutil.WantSentence(t, err, "dev_ids.tsv", "names no pair")
}

func TestMNLIRelease1(t *testing.T) {
	head := "gold_label\tsentence1_binary_parse\tsentence2_binary_parse\tsentence1_parse\tsentence2_parse\tsentence1\t" +
		"sentence2\tpromptID\tpairID\tgenre\tlabel1\tlabel2\tlabel3\tlabel4\tlabel5\n"
	row := func(label, a, b string) string {
		return label + "\tp\tp\tp\tp\t" + a + "\t" + b + "\t1\t2\tfiction\tx\t\t\t\t\n"
	}
	d, err := tasks.Load("mnli", tasks.Source{Path: folder(t, map[string]string{
		"MNLI/multinli_1.0_train.txt":       head + row("neutral", "A", "B") + row("-", "C", "D"),
		"MNLI/multinli_1.0_dev_matched.txt": head + row("-", "E", "F") + row("entailment", "G", "H"),
	})})
	if err != nil {
		t.Fatal(err)
	}
	if shown(d.Train) != "0|A|B|1" || shown(d.Dev[0]) != "0|E|F|-1\n1|G|H|2" || d.Dev[0].Name != "matched" {
		t.Errorf("train %s, dev %s", shown(d.Train), shown(d.Dev[0]))
	}
}

func TestMissingHeader(t *testing.T) {
	d, err := tasks.Load("sst2", tasks.Source{Path: folder(t, map[string]string{
		"train.tsv": "good \t1\nbad \t0\n", "dev.tsv": "fine \t1\n", "test.tsv": "0\tnice\n1\tsad\n"})})
	if err != nil {
		t.Fatal(err)
	}
	if shown(d.Train) != "0|good ||1\n1|bad ||0" || shown(d.Test[0]) != "0|nice||-1\n1|sad||-1" {
		t.Errorf("train %s, test %s", shown(d.Train), shown(d.Test[0]))
	}
	if !strings.Contains(notes(d), "no header, so that columns are taken by their numbers") {
		t.Error(notes(d))
	}
	_, err = tasks.Load("rte", tasks.Source{Path: folder(t, map[string]string{"train.tsv": "a\tb\tc\n"})})
	testutil.WantSentence(t, err, "train.tsv", "line 1", "index sentence1 sentence2 label", "a\\tb\\tc")
}

func TestFaultsNameFileAndLine(t *testing.T) {
	head := "index\tsentence1\tsentence2\tlabel\n"
	for name, c := range map[string]struct{ content, want string }{
		"few columns": {head + "0\ta\tb\tentailment\n\n1\ta\tb\n", "line 4: it has 3 columns, and at least 4 are needed"},
		"another label": {head + "0\ta\tb\tneutral\n",
			"line 2: the label \"neutral\" is none of the labels not_entailment, entailment"},
		"empty":          {"", "it is empty"},
		"header alone":   {head, "to train on and has no labels"},
		"no label":       {"index\tsentence1\tsentence2\n0\ta\tb\n", "to train on and has no labels"},
		"one text":       {head + "0\ta\tb\tentailment\n", "too few different texts"},
		"a binary file":  {"\x00\x01\x02\x03\x04\x05\x06\x07\x08", "binary"},
		"the wrong file": {"sentence\tlabel\nx\t1\n", "header"},
	} {
		_, err := tasks.Load("rte", tasks.Source{Path: folder(t, map[string]string{"RTE/train.tsv": c.content})})
		var e *tasks.FileError
		if !errors.As(err, &e) || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "train.tsv") {
			t.Errorf("%s: %v; want %q", name, err, c.want)
		}
	}
	_, err := tasks.Load("stsb", tasks.Source{Path: folder(t, map[string]string{
		"train.tsv": stsbHead + "\tscore\n0" + stsbRow + "A\tB\t3.5\n1" + stsbRow + "C\tD\tNaN\n"})})
	testutil.WantSentence(t, err, "line 3", "\"NaN\" is no number")
}

func TestFilesThatAreNotThere(t *testing.T) {
	_, err := tasks.Load("sst2", tasks.Source{Path: t.TempDir()})
	testutil.WantSentence(t, err, "train.tsv, dev.tsv and test.tsv")
	_, err = tasks.Load("sst2", tasks.Source{Path: filepath.Join(t.TempDir(), "none")})
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
	_, err = tasks.Load("sst2", tasks.Source{Test: filepath.Join(t.TempDir(), "none")})
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
	_, err = tasks.Load("sst2", tasks.Source{})
	testutil.WantSentence(t, err, "no file of the task is named")
	_, err = tasks.Load("sst3", tasks.Source{})
	testutil.WantSentence(t, err, "\"sst3\"", "sst2")
}

// Names in Source win, packed files are found, and a test file alone is enough to predict.
func TestSources(t *testing.T) {
	dir := folder(t, map[string]string{"glue/SST-2/train.tsv.gz": packtest.Gzip(t, "sentence\tlabel\na\t1\nb\t0\n"),
		"glue/SST-2/dev.tsv": "sentence\tlabel\nc\t1\n",
		"other.tsv":          "sentence\tlabel\nd\t0\n",
		"predict.tsv":        "index\tsentence\n4\te\n"})
	d, err := tasks.Load("sst2", tasks.Source{Path: dir + "/glue", Dev: dir + "/other.tsv", Test: dir + "/predict.tsv"})
	if err != nil || shown(d.Train) != "0|a||1\n1|b||0" || shown(d.Dev[0]) != "0|d||0" || shown(d.Test[0]) != "4|e||-1" {
		t.Errorf("%+v, %v", d, err)
	}
	d, err = tasks.Load("sst2", tasks.Source{Test: dir + "/predict.tsv"})
	if err != nil || d.Train != nil || len(d.Dev) > 0 || len(d.Test) != 1 {
		t.Errorf("%+v, %v", d, err)
	}
	d, err = tasks.Load("sst2", tasks.Source{Train: dir + "/glue/SST-2", Dev: dir + "/other.tsv"})
	if err != nil || len(d.Train.Examples) != 2 {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestLatin1(t *testing.T) {
	content := "sentence\tlabel\n" +
		strings.Repeat("le caf\xe9 est ferm\xe9, la ch\xe8vre est l\xe0\t1\nnon, \xe7a va\t0\n", 9)
	d, err := tasks.Load("sst2", tasks.Source{Path: folder(t, map[string]string{"train.tsv": content})})
	if err != nil {
		t.Fatal(err)
	}
	all := shown(d.Train) + shown(d.Dev[0])
	if !strings.Contains(all, "le café est fermé, la chèvre est là") || !strings.Contains(all, "non, ça va") {
		t.Error(all)
	}
	if !strings.Contains(notes(d), "Latin-1") {
		t.Error(notes(d))
	}
}

// Equal texts are never on both sides, and the same rows are chosen in any order of the file.
func TestDevIsSetAsideByText(t *testing.T) {
	rows := make([]string, 0, 2000)
	for i := range 1000 {
		rows = append(rows, fmt.Sprintf("text number %d\t%d\n", i/2, i%2), fmt.Sprintf("text  number %d \t1\n", i/2))
	}
	load := func(rows []string) *tasks.Data {
		path := texttest.Write(t, t.TempDir(), "all.tsv", "sentence\tlabel\n"+strings.Join(rows, ""))
		d, err := tasks.Load("sst2", tasks.Source{Path: path, DevShare: 0.2})
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	texts := func(s *tasks.Set) map[string]bool {
		m := map[string]bool{}
		for _, e := range s.Examples {
			m[strings.Join(strings.Fields(e.Text), " ")] = true
		}
		return m
	}
	d := load(rows)
	train, dev := texts(d.Train), texts(d.Dev[0])
	for text := range dev {
		if train[text] {
			t.Errorf("%q is on both sides", text)
		}
	}
	if n := len(d.Dev[0].Examples); n < 320 || n > 480 || n+len(d.Train.Examples) != 2000 {
		t.Errorf("%d of 2000 rows set aside, want about 400", n)
	}
	if !strings.Contains(notes(d), "set aside") {
		t.Error(notes(d))
	}
	fewer := texts(load(rows[500:]).Dev[0])
	for text := range fewer {
		if !dev[text] {
			t.Errorf("%q is set aside of fewer rows only", text)
		}
	}
	_, err := tasks.Load("sst2", tasks.Source{DevShare: 1,
		Path: folder(t, map[string]string{"train.tsv": "a\t1\nb\t0\n"})})
	testutil.WantSentence(t, err, "share", "1")
}

func TestDuplicatesOfTrainInDevAreSpokenOf(t *testing.T) {
	d, err := tasks.Load("sst2", tasks.Source{Path: folder(t, map[string]string{
		"train.tsv": "sentence\tlabel\na\t1\nb\t0\na\t1\n", "dev.tsv": "sentence\tlabel\na \t1\nc\t0\na\t0\n"})})
	if err != nil || !strings.Contains(notes(d), "2 of 3 examples") {
		t.Errorf("%v, %v", notes(d), err)
	}
}

// The row counts and label balances of the data's README.
func TestSharedGLUE(t *testing.T) {
	data := filepath.Join(texttest.SharedData(t), "glue")
	for name, want := range map[string]string{
		"cola": "8551 1043 1063", "sst2": "67349 872", "rte": "2490 277 3000", "stsb": "5749 1500 1379",
	} {
		d, err := tasks.Load(name, tasks.Source{Path: data})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got := ""
		for _, s := range d.Sets() {
			got += fmt.Sprintf(" %d", len(s.Examples))
			for i, e := range s.Examples {
				if e.Text == "" || name == "rte" && e.Pair == "" {
					t.Errorf("%s, %s: example %d has no text", name, s.Name, i)
				}
			}
		}
		if got[1:] != want { // the README counts the header of CoLA's test file
			t.Errorf("%s: %s examples, want %s", name, got[1:], want)
		}
		t.Log(name, notes(d))
	}
}
