package tasks

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/testutil"
	"github.com/ablate-go/ablate/internal/texttest"
)

const squadJSON = `{"version": "v2.0", "data": [{"title": "t", "paragraphs": [
 {"context": "日本の首都は東京です。 Tokyo is it.", "qas": [
  {"id": "q1", "question": " What is it? ", "is_impossible": false,
   "answers": [{"text": "東京", "answer_start": 6}, {"text": "Tokyo", "answer_start": 12}]},
  {"id": "q2", "question": "Who?", "answers": [], "is_impossible": true,
   "plausible_answers": [{"text": "東京", "answer_start": 6}]},
  {"id": "q3", "question": "Where?", "answers": [{"text": "Tokyo", "answer_start": 11}]},
  {"id": "q4", "question": "Why?", "answers": [{"text": "Kyoto", "answer_start": 12}]}]},
 {"context": "قال الرجل: \u0644ا \ud83d\ude00 نعم", "qas": [
  {"question": "ماذا قال؟", "answers": [{"text": "نعم", "answer_start": 16}]}]}]}]}`

func TestSquadOffsetsAreBytes(t *testing.T) {
	dir := t.TempDir()
	texttest.Write(t, dir, "train-v2.0.json", squadJSON)
	texttest.Write(t, dir, "dev-v2.0.json", squadJSON)
	data, err := Load("squad2", Source{Path: dir})
	if err != nil {
		t.Fatal(err)
	}
	e := data.Dev[0].Examples
	if len(e) != 5 || data.Train == nil || len(e[0].Answers) != 2 || e[0].Text != "What is it?" || e[4].ID != "4" {
		t.Fatalf("%+v", e)
	}
	for _, q := range e {
		for _, a := range q.Answers {
			if q.ID != "q4" && q.Pair[a.Start:a.Start+len(a.Text)] != a.Text {
				t.Errorf("%s: %q at byte %d", q.ID, a.Text, a.Start)
			}
		}
	}
	if len(e[1].Answers) != 0 || e[2].Answers[0].Start != len("日本の首都は東京です。 ") || e[3].Answers[0].Start != None {
		t.Errorf("%+v", e[1:4])
	}
	if !data.Dev[0].HasUnanswerable() || !data.Dev[0].Labelled || data.Dev[0].Kind != Span {
		t.Errorf("%+v", data.Dev[0])
	}
	notes := strings.Join(data.Dev[0].Notes, "\n")
	for _, want := range []string{"nearest place is taken: 1", "not trained on: 1"} {
		if !strings.Contains(notes, want) {
			t.Errorf("notes %q do not say %q", notes, want)
		}
	}
}

func TestTheNearestPlaceOfAnAnswer(t *testing.T) {
	const context = "é cat and é cat é"
	for char, want := range map[int]int{2: 3, 3: 3, 5: 3, 9: 14, 10: 14, 99: 14, -7: 3} {
		if start, _ := startOf(context, runeStarts(context), "cat", char); start != want {
			t.Errorf("character %d: byte %d, want %d", char, start, want)
		}
	}
}

