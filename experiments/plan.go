package experiments

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/internal/keys"
)

// Plan is arms times seeds: one base configuration, and for each arm what it changes.
type Plan struct {
	Name     string   `yaml:"name" doc:"names the run's folder below runs/"`
	Question string   `yaml:"question" doc:"what the comparison is to answer; the report begins with it"`
	Seeds    []uint64 `yaml:"seeds" resume:"free" doc:"each arm runs once with each seed; equal seeds share batches, masks and initial values of shared parts"`
	Corpus   []string `yaml:"corpus" doc:"files and folders of plain text; none means the prose of the Go installation's source"`
	About    string   `yaml:"about" resume:"free" doc:"what the report says of a corpus of your own: domain and licence, as in novels of the 19th century, public domain"`
	HeldOut  float64  `yaml:"held_out" doc:"share of the text kept from training"`
	Budget   Budget   `yaml:"budget"`
	Words    []string `yaml:"words" resume:"free" doc:"words whose nearest neighbours are listed at the end; none means some of each frequency"`
	Base     Config   `yaml:"base"`
	Arms     []Arm    `yaml:"arms" resume:"free" doc:"the rows of the comparison; a name becomes a folder, and set changes keys of base, as [lambda=10, sharing=es]"`
}

// Arm is one row of the comparison: the base configuration with some keys changed.
type Arm struct {
	Name string   `yaml:"name"`
	Set  []string `yaml:"set" doc:"key=value, as with --set"`
}

//go:embed plans/*.yaml
var ready embed.FS

// ReadyPlans lists the names of the plans that come with the program.
func ReadyPlans() []string {
	files, _ := fs.Glob(ready, "plans/*.yaml") // the pattern is well-formed
	for i, f := range files {
		files[i] = strings.TrimSuffix(filepath.Base(f), ".yaml")
	}
	return files
}

// LoadPlan reads a ready plan by name or a plan file by path. Keys that the file leaves out have their
// default. The plan still has to be validated, once all --set are applied.
func LoadPlan(nameOrPath string) (*Plan, error) {
	data, err := ready.ReadFile("plans/" + nameOrPath + ".yaml")
	if err != nil {
		if data, err = os.ReadFile(nameOrPath); errors.Is(err, fs.ErrNotExist) {
			hint := ""
			if near := keys.Nearest(nameOrPath, ReadyPlans()); near != "" {
				hint = fmt.Sprintf(" (did you mean %s?)", near)
			}
			return nil, fmt.Errorf("no plan %q%s: give a file, or one of %s", nameOrPath, hint, strings.Join(ReadyPlans(), ", "))
		}
		if err != nil {
			return nil, fmt.Errorf("plan: %w", err)
		}
	}
	p, err := ParsePlan(data)
	if err != nil {
		return nil, fmt.Errorf("plan %s: %w", nameOrPath, err)
	}
	return p, nil
}

// ParsePlan reads a plan from YAML over the defaults. A preset in it sets the encoder first, so that the
// encoder's own keys in the file have the last word.
func ParsePlan(data []byte) (*Plan, error) {
	probe := defaultPlan()
	if err := keys.Decode(data, &probe); err != nil {
		if strings.Contains(err.Error(), `"arms`) {
			err = fmt.Errorf("%w\narms are written as a list, such as - {name: strong, set: [lambda=10, sharing=es]}", err)
		}
		return nil, err
	}
	p := defaultPlan()
	if err := p.Base.usePreset(probe.Base.Model.Preset); err != nil {
		return nil, err
	}
	p.Base.useCheckpoint(probe.Base.Model.From)
	from := p.Base.Model.From // absolute
	err := keys.Decode(data, &p)
	p.Base.Model.From = from
	return &p, err
}

func defaultPlan() Plan {
	return Plan{Seeds: []uint64{1}, HeldOut: 0.05, Budget: Budget{Equal: BudgetSteps}, Base: DefaultConfig()}
}

// usePreset sets the model's shape by name. An empty name leaves it as it is.
func (c *Config) usePreset(name string) error {
	if name == "" {
		return nil
	}
	preset, err := graph.FindPreset(name)
	if err != nil {
		return err
	}
	c.Model.Preset, c.Model.Encoder, c.Model.GeneratorLayers = preset.Name, preset.Encoder, preset.Generator
	return nil
}

// Set applies one key=value, to a key of the plan itself (seeds, corpus, ...) or of the base
// configuration. A key that arms set for themselves is refused: the base value would not reach them.
func (p *Plan) Set(assignment string) error {
	key := keyOf(assignment)
	for _, own := range []string{"name", "question", "seeds", "corpus", "about", "held_out", "words"} {
		if key == own {
			return keys.Set(p, assignment)
		}
	}
	if strings.HasPrefix(key, "budget.") {
		return keys.Set(p, assignment)
	}
	var owners []string
	for _, a := range p.Arms {
		if slices.ContainsFunc(a.Set, func(s string) bool { return sets(s, key) }) {
			owners = append(owners, a.Name)
		}
	}
	if len(owners) > 0 {
		return fmt.Errorf("%s is what the arms %s set for themselves: change it in a plan file of your own (ablate plan --print shows this one)", key, joinList(owners))
	}
	return p.Base.set(assignment)
}

