package training

import (
	"reflect"
	"testing"

	"github.com/ablate-go/ablate/internal/testkit"
	"github.com/ablate-go/ablate/internal/texttest"
	"github.com/ablate-go/ablate/text"
)

// The scores of a language are those of its batches alone, and those of all text are of all batches together.
func TestScoresByLanguage(t *testing.T) {
	long, short := texttest.WriteSentences(t, 90), texttest.WriteSentences(t, 50)
	set := testkit.Must[*text.Dataset](t)(text.Prepare(t.Context(), text.PrepareOptions{
		Languages: []text.LanguageText{{Name: "xx", Paths: []string{long}}, {Name: "aa", Paths: []string{short}}}, Alpha: 0.3,
		VocabSize: 230, SeqLen: 12, BatchSize: 2, CacheDir: t.TempDir(), HeldOut: 0.2,
	}, nil))
	defer set.Close()
	for _, objective := range []string{ObjectiveMLM, ObjectiveRTD} {
		c := Tiny(objective, "none", CouplingAlternating)
		c.Model.Encoder.Vocab, c.Train.Batch, c.Intervals.EvalBatches = 230, 2, 3
		tr := trainerOf(t, c, 1)
		e := testkit.Must[*Evaluator](t)(NewEvaluator(tr))
		defer e.Close()
		d := NewBatches(set, c)
		languages := testkit.Must[[]LanguageBatches](t)(d.HeldOutByLanguage())
		whole := testkit.Must[[]*Batch](t)(d.HeldOut())
		if len(languages) != 2 || languages[0].Language != "aa" || len(languages[1].Batches) != 3 || len(whole) != 6 {
			t.Fatalf("%d batches of all, by language %v", len(whole), languages)
		}
		all, each, err := e.ScoreByLanguage(languages)
		if err != nil {
			t.Fatal(err)
		}
		if want := testkit.Must[Evaluation](t)(e.Score(whole)); !reflect.DeepEqual(all, want) {
			t.Errorf("%s: all %v, want %v", objective, all, want)
		}
		for i, l := range languages {
			want := testkit.Must[Evaluation](t)(e.Score(l.Batches))
			if !reflect.DeepEqual(each[i], want) || reflect.DeepEqual(want, all) {
				t.Errorf("%s: %s has %v, want %v, of all %v", objective, l.Language, each[i], want, all)
			}
			for k, x := range each[i].LanguageScalars(l.Language) {
				m := HeldOutMetrics.byLanguage()[k].In(l.Language)
				if (x.Value == nil) != (objective == ObjectiveMLM && k > 0) || x.Key != m.Key {
					t.Errorf("%s: %v under the key %s, want %s", objective, x, x.Key, m.Key)
				}
			}
		}
	}
	one := testkit.Must[*text.Dataset](t)(text.Prepare(t.Context(), text.PrepareOptions{
		Paths: []string{long}, VocabSize: 230, SeqLen: 12, BatchSize: 2, CacheDir: t.TempDir(), HeldOut: 0.2,
	}, nil))
	defer one.Close()
	l, err := NewBatches(one, Tiny(ObjectiveMLM, "none", CouplingAlternating)).HeldOutByLanguage()
	if l != nil || err != nil {
		t.Errorf("a text without languages has %v, %v", l, err)
	}
}
