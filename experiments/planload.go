package experiments

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/keys"
	"github.com/ablate-go/ablate/pretrained"
)

//go:embed plans/*.yaml
var ready embed.FS

//go:embed pretrain.yaml
var pretrainPlan []byte

// ReadyPlans lists the names of the plans that come with the program.
func ReadyPlans() []string {
	files, _ := fs.Glob(ready, "plans/*.yaml") // the pattern is well-formed
	for i, f := range files {
		files[i] = strings.TrimSuffix(filepath.Base(f), ".yaml")
	}
	return files
}

// LoadPlan reads a ready plan by name or a plan file by path. Keys that the file leaves out have their
// default. The plan still has to be resolved and validated, once all changes are made, see [Plan.Resolve].
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

// PretrainPlan is the plan of one arm that goes on from a checkpoint, as ablate pretrain does.
func PretrainPlan(checkpoint string) (*Plan, error) {
	p, err := ParsePlan(pretrainPlan)
	if err != nil {
		return nil, err
	}
	return p, p.Set(fromKey + "=" + checkpoint)
}

// ParsePlan reads a plan from YAML over the defaults, and opens no other file. A preset in it sets the encoder first,
// so that the encoder's own keys in the file have the last word.
func ParsePlan(data []byte) (*Plan, error) {
	probe := defaultPlan()
	decoded, err := keys.DecodeKeys(data, &probe)
	if err != nil {
		if strings.Contains(err.Error(), `"arms`) {
			err = fmt.Errorf("%w\narms are written as a list, such as - {name: strong, set: [lambda=10, sharing=es]}", err)
		}
		return nil, err
	}
	p := defaultPlan()
	if err := p.Base.UsePreset(probe.Base.Model.Preset); err != nil {
		return nil, err
	}
	if err := keys.Decode(data, &p); err != nil {
		return nil, err
	}
	for _, key := range decoded.Given {
		if own, ok := strings.CutPrefix(key, "base."); ok {
			p.give(own)
		}
	}
	p.renamed = decoded.Renamed
	if p.Base.Model.From != "" {
		p.Base.Model.From = absolute(p.Base.Model.From)
		if !slices.Contains(decoded.Given, "base."+presetKey) {
			p.Base.Model.Preset = ""
		}
	}
	for i := range p.Arms {
		for j, s := range p.Arms[i].Set {
			p.Arms[i].Set[j] = p.today(s)
		}
	}
	return &p, nil
}

// today writes an assignment with today's name of its key, and a checkpoint's path so that any folder finds it.
func (p *Plan) today(assignment string) string {
	key, value, ok := strings.Cut(assignment, "=")
	if !ok {
		return assignment // refused by Set
	}
	name := strings.TrimSpace(key)
	if current, renamed := keys.Current(p.Base, name); renamed {
		p.renamed = append(p.renamed, keys.Renamed{Old: name, New: current})
		return current + "=" + value
	}
	if path := strings.TrimSpace(value); name == fromKey && path != "" {
		return fromKey + "=" + absolute(path)
	}
	return assignment
}

func defaultPlan() Plan {
	return Plan{Seeds: []uint64{1}, HeldOut: 0.05, Budget: Budget{Equal: BudgetSteps}, Base: training.DefaultConfig()}
}

// ArmKeyError is the error of [Plan.Set] for a key that arms set for themselves: the base value would not reach them.
type ArmKeyError struct {
	Key  string
	Arms []string
}

func (e *ArmKeyError) Error() string {
	return fmt.Sprintf("%s is what the arms %s set for themselves: change it in a plan file of your own", e.Key, joinList(e.Arms))
}

// Set applies one key=value, to a key of the plan itself (seeds, corpus, ...) or of the base
// configuration. A key that arms set for themselves is an [*ArmKeyError].
func (p *Plan) Set(assignment string) error {
	assignment = p.today(assignment)
	key := keyOf(assignment)
	own := []string{"name", "question", "seeds", "corpus", "about", "held_out", "words"}
	if slices.Contains(own, key) || strings.HasPrefix(key, "budget.") {
		return keys.Set(p, assignment)
	}
	var owners []string
	for _, a := range p.Arms {
		if slices.ContainsFunc(a.Set, func(s string) bool { return decides(s, key) }) {
			owners = append(owners, a.Name)
		}
	}
	if len(owners) > 0 {
		return &ArmKeyError{Key: key, Arms: owners}
	}
	if err := set(&p.Base, assignment); err != nil {
		return err
	}
	if key == fromKey {
		p.given = nil // the checkpoint decides all of the model anew
	}
	p.give(key)
	return nil
}

// give notes a model key that the plan sets itself, in a map of its own.
func (p *Plan) give(key string) {
	if !ofCheckpoint(key) {
		return
	}
	given := map[string]bool{key: true}
	for k := range p.given {
		given[k] = true
	}
	p.given = given
}

// absolute is a path that any folder finds; an empty one stays empty, and so does the name of a model in a cache.
func absolute(path string) string {
	if path == "" || strings.HasPrefix(path, pretrained.HubPrefix) {
		return path
	}
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}