// sets reports whether an arm's assignment decides the key, by itself or as the preset that it is part of.
func sets(assignment, key string) bool {
	own := keyOf(assignment)
	shape := strings.HasPrefix(key, "model.encoder.") || key == "model.generator_layers"
	return own == key || own == presetKey && shape || own == fromKey && strings.HasPrefix(key, "model.") && key != "model.draw_missing"
}

// keyOf is the key of an assignment.
func keyOf(assignment string) string {
	key, _, _ := strings.Cut(assignment, "=")
	return strings.TrimSpace(key)
}

const (
	presetKey = "model.preset"
	fromKey   = "model.from"
)

// set changes one key, or nothing on an error.
func (c *Config) set(assignment string) error {
	next := *c
	if err := keys.Set(&next, assignment); err != nil {
		return err
	}
	key, value, _ := strings.Cut(assignment, "=")
	switch strings.TrimSpace(key) {
	case presetKey:
		if err := next.usePreset(strings.TrimSpace(value)); err != nil {
			return err
		}
	case fromKey:
		next.useCheckpoint(strings.TrimSpace(value))
	}
	*c = next
	return nil
}

// Config is the configuration of an arm.
func (p *Plan) Config(a Arm) (Config, error) {
	c := p.Base
	for _, s := range a.Set {
		if err := c.set(s); err != nil {
			return c, fmt.Errorf("arm %s: %w", a.Name, err)
		}
	}
	return c, nil
}

var armName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._+-]*$`)

// Validate reports every fault of the plan and of each of its arms.
func (p *Plan) Validate() error {
	var faults []error
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	if !armName.MatchString(p.Name) {
		fault("name is %q: use letters, digits, dots, dashes and underscores, since it names a folder", p.Name)
	}
	if len(p.Seeds) == 0 {
		fault("seeds is empty: give at least one")
	}
	for i, s := range p.Seeds {
		if slices.Contains(p.Seeds[:i], s) {
			fault("seed %d stands twice in seeds", s)
		}
	}
	if !(p.HeldOut > 0 && p.HeldOut < 1) {
		fault("held_out is %g and must lie between 0 and 1", p.HeldOut)
	}
	if err := p.Budget.validate(); err != nil {
		faults = append(faults, err)
	}
	if len(p.Arms) == 0 {
		fault("arms is empty: a plan needs at least one arm")
	}
	var inArms armFaults
	for i, a := range p.Arms {
		if !armName.MatchString(a.Name) {
			fault("arm name %q: use letters, digits, dots, dashes and underscores, since it names a folder", a.Name)
		}
		if slices.ContainsFunc(p.Arms[:i], func(b Arm) bool { return b.Name == a.Name }) {
			fault("arm %s stands twice", a.Name)
		}
		if first, second := a.twice(); first != "" {
			fault("arm %s sets %s twice, by %s and %s: leave one out", a.Name, keyOf(first), first, second)
		}
		c, err := p.Config(a)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		if err := c.Validate(); err != nil {
			for _, line := range strings.Split(err.Error(), "\n") {
				inArms.add(a.Name, line)
			}
		}
		for _, shared := range []struct {
			key       string
			arm, base int
		}{
			{"train.seq", c.Train.Seq, p.Base.Train.Seq}, {"train.batch", c.Train.Batch, p.Base.Train.Batch},
			{"model.encoder.vocab", c.Model.Encoder.Vocab, p.Base.Model.Encoder.Vocab},
		} {
			if shared.arm != shared.base {
				fault("arm %s has %s %d and base %d, but arms share one tokenizer and the same batches: set it in base", a.Name, shared.key, shared.arm, shared.base)
			}
		}
	}
	faults = append(faults, inArms.list(len(p.Arms))...)
	return errors.Join(faults...)
}

// Encode writes the resolved plan: every key with its value and meaning. It can be run again.
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

// Cells are arms times seeds below the folder, all arms of the first seed first.
func (p *Plan) Cells(dir string) ([]Cell, error) {
	var cells []Cell
	for _, seed := range p.Seeds {
		for _, a := range p.Arms {
			c, err := p.Config(a)
			if err != nil {
				return nil, err
			}
			cells = append(cells, Cell{
				Arm: a.Name, Seed: seed, Config: c, Words: p.Words,
				Dir: filepath.Join(dir, cellsDir, a.Name, fmt.Sprintf("seed-%d", seed)),
			})
		}
	}
	return cells, nil
}
