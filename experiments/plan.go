package experiments

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/keys"
)

// Plan is arms times seeds: one base configuration, and for each arm what it changes.
//
// A plan is read by [LoadPlan] or [ParsePlan], changed by [Plan.Set] and completed by [Plan.Resolve]. After that the
// plan alone determines the configuration of each arm.
type Plan struct {
	Name     string          `yaml:"name" doc:"name of the run's folder in runs/"`
	Question string          `yaml:"question" doc:"the question that the comparison answers; the report begins with it"`
	Seeds    Seeds           `yaml:"seeds" resume:"free" doc:"which, as [4, 7], or how many, 3 for [1, 2, 3]; each arm runs once with each seed; arms with the same seed have the same batches, masks and initial values of the parts that they share"`
	Corpus   []string        `yaml:"corpus" resume:"free" doc:"files and folders of text, HTML, JSON lines, CSV, Parquet or FASTA, also packed; - is standard input; empty means the comments in the source of the Go installation"`
	Corpora  []Language      `yaml:"languages" resume:"free" doc:"texts of several languages in place of corpus, each with a name and paths, as {name: fr, corpus: [fr.txt]}; batches mix them, and losses are also given for each"`
	Alpha    float64         `yaml:"alpha" doc:"with languages: a language of n tokens has a share of n^alpha in the batches, so that 1 is by size and 0 all alike; 0.3 is the value of XLM-R (arXiv 1911.02116)"`
	Needs    string          `yaml:"needs" resume:"free" doc:"what text a run of the plan must be given, where there is none to begin with: corpus or languages; empty means nothing"`
	Field    string          `yaml:"corpus_field" resume:"free" doc:"field or column with the text, for JSON lines, CSV, TSV and Parquet; empty means text"`
	Encoding string          `yaml:"corpus_encoding" resume:"free" doc:"encoding of files that are not UTF-8, such as windows-1251 or shift_jis; empty means a guess, which a note shows"`
	Strands  bool            `yaml:"both_strands" doc:"read the reverse complement of each stretch of DNA or RNA too; the corpus must be FASTA with nucleotides"`
	About    string          `yaml:"about" resume:"free" doc:"domain and licence of your own corpus for the report, such as novels of the 19th century, public domain"`
	Tokens   string          `yaml:"tokenizer" doc:"what a token is: unigram (pieces of words), characters or bytes; for DNA and proteins characters, and then model.encoder.vocab is the number of different characters and 6 more"`
	HeldOut  float64         `yaml:"held_out" doc:"share of the text that is held out from training, between 0 and 1"`
	Budget   Budget          `yaml:"budget"`
	Words    []string        `yaml:"words" resume:"free" doc:"words whose nearest neighbours are listed at the end; empty means some of each frequency band"`
	Base     training.Config `yaml:"base"`
	Arms     []Arm           `yaml:"arms" resume:"free" doc:"the rows of the comparison; name is also a folder name, and set changes keys of base, as in [lambda=10, sharing=es]"`

	Downstream []Downstream `yaml:"downstream" resume:"free" doc:"tasks on which the model of each cell is fine-tuned at the end, such as [{task: sst2, data: glue/SST-2}]"`

	Pairs Pairs `yaml:"pairs"`

	Contrasts []Contrast `yaml:"contrasts" resume:"free" doc:"differences of arms that the report answers first, such as [{name: with one layer, of: gdes-1 - none-1}]"`

	// setKeys are the model keys of base that the plan sets itself; a checkpoint in model.from decides the others.
	setKeys map[string]bool

	// renamed are old key names that the plan still uses.
	renamed []keys.Renamed
}

// Arm is one row of the comparison: the base configuration with some keys changed.
type Arm struct {
	Name string   `yaml:"name"`
	Set  []string `yaml:"set" doc:"key=value, as with --set"`
}

// Language is the text of one language.
type Language struct {
	Name   string   `yaml:"name" doc:"such as fr; part of the names of its metrics"`
	Corpus []string `yaml:"corpus" doc:"files and folders, as in the key corpus of a plan"`
}

// Config returns the configuration of an arm. It is an error if the arm starts from a checkpoint and [Plan.Resolve] has
// not read its shape yet.
func (p *Plan) Config(a Arm) (training.Config, error) {
	c := p.Base
	for _, s := range a.Set {
		if err := set(&c, s); err != nil {
			return c, fmt.Errorf("arm %s: %w", a.Name, err)
		}
	}
	if a.setsCheckpoint() && len(a.unresolved()) > 0 || !a.setsCheckpoint() && len(p.unresolved()) > 0 {
		return c, fmt.Errorf("arm %s: the shape of the model in %s has not been read: resolve the plan first",
			a.Name, c.Model.From)
	}
	return c, nil
}