func TestAnImpossibleQuestionHasNoAnswer(t *testing.T) {
	s, err := parseSquad("x.json", `{"data": [{"paragraphs": [{"context": "a b", "qas": [{"id": "q", "question": "y",
		"answers": [{"text": "a", "answer_start": 0}], "is_impossible": true}]}]}]}`)
	if err != nil || !s.Labelled || len(s.Examples[0].Answers) != 0 {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestSquadSetsAContextAside(t *testing.T) {
	path := texttest.Write(t, t.TempDir(), "x.json", squadJSON)
	data, err := Load("squad2", Source{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	contexts := map[string]bool{}
	for _, e := range data.Train.Examples {
		contexts[e.Pair] = true
	}
	for _, e := range data.Dev[0].Examples {
		if contexts[e.Pair] {
			t.Errorf("%q is in both", e.Pair)
		}
	}
	if len(data.Train.Examples)+len(data.Dev[0].Examples) != 5 || !strings.Contains(data.Train.Notes[2], "set aside") {
		t.Errorf("%d and %d, %q", len(data.Train.Examples), len(data.Dev[0].Examples), data.Train.Notes)
	}
}

func TestSquadWithoutAnswersIsUnlabelled(t *testing.T) {
	content := `{"data": [{"paragraphs": [{"context": "x", "qas": [{"id": "a", "question": "y"}]}]}]}`
	path := texttest.Write(t, t.TempDir(), "test.json", content)
	data, err := Load("squad", Source{Test: path})
	if err != nil || data.Test[0].Labelled || len(data.Test[0].Notes) != 1 {
		t.Errorf("%+v, %v", data, err)
	}
	_, err = Load("squad", Source{Train: path})
	testutil.WantSentence(t, err, "train", "no labels", "test file")
}

func TestSquadRefuses(t *testing.T) {
	for content, want := range map[string]string{
		"{\n\"data\": [\n}":           "line 3",
		`{"rows": []}`:                `no "data"`,
		`{"data": 3}`:                 "number",
		`{"data": []}`:                "no example",
		`{"data": [{"paragraphs":1}]`: "end",
	} {
		_, err := Load("squad", Source{Path: texttest.Write(t, t.TempDir(), "x.json", content)})
		testutil.WantSentence(t, err, want, "x.json", "; ")
	}
	_, err := Load("squad", Source{Path: filepath.Join(t.TempDir(), "none.json")})
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
}

func TestSharedXQuAD(t *testing.T) {
	data, err := Load("xquad", Source{Path: filepath.Join(texttest.SharedData(t), "xquad")})
	if err != nil {
		t.Fatal(err)
	}
	if len(data.Dev) < 3 || data.Dev[0].Name != "en" || data.Train != nil {
		t.Errorf("%d sets, the first %s", len(data.Dev), data.Dev[0].Name)
	}
	for _, s := range data.Dev {
		if len(s.Examples) != 1190 || len(s.Notes) > 0 || s.HasUnanswerable() {
			t.Errorf("%s: %d questions, %v", s.Name, len(s.Examples), s.Notes)
		}
		for _, e := range s.Examples {
			for _, a := range e.Answers {
				if !strings.HasPrefix(e.Pair[a.Start:], a.Text) {
					t.Fatalf("%s: question %s: %q is not at %d", s.Name, e.ID, a.Text, a.Start)
				}
			}
		}
	}
}

func TestSharedSquad2(t *testing.T) {
	data, err := Load("squad2", Source{Path: filepath.Join(texttest.SharedData(t), "choice", "squad_v2_half")})
	if err != nil {
		t.Fatal(err)
	}
	impossible, contexts := 0, map[string]bool{}
	for _, e := range data.Dev[0].Examples {
		contexts[e.Pair] = true
		if len(e.Answers) == 0 {
			impossible++
		}
	}
	if s := data.Dev[0]; len(s.Examples) != 6078 || impossible != 3168 || len(contexts) > 646 || len(s.Notes) > 0 {
		t.Errorf("%d questions, %d impossible, %d contexts, %v", len(s.Examples), impossible, len(contexts), s.Notes)
	}
}

func FuzzSquad(f *testing.F) {
	f.Add(squadJSON)
	f.Add(`{"data":[{"paragraphs":[{"context":"é","qas":[` +
		`{"answers":[{"text":"","answer_start":-9},{"text":"é","answer_start":99}]}]}]}]}`)
	f.Fuzz(func(t *testing.T, content string) {
		s, err := parseSquad("x.json", content)
		if err != nil {
			var e *FileError
			if !errors.As(err, &e) || e.Next == "" {
				t.Errorf("%v", err)
			}
			return
		}
		for _, e := range s.Examples {
			for _, a := range e.Answers {
				if a.Start != None && !strings.HasPrefix(e.Pair[a.Start:], a.Text) {
					t.Errorf("%q is not at %d of %q", a.Text, a.Start, e.Pair)
				}
			}
		}
	})
}
