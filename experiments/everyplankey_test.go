package experiments

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/testutil"
	"github.com/ablate-go/ablate/internal/texttest"
	"github.com/ablate-go/ablate/text/unigram"
)

// planChanges has every key of a plan itself. Assignments are lines of YAML in place of those of the same key.
var planChanges = map[string]change{
	"seeds":           {"seeds: [2]", ""},
	"corpus":          {"corpus: [OTHER]", ""},
	"corpus_field":    {"corpus_field: body", "corpus: [ROWS]"},
	"corpus_encoding": {"corpus_encoding: koi8-r", "corpus: [CYRILLIC]\ncorpus_encoding: windows-1251"},
	"about":           {"about: sentences, public domain", ""},
	"both_strands":    {"both_strands: true", "corpus: [GENOME]\ntokenizer: characters"},
	"tokenizer":       {"tokenizer: bytes", ""},
	"languages": {"languages: [{name: b, corpus: [OTHER]}, {name: a, corpus: [LONG]}]",
		"corpus: []\nlanguages: [{name: a, corpus: [LONG]}]"},
	"alpha":          {"alpha: 1", "corpus: []\nlanguages: [{name: b, corpus: [OTHER]}, {name: a, corpus: [LONG]}]"},
	"downstream":     {"downstream: [{task: classify, data: FILMS, set: [epochs=1, batch=8, tokens=12]}]", ""},
	"pairs.files":    {"pairs: {files: [PAIRS], every: 1}", ""},
	"pairs.sample":   {"pairs: {files: [PAIRS], every: 1, sample: 1}", "pairs: {files: [PAIRS], every: 1, sample: 3}"},
	"pairs.every":    {"pairs: {files: [PAIRS], every: 1}", "pairs: {files: [PAIRS], every: 2}"},
	"held_out":       {"held_out: 0.3", ""},
	"budget.equal":   {"budget: {equal: tokens}", ""},
	"budget.minutes": {"budget: {equal: minutes, minutes: 0.2}", "budget: {equal: minutes, minutes: 0.1}"},
	"words":          {"words: [bird]", "words: [river]"},
	"arms":           {"arms: [{name: one, set: [sharing=es]}]", ""},
	"grid":           {"grid: {train.lr: [1e-3, 2e-3]}", ""},
	"extends":        {"extends: EXTENDED", ""},
}

// readByReports are the keys that only a report reads: see TestAReportReadsNameAndQuestion and
// TestContrastsAreAnsweredFirst of plots/runreport.
var readByReports = []string{"name", "question", "contrasts"}

// readWithoutText are the keys that only a plan without text reads: see TestAPlanThatNeedsTextSaysSo.
var readWithoutText = []string{"needs"}

func TestEveryKeyOfAPlanIsRead(t *testing.T) {
	testutil.Long(t) // it trains a cell for each key
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	book, err := os.ReadFile(texttest.WriteSentences(t, 60))
	if err != nil {
		t.Fatal(err)
	}
	rows := ""
	for i, line := range strings.Split(strings.TrimSpace(string(book)), "\n") {
		rows += fmt.Sprintf("{\"text\": %q, \"body\": %q}\n", line, fmt.Sprint("number ", i, " of ", line))
	}
	cyrillic := strings.NewReplacer("a", "\xe0", "e", "\xe5", "o", "\xee").Replace(string(book))
	names := strings.NewReplacer(
		"FILMS", films(t), "LONG", write("long.txt", strings.Repeat(string(book), 3)),
		"OTHER", write("other.txt", string(book)+"\n\nand one more sentence for the river\n"),
		"ROWS", write("rows.jsonl", rows), "CYRILLIC", write("cyrillic.txt", cyrillic),
		"GENOME", write("genome.fa", ">a\n"+strings.Repeat("ACGGTTTACAGAT", 400)),
		"PAIRS", write("pairs.jsonl", pairsOfATest), "EXTENDED", write("extended.yaml", "base: {lambda: 77}\n"), "BOOK", write("book.txt", string(book)),
	)
	eachKeyIsRead(t, &writtenPlan{Plan: defaultPlan()}, "planChanges", planChanges, func(key string) bool {
		return strings.HasPrefix(key, "base.") || slices.Contains(slices.Concat(readByReports, readWithoutText), key)
	}, func(t *testing.T, lines ...string) string { return runAs(t, names.Replace(planWith(lines...))) })
}

// planWith is a small plan of two arms with lines in place of its own of the same key.
func planWith(lines ...string) string {
	text := "name: keys\nquestion: Which keys are read?\nseeds: [1]\ncorpus: [BOOK]\nheld_out: 0.2\n" +
		"arms: [{name: one}, {name: alone, set: [objective=mlm, sharing=none]}]\n"
	for _, line := range strings.Split(strings.Join(lines, "\n"), "\n") {
		key, _, _ := strings.Cut(line, ":")
		kept := ""
		for old := range strings.Lines(text) {
			if !strings.HasPrefix(old, key+":") || key == "" {
				kept += old
			}
		}
		text = kept + line + "\n"
	}
	return text
}

// runAs is what a run of a plan comes to: its data, its cells, their steps, metrics and neighbours.
func runAs(t *testing.T, yaml string) string {
	t.Helper()
	p, err := ParsePlan([]byte(yaml))
	if err != nil {
		t.Fatalf("%v in\n%s", err, yaml)
	}
	lambda := p.Base.Lambda
	p.Base = cellArm(training.ObjectiveRTD, "gdes", training.CouplingAlternating)
	switch p.Tokens {
	case unigram.KindBytes:
		p.Base.Model.Encoder.Vocab = unigram.BytesVocabSize
	case unigram.KindCharacters:
		p.Base.Model.Encoder.Vocab = 10 // of a genome
	}
	p.Base.Lambda, p.Base.Coupling = lambda, training.CouplingJoint
	p.Base.Train.Steps, p.Base.Train.Batch, p.Base.Train.Warmup = 2, 4, 1
	for i := range p.Arms {
		if strings.HasPrefix(p.Arms[i].Name, "alone") {
			p.Arms[i].Set = append(p.Arms[i].Set, "coupling=alternating")
		}
	}
	dir := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	r := &Runner{Plan: p, Out: dir, StepSeconds: func(all []training.Config) ([]float64, error) {
		return slices.Repeat([]float64{4}, len(all)), nil
	}}
	set, err := r.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer set.Close()
	if err := r.Train(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	result, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	out := fmt.Sprintf("%+v", *result.Data)
	for _, c := range result.Cells {
		out += fmt.Sprintln(c.Name(), c.Config, c.Neighbours, metricsOf(t, c.Cell), len(c.Tasks))
	}
	return strings.ReplaceAll(out, dir, "")
}