// set applies one assignment to a configuration and leaves it unchanged on an error. It opens no checkpoint.
func set(c *training.Config, assignment string) error {
	next := *c
	if err := keys.Set(&next, assignment); err != nil {
		return err
	}
	switch value := valueOf(assignment); keyOf(assignment) {
	case presetKey:
		if err := next.UsePreset(value); err != nil {
			return err
		}
	case fromKey:
		if value != "" {
			next.Model.Preset = "" // the checkpoint may have a shape of its own
		}
	}
	*c = next
	return nil
}

const (
	presetKey = "model.preset"
	fromKey   = "model.from"
	stepsKey  = "train.steps"
)

// keyOf is the key of an assignment, by its current name.
func keyOf(assignment string) string {
	key, _, _ := strings.Cut(assignment, "=")
	key, _ = keys.Current(training.Config{}, strings.TrimSpace(key))
	return key
}

func valueOf(assignment string) string {
	_, value, _ := strings.Cut(assignment, "=")
	return strings.TrimSpace(value)
}

// decides reports whether an arm's assignment decides the value of key: directly, or through a preset or a checkpoint.
func decides(assignment, key string) bool {
	assigned := keyOf(assignment)
	shape := strings.HasPrefix(key, "model.encoder.") || key == "model.generator_layers"
	return assigned == key || assigned == presetKey && shape ||
		assigned == fromKey && strings.HasPrefix(key, "model.") && key != "model.draw_missing"
}

// setsSteps reports whether the arm sets train.steps.
func (a Arm) setsSteps() bool {
	return slices.ContainsFunc(a.Set, func(s string) bool { return decides(s, stepsKey) })
}

// arm finds an arm by name; nil if there is none.
func (p *Plan) arm(name string) *Arm {
	for i := range p.Arms {
		if p.Arms[i].Name == name {
			return &p.Arms[i]
		}
	}
	return nil
}

// clone is a copy that can be changed without changing p.
func (p *Plan) clone() *Plan {
	q := *p
	q.Seeds, q.Arms = slices.Clone(p.Seeds), slices.Clone(p.Arms)
	for i := range q.Arms {
		q.Arms[i].Set = slices.Clone(p.Arms[i].Set)
	}
	return &q
}

// assignments are the key=value pairs that turn the configuration base into c.
func assignments(base, c training.Config) (set []string) {
	differ := keys.Diff(base, c)
	started := c.Model.From != "" && base.Model.From != c.Model.From
	if started {
		set = append(set, fromKey+"="+c.Model.From)
		for _, k := range keys.List(c) {
			if decidedByCheckpoint(k.Path) {
				set = append(set, k.Path+"="+k.Value)
			}
		}
	}
	for _, d := range differ {
		if !started || d.Path != fromKey && !decidedByCheckpoint(d.Path) {
			set = append(set, d.Path+"="+d.B)
		}
	}
	return set
}

// Encode returns the plan as YAML, every key with its value and meaning. The file can be run as a plan.
func (p *Plan) Encode() ([]byte, error) {
	body, err := keys.Encode(p)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "# %s\n", strings.Join(strings.Fields(p.Question), " ")) // a comment is one line
	out.Write(body)
	return out.Bytes(), nil
}

// CellNames returns ARM/seed-N of each cell, in the order of [Plan.Cells]. The plan need not be resolved.
func (p *Plan) CellNames() []string {
	var names []string
	for _, seed := range p.Seeds {
		for _, a := range p.Arms {
			names = append(names, Cell{Arm: a.Name, Seed: seed}.Name())
		}
	}
	return names
}

// Cells returns a cell for each arm and seed, in folders below dir, all arms of the first seed first. It is an error if
// the plan is not resolved.
func (p *Plan) Cells(dir string) ([]Cell, error) {
	var cells []Cell
	for _, seed := range p.Seeds {
		for _, a := range p.Arms {
			c, err := p.Config(a)
			if err != nil {
				return nil, err
			}
			cells = append(cells, Cell{
				Arm: a.Name, Seed: seed, Config: c, Words: p.Words, Downstream: p.Downstream, Pairs: p.Pairs,
				Dir:       filepath.Join(dir, cellsDir, a.Name, fmt.Sprintf("seed-%d", seed)),
				Baselines: filepath.Join(dir, baselinesDir),
			})
		}
	}
	return cells, nil
}
