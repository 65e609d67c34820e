package pretrained

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// indexSuffix ends the name of a file that says which part has which tensor.
const indexSuffix = ".index.json"

// shards are the parts of one model that is split over several files.
type shards struct {
	path  string
	files []weights
	at    map[string]weights
	names []string
}

// openShards opens all parts that an index lists. Each tensor that the index promises must be in its part.
func openShards(path string) (weights, error) {
	data, err := readConfig(path)
	if err != nil {
		return nil, err
	}
	var index struct {
		Map map[string]string `json:"weight_map"`
	}
	if err := json.Unmarshal(data, &index); err != nil || len(index.Map) == 0 {
		return nil, fmt.Errorf("%s does not say which part has which tensor (weight_map): get it again", path)
	}
	s := &shards{path: path, at: map[string]weights{}}
	parts := map[string]weights{}
	for _, name := range slices.Sorted(maps.Values(index.Map)) {
		if parts[name] != nil {
			continue
		}
		if name != filepath.Base(name) || strings.ContainsAny(name, `/\`) || strings.HasSuffix(name, indexSuffix) {
			return nil, errors.Join(fmt.Errorf("%s names the part %.80q, which is no file beside it", path, name), s.Close())
		}
		f, err := openFormat(filepath.Join(filepath.Dir(path), name))
		if errors.Is(err, os.ErrNotExist) {
			err = fmt.Errorf("%s: its part %s is not there: get all parts", path, name)
		}
		if err != nil {
			return nil, errors.Join(err, s.Close())
		}
		parts[name] = f
		s.files = append(s.files, f)
	}
	for _, tensor := range slices.Sorted(maps.Keys(index.Map)) {
		f := parts[index.Map[tensor]]
		if !slices.Contains(f.Names(), tensor) {
			return nil, errors.Join(fmt.Errorf("%s says that %s has %.80q, and it has not: get the parts again", path, f.Path(),
				tensor), s.Close())
		}
		s.at[tensor], s.names = f, append(s.names, tensor)
	}
	return s, nil
}

// in is the part that has a tensor.
func (s *shards) in(name string) (weights, error) {
	if f := s.at[name]; f != nil {
		return f, nil
	}
	return nil, fmt.Errorf("%s: no tensor %.80q", s.path, name)
}

func (s *shards) Path() string                { return s.path }
func (s *shards) Names() []string             { return slices.Clone(s.names) }
func (s *shards) Metadata() map[string]string { return nil }

func (s *shards) Shape(name string) ([]int, error) {
	f, err := s.in(name)
	if err != nil {
		return nil, err
	}
	return f.Shape(name)
}

func (s *shards) ReadFloat32(name string, dst []float32) error {
	f, err := s.in(name)
	if err != nil {
		return err
	}
	return f.ReadFloat32(name, dst)
}

func (s *shards) Double(name string) bool {
	f, err := s.in(name)
	return err == nil && f.Double(name)
}

func (s *shards) Close() error {
	var errs []error
	for _, f := range s.files {
		errs = append(errs, f.Close())
	}
	return errors.Join(errs...)
}
