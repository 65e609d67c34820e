package tasks

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/testutil"
	"github.com/ablate-go/ablate/internal/texttest"
	"github.com/ablate-go/ablate/text/unigram"
)

// shownChoice is an example in one line.
func shownChoice(e Example) string {
	return fmt.Sprintf("%s|%s|%s|%d", e.ID, e.Text, strings.Join(e.Options, "/"), e.Class)
}

const swagCSV = ",video-id,fold-ind,startphrase,sent1,sent2,gold-source,ending0,ending1,ending2,ending3,label\r\n" +
	`0,v,3,"A b, c. He","A b, ""c"".",He,gold,sits.,"runs, fast.",eats.,naps.,2` + "\r\n"

const xmlCOPA = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE copa-corpus SYSTEM "copa.dtd">
<copa-corpus version="1.0">
 <item id="1" asks-for="cause" most-plausible-alternative="1"><p>A &amp; b.</p><a1>C.</a1><a2> D. </a2></item>
 <item id="2" asks-for="effect" most-plausible-alternative="2"><p>E.</p><a1>F.</a1><a2>G.</a2></item>
</copa-corpus>`

func TestChoicesOfEachTask(t *testing.T) {
	for _, c := range []struct{ task, file, content, want string }{
		{"swag", "val.csv", swagCSV, `0|A b, "c".|He sits./He runs, fast./He eats./He naps.|2`},
		{"swag", "val.jsonl", `{"sent1": "A.", "sent2": "He", "ending0": "x", "ending1": "y", "label": 1}`, "0|A.|He x/He y|1"},
		{"hellaswag", "hellaswag_val.jsonl", `{"ind": 24, "ctx_a": "A.", "ctx_b": "he", "ctx": "A. he", "label": 1, "endings": ` +
			`["x", " y"]}`, "0|A.|he x/he y|1"},
		{"hellaswag", "val.csv", "ctx_a,ctx_b,ending0,ending1,label\nA.,,x,y,0\n", "0|A.|x/y|0"},
		{"copa", "val.jsonl", `{"premise": "A.", "choice1": "x", "choice2": "y", "question": "effect", "idx": 7, "label": 1}`,
			"7|A. What happened as a result?|x/y|1"},
		{"copa", "dev.xml", xmlCOPA, "1|A & b. What was the cause of this?|C./D.|0"},
		{"codah", "dev.tsv", "o\tI \"am\tx\ty\tz\tw\t3\n", `0|I "am|x/y/z/w|3`},
		{"cosmosqa", "valid.csv", "id,context,question,answer0,answer1,label\nq,\"a\nb\",Why ?,x,\"y, z\",1\n",
			"q|a\nb|Why ? x/Why ? y, z|1"},
		{"arc", "ARC-Challenge-Dev.jsonl", `{"id": "M", "question": {"stem": "Q?", "choices": [{"text": "x", "label": "1"}, ` +
			`{"text": "y", "label": "2"}, {"text": "z", "label": "3"}]}, "answerKey": "3"}`, "M|Q?|x/y/z|2"},
		{"csqa", "dev_rand_split.jsonl", `{"answerKey": "B", "id": "q", "question": {"question_concept": "c", "choices": ` +
			`[{"label": "A", "text": "x"}, {"label": "B", "text": "y"}], "stem": "Q?"}}`, "q|Q?|x/y|1"},
		{"choice", "dev.jsonl", `{"text": "A", "options": ["x", "y", "z"], "label": "C"}`, "0|A|x/y/z|2"},
		{"choice", "dev.tsv", "text\toption0\toption1\tlabel\nA\tx\ty\t\nB\tx\ty\t1", "0|A|x/y|-1"},
		{"race", "dev.jsonl", `{"article": "A", "questions": ["Q?", "R _ ."], "options": [["x", "y"], ["z", "w"]], ` +
			`"answers": ["B", "A"], "id": "high1.txt"}`, "high1.txt-0|A|Q? x/Q? y|1"},
	} {
		path := texttest.Write(t, t.TempDir(), c.file, c.content)
		d, err := Load(c.task, Source{Dev: path})
		if err != nil {
			t.Errorf("%s: %v", c.task, err)
			continue
		}
		if got := shownChoice(d.Dev[0].Examples[0]); got != c.want || d.Dev[0].Kind != Choice {
			t.Errorf("%s: %q, want %q", c.task, got, c.want)
		}
		if c.file == "dev.xml" {
			continue
		}
		if d, err = Load(c.task, Source{Path: filepath.Dir(path)}); err != nil || len(d.Dev) != 1 {
			t.Errorf("%s does not find %s: %v", c.task, c.file, err)
		}
	}
}

