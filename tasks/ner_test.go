package tasks

import (
	"errors"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/testutil"
	"github.com/ablate-go/ablate/internal/texttest"
	"github.com/ablate-go/ablate/tasks/score"
)

func TestCoNLLInAllSchemes(t *testing.T) {
	want := []sentence{
		{[]string{"EU", "Ann", "Lee", "Bob", "x"}, []string{"B-ORG", "B-PER", "I-PER", "B-PER", "O"}},
		{[]string{"Rome", "it"}, []string{"B-LOC", "O"}},
	}
	const doc = "-DOCSTART- -X- O O\n\n"
	for name, content := range map[string]string{
		"IOB1":  doc + "EU N N I-ORG\nAnn N N I-PER\nLee N N I-PER\nBob N N B-PER\nx N N O\n\nRome N N I-LOC\nit N N O\n",
		"IOB2":  "EU\tB-ORG\nAnn\tB-PER\nLee\tI-PER\nBob\tB-PER\nx\tO\n\t\nRome\tB-LOC\nit\tO",
		"IOBES": "EU S-ORG\r\nAnn B-PER\r\nLee E-PER\r\nBob S-PER\r\nx O\r\n\r\n\r\nRome S-LOC\r\nit O\r\n",
		"BILOU": "EU  U-ORG\nAnn   B-PER\nLee L-PER \nBob U-PER\nx O\n   \nRome U-LOC\nit O\n\n",
	} {
		got, labelled, err := parseCoNLL("x", content)
		if err != nil || !labelled || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

func TestCoNLLEndsOfEntities(t *testing.T) {
	for _, end := range []string{"E", "L"} {
		got, _, err := parseCoNLL("x", "a B-X\nb "+end+"-X\nc I-X\n")
		if err != nil || !reflect.DeepEqual(got[0].tags, []string{"B-X", "I-X", "B-X"}) {
			t.Errorf("%s: %v, %v", end, got, err)
		}
	}
}

func TestCoNLLWordsKeepTheirSpacesAndSigns(t *testing.T) {
	got, _, err := parseCoNLL("x", "\u00a0\tO\n\"\tO\na b\tI-X\n#\tO\n-\tO\n\ufeff\n")
	want := []sentence{{[]string{"\u00a0", "\"", "a b", "#", "-"}, []string{"O", "O", "B-X", "O", "O"}}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%q, %v", got, err)
	}
}

func TestCoNLLRefuses(t *testing.T) {
	for content, want := range map[string][]string{
		"a O\nb NN\n":       {"line 2", `"NN"`, "last column"},
		"a O\nb B-\n":       {"line 2", `"B-"`},
		"a\nb\n\nc O\n":     {"line 1", "no tag"},
		"a O\nb\n":          {"line 2", "no tag"},
		"a\tO\n\tB-X\n":     {"line 2", "no word"},
		"a é-PER\n":         {`"é-PER"`},
		"a " + "X-PER" + "": {`"X-PER"`},
	} {
		_, _, err := parseCoNLL("some.conll", content)
		testutil.WantSentence(t, err, append(want, "some.conll", "; ")...)
	}
}

func TestNERLabels(t *testing.T) {
	dir := t.TempDir()
	texttest.Write(t, dir, "eng.train", "a I-PER\n\nb O\n\nc O\n")
	texttest.Write(t, dir, "eng.testa", "a I-LOC\nb I-LOC\n")
	texttest.Write(t, dir, "eng.testb", "a\nb\n")
	d, err := Load("ner", Source{Path: dir})
	if err != nil {
		t.Fatal(err)
	}
	// Dev has a type that train lacks.
	if got := strings.Join(d.Labels, " "); got != "O B-LOC I-LOC B-PER I-PER" || d.Task.Labels[0] != "O" {
		t.Errorf("labels %s", got)
	}
	if d.Test[0].Labelled || d.Test[0].Examples[0].Tags != nil || !strings.Contains(d.Test[0].Notes[0], "not scored") {
		t.Errorf("%+v", d.Test[0])
	}
	if got := d.Dev[0].Examples[0].Tags; !reflect.DeepEqual(got, []int{1, 2}) {
		t.Errorf("%v", got)
	}
	_, err = Load("ner", Source{Path: dir, Labels: []string{"O", "B-PER", "I-PER"}})
	testutil.WantSentence(t, err, "eng.testa", "sentence 1", `"B-LOC"`)
	_, err = Load("ner", Source{Path: dir, Labels: []string{"0", "1"}})
	testutil.WantSentence(t, err, "lack O")
	_, err = Load("ner", Source{Train: filepath.Join(dir, "eng.testb")})
	testutil.WantSentence(t, err, "no labels")
	d, err = Load("ner", Source{Path: filepath.Join(dir, "eng.train")})
	if err != nil || len(d.Train.Examples)+len(d.Dev[0].Examples) != 3 {
		t.Errorf("%v, %v", d, err)
	}
}

func TestScoreOfTags(t *testing.T) {
	task := Task{Name: "ner", Labels: []string{"O", "B-X", "I-X"}, Metrics: []score.Metric{score.EntityF1}}
	set := &Set{Name: "dev", Labelled: true, Examples: []Example{{Tags: []int{1, 2, 0}}, {Tags: []int{1, 1}}}}
	// An entity that a model begins with I- counts.
	got, err := task.Score(set, []Prediction{{Tags: []int{2, 2, 0}}, {Tags: []int{1, 2}}})
	if err != nil || got[0].N != 2 || got[0].Value.X != 2.0*1/(3+2) {
		t.Errorf("%v, %v", got, err)
	}
	_, err = task.Score(set, []Prediction{{Tags: []int{2, 2, 0}}, {Tags: []int{1}}})
	testutil.WantSentence(t, err, "example 1", "1 tags", "2 words")
	_, err = task.Score(set, []Prediction{{Tags: []int{2, 2, 9}}, {Tags: []int{1, 0}}})
	testutil.WantSentence(t, err, "no class")
}

func words2(sets ...*Set) (sentences, words int) {
	for _, s := range sets {
		for _, e := range s.Examples {
			sentences, words = sentences+1, words+len(e.Words)
		}
	}
	return sentences, words
}

func TestSharedWNUT17(t *testing.T) {
	d, err := Load("ner", Source{Path: filepath.Join(texttest.SharedData(t), "wnut17")})
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Labels) != 13 { // six types
		t.Errorf("%v", d.Labels)
	}
	// The lines of the files that are not blank; the README beside them has other counts of words.
	for _, c := range []struct {
		set              *Set
		sentences, words int
	}{{d.Train, 3394, 62730}, {d.Dev[0], 1009, 15733}, {d.Test[0], 1287, 23394}} {
		if s, w := words2(c.set); s != c.sentences || w != c.words {
			t.Errorf("%s: %d sentences and %d words", c.set.Name, s, w)
		}
	}
}

func TestSharedSEC(t *testing.T) {
	dir := filepath.Join(texttest.SharedData(t), "choice", "ner_sec")
	d, err := Load("ner", Source{Train: filepath.Join(dir, "FIN5_train.txt"), Test: filepath.Join(dir, "FIN3_test.txt")})
	if err != nil {
		t.Fatal(err)
	}
	s, w := words2(d.Train, d.Dev[0])
	if s2, w2 := words2(d.Test[0]); s != 1164 || w != 41010 || s2 != 303 || w2 != 13246 || len(d.Labels) != 9 {
		t.Errorf("%d, %d and %d, %d, %v", s, w, s2, w2, d.Labels)
	}
}

func FuzzCoNLL(f *testing.F) {
	f.Add("-DOCSTART- O\n\nEU NNP I-ORG\r\n\n\t\na\tB-X\n")
	f.Add("a\nb\n\nc")
	f.Fuzz(func(t *testing.T, content string) {
		list, labelled, err := parseCoNLL("x", content)
		if err != nil {
			var e *FileError
			if !errors.As(err, &e) || e.Line < 1 {
				t.Errorf("%v", err)
			}
			return
		}
		for _, s := range list {
			if len(s.words) == 0 || labelled && len(s.tags) != len(s.words) || !labelled && s.tags != nil {
				t.Errorf("%q", s)
			}
			if got := iob2(s.tags); !reflect.DeepEqual(got, s.tags) {
				t.Errorf("%q becomes %q", s.tags, got)
			}
		}
	})
}
