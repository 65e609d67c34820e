package experiments

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/testkit"
	"github.com/ablate-go/ablate/internal/testutil"
	"github.com/ablate-go/ablate/internal/texttest"
	"github.com/ablate-go/ablate/text"
)

// twoLanguages are sentences, and fewer ones whose words are written backwards.
func twoLanguages(t *testing.T) []Language {
	t.Helper()
	many := texttest.WriteSentences(t, 90)
	words := strings.Fields(string(testkit.Must[[]byte](t)(os.ReadFile(texttest.WriteSentences(t, 40)))))
	for i, w := range words {
		letters := []byte(w)
		slices.Reverse(letters)
		words[i] = string(letters)
		if strings.HasPrefix(words[i], ".") {
			words[i] += "\n"
		}
	}
	few := texttest.Write(t, t.TempDir(), "few.txt", strings.Join(words, " "))
	return []Language{{"many", []string{many}}, {"few", []string{few}}}
}

// languagePlan is a plan of two arms that takes a moment.
func languagePlan(t *testing.T, languages []Language) *Plan {
	t.Helper()
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	p := defaultPlan()
	p.Name, p.Needs, p.Corpora, p.HeldOut = "two", NeedsLanguages, languages, 0.2
	p.Base = cellArm(training.ObjectiveRTD, "gdes", training.CouplingAlternating)
	p.Arms = []Arm{{Name: "mlm", Set: []string{"objective=mlm", "sharing=none"}}, {Name: "gdes"}}
	return &p
}

// trained runs a plan to its end.
func trained(t *testing.T, r *Runner) *Result {
	t.Helper()
	set := testkit.Must[*text.Dataset](t)(r.Open(context.Background()))
	defer set.Close()
	if err := r.Train(context.Background(), set); err != nil {
		t.Fatal(err)
	}
	return testkit.Must[*Result](t)(Load(r.Out))
}

func TestARunOfTwoLanguages(t *testing.T) {
	languages := twoLanguages(t)
	var said []string
	r := &Runner{Plan: languagePlan(t, languages), Out: filepath.Join(t.TempDir(), "run"), Listener: newLedger(),
		Progress: func(s string) { said = append(said, s) }}
	result := trained(t, r)
	if got := result.Languages(); !slices.Equal(got, []string{"few", "many"}) {
		t.Errorf("languages %v", got)
	}
	d := result.Data
	if few := d.Languages[0]; len(d.Languages) != 2 || d.Alpha != 0.3 || few.Name != "few" || few.Share <= few.Size ||
		few.TrainTokens+d.Languages[1].TrainTokens != d.TrainTokens {
		t.Errorf("data.json has %+v", d)
	}
	if all := strings.Join(said, "\n"); !strings.Contains(all, "language few: few.txt, ") ||
		!strings.Contains(all, " % of the batches, read ") {
		t.Errorf("said %q", said)
	}
	for _, c := range result.Cells {
		for _, key := range []string{"eval_mlm_loss.few", "eval_mlm_loss.many", "eval_auc.few", "eval_rtd_loss.many"} {
			v, ok := c.Last(key)
			if ok != (c.Arm == "gdes" || strings.Contains(key, "mlm")) || ok && (v <= 0 || v > 8) {
				t.Errorf("%s: %s is %v, %v", c.Arm, key, v, ok)
			}
			if steps, _ := c.Series(key); ok && fmt.Sprint(steps) != "[0 2 4 6]" {
				t.Errorf("%s: %s is measured at %v", c.Arm, key, steps)
			}
		}
		// As many batches of each language, so that the loss of all lies between, a little nearer to that with more masks.
		all, _ := c.Last("eval_mlm_loss")
		few, _ := c.Last("eval_mlm_loss.few")
		many, _ := c.Last("eval_mlm_loss.many")
		if math.Abs(all-(few+many)/2) > 0.2*math.Abs(few-many) {
			t.Errorf("%s: the loss is %v, %v and %v by language", c.Arm, all, few, many)
		}
	}
	if a, b := result.Cells[0].Rows[3].Batch, result.Cells[1].Rows[3].Batch; a != b || a == "" {
		t.Errorf("arms of one seed have the batches %s and %s", a, b)
	}
	if err := result.WriteSummary(); err != nil {
		t.Fatal(err)
	}
	head, _, _ := strings.Cut(string(testkit.Must[[]byte](t)(os.ReadFile(filepath.Join(r.Out, "summary.csv")))), "\n")
	want := "eval_mlm_loss.few,eval_rtd_loss.few,eval_auc.few,eval_mlm_loss.many,eval_rtd_loss.many,eval_auc.many"
	if !strings.Contains(head, want) {
		t.Errorf("summary.csv has the columns %s, want %s", head, want)
	}
}