func TestRACEOfFolders(t *testing.T) {
	dir := t.TempDir()
	passage := func(article, answer string) string {
		return `{"answers": ["` + answer + `"], "options": [["x", "y"]], "questions": ["Q"], "article": "` + article + `"}`
	}
	for name, content := range map[string]string{
		"train/middle/2.txt": passage("m2", "A"), "train/middle/10.txt": passage("m10", "B"),
		"train/high/1.txt": passage("h1", "B"), "dev/high/1.txt": passage("d", "A"),
		"test/middle/3.txt":     passage("t", "A"),
		"train/middle/notes.md": "no passage"} {
		texttest.Write(t, filepath.Join(dir, "RACE"), name, content)
	}
	d, err := Load("race", Source{Path: dir})
	if err != nil {
		t.Fatal(err)
	}
	var articles []string
	for _, e := range d.Train.Examples {
		articles = append(articles, e.Text)
	}
	if strings.Join(articles, " ") != "m10 m2 h1" || len(d.Dev[0].Examples) != 1 || len(d.Test[0].Examples) != 1 {
		t.Errorf("%v, %v", articles, d)
	}
	d, err = Load("race", Source{Train: filepath.Join(dir, "RACE", "train")})
	if err != nil || len(d.Train.Examples)+len(d.Dev[0].Examples) != 3 {
		t.Errorf("%v, %v", d, err)
	}
	_, err = Load("race", Source{Path: filepath.Join(dir, "RACE", "train", "high")})
	testutil.WantSentence(t, err, "train_middle.jsonl")
	_, err = Load("race", Source{})
	testutil.WantSentence(t, err, "name RACE's folder")
}

func TestChoicesRefuse(t *testing.T) {
	for _, c := range []struct{ task, content, want string }{
		{"swag", strings.ReplaceAll(swagCSV, "naps.,2", "naps.,4"), `line 2: the label "4"`},
		{"swag", strings.ReplaceAll(swagCSV, "sent1", "sent9"), `"sent1"`},
		{"swag", swagCSV + "1,v\n", "line 3: it has 2 columns"},
		{"hellaswag", `{"ctx_a": "A", "endings": [1]}`, `"endings"`},
		{"hellaswag", "{\"ctx_a\": \"A\", \"endings\": [\"x\", \"y\"]}\n{\"ctx_a\":", "row 2"},
		{"copa", strings.ReplaceAll(xmlCOPA, "effect", "reason"), `item "2"`},
		{"copa", strings.ReplaceAll(xmlCOPA, "</item>", "</itm>"), "line 4"},
		{"copa", "<corpus/>", "copa-corpus"},
		{"codah", "o\tx\ty\n", "line 1: it has 3 columns"},
		{"codah", "o\tx\ty\tz\tw\tv\tE\n", `"E"`},
		{"arc", `{"question": {"choices": []}}`, "stem"},
		{"arc", `{"question": {"stem": "x", "choices": [{"text": "y", "label": "A"}, {"text": "z", "label": "B"}]}, "answerKey": "C"}`,
			`"C"`},
		{"choice", `{"text": "x", "options": ["one"]}`, "1 options"},
		{"choice", `{"options": ["one"]}`, `"text"`},
		{"race", `{"article": "x", "questions": ["a"], "options": []}`, "1 questions"},
		{"race", "article", "no JSON"},
		{"race", `{"article": "x", "questions": 3}`, `"questions"`},
		{"cosmosqa", "id,context,question\n1,2,3\n", `"answer0"`},
		{"cosmosqa", "id,context,question\n", "no example"},
	} {
		_, err := Load(c.task, Source{Dev: texttest.Write(t, t.TempDir(), "some.file", c.content)})
		testutil.WantSentence(t, err, c.want, "some.file", "; ")
	}
}

