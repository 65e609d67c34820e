package pretrained

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Programs put the tensors of a model below names of their own: "module." (DataParallel), "_orig_mod." (torch.compile),
// "model." (Lightning, or a dict {"model": model.state_dict()}), "state_dict.", "discriminator.module." and so on.

// anchor finds names that every DeBERTa encoder has, with what they were put below.
var anchor = regexp.MustCompile(`^(.*?)(?:deberta\.|bert\.)?(?:embeddings\.word_embeddings\._?weight|` +
	`embeddings\.LayerNorm\.|encoder\.layer\.\d+\.attention\.|encoder\.rel_embeddings\.)`)

// unwrapped gives the tensors of one model their own names, if all lie below one other. A file that has several models
// is refused with their names.
func unwrapped(f weights) (weights, error) {
	below := map[string]bool{}
	for _, name := range f.Names() {
		m := anchor.FindStringSubmatch(name)
		if m == nil || strings.HasPrefix(m[1], "optim") { // what an optimizer keeps of each tensor
			continue
		}
		prefix := m[1]
		for _, scope := range []string{generatorScope + ".", discriminatorScope + "."} {
			prefix = strings.TrimSuffix(prefix, scope)
		}
		below[prefix] = true
	}
	if len(below) == 0 || below[""] {
		return f, nil
	}
	if len(below) > 1 {
		return nil, &SeveralModelsError{Path: f.Path(), Below: slices.Sorted(maps.Keys(below))}
	}
	prefix := slices.Collect(maps.Keys(below))[0]
	w := &renamed{weights: f, prefix: prefix, theirs: map[string]string{}}
	for _, name := range f.Names() {
		ours := strings.TrimPrefix(name, prefix)
		if old, twice := w.theirs[ours]; twice {
			return nil, fmt.Errorf("%s has both %.80q and %.80q: save the state dict of one model", f.Path(), old, name)
		}
		w.theirs[ours] = name
		w.names = append(w.names, ours)
	}
	return w, nil
}

// SeveralModelsError is the error of a file that has the tensors of several encoders, none of them by its own name.
type SeveralModelsError struct {
	Path  string
	Below []string // what the names of each begin with
}

// Error implements error.
func (e *SeveralModelsError) Error() string {
	return fmt.Sprintf("%s has several models, below %.200q: save the one to use by itself, with "+
		"torch.save(model.state_dict(), ...)", e.Path, e.Below)
}

// renamed has the tensors of a file without what their names begin with.
type renamed struct {
	weights
	prefix string
	names  []string
	theirs map[string]string // our name -> the file's
}

func (r *renamed) Names() []string { return slices.Clone(r.names) }

func (r *renamed) in(name string) string {
	if theirs, ok := r.theirs[name]; ok {
		return theirs
	}
	return name
}

func (r *renamed) Shape(name string) ([]int, error) { return r.weights.Shape(r.in(name)) }
func (r *renamed) Double(name string) bool          { return r.weights.Double(r.in(name)) }

func (r *renamed) ReadFloat32(name string, dst []float32) error {
	return r.weights.ReadFloat32(r.in(name), dst)
}
