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
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/pretrained"
	"github.com/ablate-go/ablate/text"
	"github.com/ablate-go/ablate/text/unigram"
)

//go:embed plans/*.yaml
var readyPlans embed.FS

//go:embed pretrain.yaml
var pretrainPlan []byte

// ReadyPlans lists the names of the plans that are built into the program.
func ReadyPlans() []string {
	files, _ := fs.Glob(readyPlans, "plans/*.yaml") // the pattern is well-formed
	for i, f := range files {
		files[i] = strings.TrimSuffix(filepath.Base(f), ".yaml")
	}
	return files
}

// LoadPlan reads a ready plan by name or a plan file by path. Keys that the file leaves out have their default. Call
// [Plan.Resolve] and [Plan.Validate] after all changes. An unknown name and a file that is not a plan are errors.
func LoadPlan(nameOrPath string) (*Plan, error) {
	return loadPlan(nameOrPath, []string{nameOrPath})
}

// loadPlan is LoadPlan for a plan that the plans of from lead to.
func loadPlan(nameOrPath string, from []string) (*Plan, error) {
	data, err := readyPlans.ReadFile("plans/" + nameOrPath + ".yaml")
	if err != nil {
		if data, err = os.ReadFile(nameOrPath); errors.Is(err, fs.ErrNotExist) {
			hint := ""
			if near := keys.Nearest(filepath.Base(nameOrPath), ReadyPlans()); near != "" {
				hint = fmt.Sprintf(" (did you mean %s?)", near)
			}
			return nil, fmt.Errorf("no plan %q%s: give a file, or one of %s",
				nameOrPath, hint, strings.Join(ReadyPlans(), ", "))
		}
		if err != nil {
			return nil, fmt.Errorf("plan: %w", err)
		}
	}
	p, err := parseWritten(data, filepath.Dir(nameOrPath), from)
	if err != nil {
		return nil, fmt.Errorf("plan %s: %w", nameOrPath, err)
	}
	return p, nil
}

// PretrainPlan returns a plan with one arm that starts from a checkpoint, as ablate pretrain does. It does not open the
// checkpoint.
func PretrainPlan(checkpoint string) (*Plan, error) {
	p, err := ParsePlan(pretrainPlan)
	if err != nil {
		return nil, err
	}
	return p, p.Set(fromKey + "=" + checkpoint)
}

// ParsePlan reads a plan from YAML over the defaults. A preset in it sets the encoder first, so that the encoder's own
// keys in the file have the last word. It opens no other file but the plan that extends names, relative to the working
// folder.
func ParsePlan(data []byte) (*Plan, error) { return parseWritten(data, ".", nil) }

// finish notes what a decoded plan says itself, and writes keys and paths as they are used from now on.
func (p *Plan) finish(decoded keys.Decoded) {
	for _, key := range decoded.Given {
		if baseKey, ok := strings.CutPrefix(key, "base."); ok {
			p.markSet(baseKey)
		}
	}
	if p.Base.Model.From != "" {
		p.Base.Model.From = absolute(p.Base.Model.From)
		if !slices.Contains(decoded.Given, "base."+presetKey) {
			p.Base.Model.Preset = ""
		}
	}
	p.Downstream = slices.Clone(p.Downstream)
	for i, d := range p.Downstream {
		if d.Data != "" {
			p.Downstream[i].Data = absolute(d.Data)
		}
	}
	p.Pairs.Files = slices.Clone(p.Pairs.Files)
	for i, f := range p.Pairs.Files {
		p.Pairs.Files[i] = absolute(f)
	}
	for i := range p.Arms {
		p.Arms[i].Set = slices.Clone(p.Arms[i].Set)
		for j, s := range p.Arms[i].Set {
			p.Arms[i].Set[j] = p.normalized(s)
		}
	}
}

// normalized returns an assignment with the current name of its key, and with an absolute path if it names a
// checkpoint.
func (p *Plan) normalized(assignment string) string {
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
	return Plan{Seeds: []uint64{1}, Tokens: unigram.KindUnigram, HeldOut: 0.05, Alpha: text.DefaultAlpha,
		Budget: Budget{Equal: BudgetSteps}, Pairs: Pairs{Sample: 20, Every: 200}, Base: training.DefaultConfig()}
}

// ArmKeyError is the error of [Plan.Set] for a key that arms set themselves: a value in base would have no effect on
// them.
type ArmKeyError struct {
	Key  string
	Arms []string
}

func (e *ArmKeyError) Error() string {
	return fmt.Sprintf("the arms %s set %s themselves: change it in a plan file of your own", prose.List(e.Arms), e.Key)
}

// Set applies one key=value, to a key of the plan itself (seeds, corpus, ...) or of the base configuration. A key that
// arms set themselves is an [*ArmKeyError]; an unknown key and a wrong value are errors too.
func (p *Plan) Set(assignment string) error {
	assignment = p.normalized(assignment)
	key := keyOf(assignment)
	planKeys := []string{"name", "question", "seeds", "corpus", "languages", "alpha", "needs", "corpus_field",
		"corpus_encoding", "both_strands", "about", "tokenizer", "held_out", "words"}
	if slices.Contains(planKeys, key) || strings.HasPrefix(key, "budget.") || strings.HasPrefix(key, "pairs.") {
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
		p.setKeys = nil // the new checkpoint decides the whole model again
	}
	p.markSet(key)
	return nil
}

// markSet notes a model key that the plan sets itself. It copies the map, which clones of the plan share.
func (p *Plan) markSet(key string) {
	if !decidedByCheckpoint(key) {
		return
	}
	marked := map[string]bool{key: true}
	for k := range p.setKeys {
		marked[k] = true
	}
	p.setKeys = marked
}

// absolute makes a path absolute, so that it is valid in any working folder; an empty path and the name of a model in
// the cache of huggingface_hub stay as they are.
func absolute(path string) string {
	if path == "" || strings.HasPrefix(path, pretrained.HubPrefix) {
		return path
	}
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}