func TestChoicesWithoutLabels(t *testing.T) {
	bare := strings.NewReplacer(",label", "", ",2\r", "\r").Replace(swagCSV)
	path := texttest.Write(t, t.TempDir(), "test.csv", bare)
	d, err := Load("swag", Source{Test: path})
	if err != nil || d.Test[0].Labelled || d.Test[0].Examples[0].Class != None {
		t.Errorf("%+v, %v", d, err)
	}
	content := "text\toption0\toption1\tlabel\nA\tx\ty\t\nB\tx\ty\t1\nC\tx\ty\t0\n"
	path = texttest.Write(t, t.TempDir(), "train.tsv", content)
	d, err = Load("choice", Source{Train: path})
	if err != nil || len(d.Train.Examples)+len(d.Dev[0].Examples) != 2 ||
		!strings.Contains(d.Train.Notes[0], "left out: 1") {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestEncodeChoices(t *testing.T) {
	tok := tokenizer(t)
	text, long := texttest.Prose(1)[0], strings.Repeat("the reader ", 300)
	set := &Set{Name: "dev", Kind: Choice, Examples: []Example{
		{Text: text, Options: []string{"the reader", "a value", ""}}, {Text: long, Options: []string{long, "x"}}}}
	windows, err := Encode(set, tok, Limits{Tokens: 400})
	if err != nil || len(windows) != 5 {
		t.Fatalf("%d windows, %v", len(windows), err)
	}
	for k, w := range windows[:3] {
		want := window(tok.Encode(nil, text), tok.Encode(nil, set.Examples[0].Options[k]))
		if w.Example != 0 || w.Option != k || !slices.Equal(w.IDs, want) {
			t.Errorf("%+v, want %v", w, want)
		}
	}
	all := tok.Encode(nil, long)
	if want := window(all[:400-3-160], all[:160]); !slices.Equal(windows[3].IDs, want) {
		t.Errorf("%d tokens, want %d", len(windows[3].IDs), len(want))
	}
	if windows, err = Encode(set, tok, Limits{Tokens: 32}); err != nil {
		t.Fatal(err)
	}
	for _, w := range windows {
		if n := len(w.IDs); n > 32 || w.IDs[n-1] != unigram.SepID {
			t.Errorf("%v", w.IDs)
		}
	}
}

func TestSharedChoices(t *testing.T) {
	shared := filepath.Join(texttest.SharedData(t), "choice")
	for _, c := range []struct {
		task, folder string
		classes      []int
	}{
		{"codah", "codah", []int{689, 684, 697, 706}},
		{"copa", "balanced_copa", []int{506, 494}},
		{"cosmosqa", "cosmosqa", []int{744, 729, 761, 751}},
	} {
		d, err := Load(c.task, Source{Path: filepath.Join(shared, c.folder)})
		if err != nil {
			t.Error(err)
			continue
		}
		got, seen := make([]int, len(c.classes)), map[string]int{}
		for i, s := range d.Sets() {
			for _, e := range s.Examples {
				got[e.Class]++
				if len(e.Options) != len(c.classes) {
					t.Errorf("%s %s has %d options", c.task, e.ID, len(e.Options))
				}
				if c.task == "copa" {
					e.Text = strings.Join(e.Options, "\n")
				}
				if last, ok := seen[e.Text]; ok && last != i {
					t.Errorf("%s: %q is in two sets", c.task, e.Text)
				}
				seen[e.Text] = i
			}
		}
		if !slices.Equal(got, c.classes) {
			t.Errorf("%s: classes %v, want %v", c.task, got, c.classes)
		}
	}
}

// fuzzChoices runs a reader on anything.
func fuzzChoices(f *testing.F, parse func(path, content string) (*Set, error), seeds ...string) {
	f.Helper()
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, content string) {
		s, err := parse("x", content)
		if err != nil {
			var e *FileError
			if !errors.As(err, &e) || e.Next == "" {
				t.Errorf("%v", err)
			}
			return
		}
		for _, e := range s.Examples {
			if len(e.Options) < 2 || e.Class < None || e.Class >= len(e.Options) {
				t.Errorf("%+v", e)
			}
		}
	})
}

func FuzzCOPA(f *testing.F) {
	fuzzChoices(f, parseCopa, xmlCOPA, `{"premise": "A", "choice1": "x", "choice2": "y", "question": "effect", "label": 1}`)
}

func FuzzCODAH(f *testing.F) { fuzzChoices(f, parseCodah, "o\tI\tx\ty\tz\tw\t3\n\n") }

func FuzzRACE(f *testing.F) {
	fuzzChoices(f, func(path, content string) (*Set, error) {
		s := &Set{}
		return s, s.addPassages(path, content)
	}, `{"article": "A", "questions": ["Q"], "options": [["x", "y"]], "answers": ["B"], "id": 3}`)
}

func FuzzSWAG(f *testing.F) {
	fuzzChoices(f, choiceRows(func(fd fields) (e Example, err error) {
		if e.Text, err = fd.text("sent1", "ctx"); err != nil {
			return e, err
		}
		return e.endings(fd, fd.maybe("sent2"))
	}), swagCSV, `{"ctx": "A", "endings": ["x", "y"], "label": 1}`)
}

func FuzzARC(f *testing.F) {
	fuzzChoices(f, choiceRows(stemAndChoices), `{"id": "M", "question": {"stem": "Q?", "choices": [{"text": "x", "label": "1"}, `+
		`{"text": "y", "label": "2"}]}, "answerKey": "2"}`)
}