// The texts may lie elsewhere, in another order; another text, name or alpha is refused and changes nothing.
func TestARunOfLanguagesGoesOnWhereTheyWereMoved(t *testing.T) {
	languages := twoLanguages(t)
	out := filepath.Join(t.TempDir(), "run")
	plan := languagePlan(t, languages)
	trained(t, &Runner{Plan: plan.clone(), Out: out, Listener: newLedger()})
	before := testkit.Must[[]byte](t)(os.ReadFile(filepath.Join(out, planFile)))

	refused := func(what, pattern string, change func(p *Plan)) {
		p := plan.clone()
		p.Corpora = slices.Clone(p.Corpora)
		change(p)
		r := &Runner{Plan: p, Out: out}
		set, err := r.Open(context.Background())
		if err == nil {
			set.Close()
		}
		if !errors.As(err, new(*FolderError)) || !strings.Contains(err.Error(), pattern) {
			t.Errorf("%s: %v", what, err)
		}
		if after := testkit.Must[[]byte](t)(os.ReadFile(filepath.Join(out, planFile))); string(after) != string(before) {
			t.Errorf("%s: plan.yaml has changed", what)
		}
	}
	refused("another name", "was trained on other data", func(p *Plan) { p.Corpora[0].Name = "other" })
	refused("one less", "was trained on other data", func(p *Plan) { p.Corpora = p.Corpora[:1] })
	refused("the same as one text", "was trained on other data", func(p *Plan) {
		p.Needs, p.Corpus, p.Corpora = "", p.Corpora[0].Corpus, nil
	})
	refused("another alpha", "alpha is 0.3 there and 1 here", func(p *Plan) { p.Alpha = 1 })

	moved := plan.clone()
	moved.Corpora, moved.Seeds = nil, []uint64{1, 2}
	dir := t.TempDir()
	for _, l := range []Language{languages[1], languages[0]} {
		path := filepath.Join(dir, l.Name+" moved.txt")
		if err := os.Rename(l.Corpus[0], path); err != nil {
			t.Fatal(err)
		}
		moved.Corpora = append(moved.Corpora, Language{l.Name, []string{path}})
	}
	result := trained(t, &Runner{Plan: moved, Out: out, Listener: newLedger()})
	if len(result.Cells) != 4 || !slices.ContainsFunc(result.Plan.Corpora, func(l Language) bool {
		return l.Name == "few" && l.Corpus[0] == filepath.Join(dir, "few moved.txt")
	}) {
		t.Errorf("%d cells, languages %v", len(result.Cells), result.Plan.Corpora)
	}
}

func TestResumeWithLanguagesIsBitExact(t *testing.T) {
	p := languagePlan(t, twoLanguages(t))
	opt := p.PrepareOptions()
	set := testkit.Must[*text.Dataset](t)(text.Prepare(t.Context(), opt, nil))
	defer set.Close()
	root := t.TempDir()
	whole := Cell{Arm: "gdes", Seed: 3, Config: p.Base, Dir: filepath.Join(root, "whole")}
	finish(t, whole, set)
	cut := whole
	cut.Dir = filepath.Join(root, "cut")
	interrupt(t, cut, set, 1)
	interrupt(t, cut, set, 4)
	finish(t, cut, set)
	wantSameEnd(t, "stopped twice", cut, whole)
}

func TestPlansSayWhatIsWrongWithTheirLanguages(t *testing.T) {
	for yaml, want := range map[string]string{
		"languages: [{name: fr, corpus: [a]}]\ncorpus: [b]":             "corpus and languages are both set",
		"languages: [{name: fr, corpus: [a]}, {name: fr, corpus: [b]}]": "language fr stands twice",
		"languages: [{name: fr}]":                                       "language fr: it has no text",
		"languages: [{name: 'a b', corpus: [a]}]":                       `language name "a b"`,
		"languages: [{name: fr, corpus: [a]}, {name: de, corpus: [a]}]": `"a" is the text of both fr and de`,
		"alpha: 1.5":                       "alpha is 1.5 and must lie between",
		"alpha: -1":                        "alpha is -1 and must lie between",
		"needs: tongues":                   `needs is "tongues" and must be corpus, languages or empty`,
		"alpha: much":                      `key "alpha" (line 3) is "much" but wants a finite number`,
		"languages: [{name: fr, text: a}]": `unknown key "languages.text" (line 3)`,
	} {
		p, err := ParsePlan([]byte("name: x\narms: [{name: a}]\n" + yaml))
		if err == nil {
			err = p.Validate()
		}
		testutil.WantSentence(t, err, want)
	}
	yaml := "name: x\narms: [{name: a}]\nlanguages: [{name: fr, corpus: [a, b]}]\nalpha: 0"
	p := testkit.Must[*Plan](t)(ParsePlan([]byte(yaml)))
	err := p.Set("languages=[{name: de, corpus: [c]}]")
	if err != nil || len(p.Corpora) != 1 || p.Corpora[0].Name != "de" {
		t.Errorf("languages %v, %v", p.Corpora, err)
	}
	again := testkit.Must[*Plan](t)(ParsePlan(testkit.Must[[]byte](t)(p.Encode())))
	if again.Alpha != 0 || len(again.Corpora) != 1 || again.Corpora[0].Corpus[0] != "c" {
		t.Errorf("read back: languages %v, alpha %v", again.Corpora, again.Alpha)
	}
}

func TestAPlanThatNeedsTextSaysSo(t *testing.T) {
	p := testkit.Must[*Plan](t)(LoadPlan("multilingual"))
	if err := p.Validate(); err != nil {
		t.Error(err)
	}
	r := &Runner{Plan: p, Out: filepath.Join(t.TempDir(), "run")}
	var needs *NeedsTextError
	if _, _, err := r.Preview(); !errors.As(err, &needs) || needs.Needs != NeedsLanguages {
		t.Errorf("preview: %v", err)
	}
	_, err := r.Open(context.Background())
	testutil.WantSentence(t, err, "the plan multilingual brings no text: give it some languages, each with its text")
	if _, err := os.Stat(r.Out); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the refused run leaves a folder: %v", err)
	}
	r.Plan.Needs = NeedsCorpus
	_, err = r.Open(context.Background())
	testutil.WantSentence(t, err, "brings no text: give it a corpus")
}
