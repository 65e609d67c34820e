package pretrained

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/internal/safetensors"
	"github.com/ablate-go/ablate/sharing"
)

// Checkpoint is a pair of networks with trained weights, or one of the two. The weights stay in their files until
// they are asked for. Close it when done.
type Checkpoint struct {
	Path    string // the folder or file that it was opened by
	Sharing string // how the pair was trained: none, es or gdes; empty if the checkpoint does not say

	generator, discriminator *part // nil where there is none
	files                    []weights
	dirs                     []string // where a tokenizer may be, nearest first
	// final: both networks have the weights of the same step, so that E_D is E_G + E_Delta, whatever is stored
	final bool
	notes []string
}

// Generator returns the shape of the generator, nil if the checkpoint has none.
func (c *Checkpoint) Generator() *Network { return c.generator.network() }

// Discriminator returns the shape of the discriminator, nil if the checkpoint has none.
func (c *Checkpoint) Discriminator() *Network { return c.discriminator.network() }

func (p *part) network() *Network {
	if p == nil {
		return nil
	}
	n := p.Network
	return &n
}

// Close closes the files.
func (c *Checkpoint) Close() error {
	var errs []error
	for _, f := range c.files {
		errs = append(errs, f.Close())
	}
	return errors.Join(errs...)
}

// Names of files, those of transformers first.
var (
	mainFiles = []string{"model.safetensors", "pytorch_model.bin", "model.safetensors" + indexSuffix,
		"pytorch_model.bin" + indexSuffix}
	generatorFiles = []string{"generator/model.safetensors", "generator/pytorch_model.bin", "pytorch_model.generator.bin",
		"model.generator.safetensors", "generator/model.safetensors" + indexSuffix,
		"generator/pytorch_model.bin" + indexSuffix}
	configFiles = []string{"config.json", "model_config.json"}
)

const generatorConfig = "generator_config.json" // beside a generator in the discriminator's folder

// extraFile has the weights that transformers does not have, see [Checkpoint.Export].
const (
	extraFile  = "ablate.safetensors"
	sharingKey = "embedding_sharing" // in its metadata
)

// Open opens a checkpoint of any of these kinds:
//
//   - the folder of a trained cell, its newest checkpoint
//   - a folder of transformers or of ablate export and import: model.safetensors or pytorch_model.bin with
//     config.json, and a generator in generator/ or in pytorch_model.generator.bin with generator_config.json
//   - a folder of the authors' training: generator/ and discriminator/ with pytorch.model-NNNNNN.bin
//   - a file of weights, .safetensors or .bin, beside its configuration; or the index of one in several parts
//   - a model in the cache of huggingface_hub, by its folder there (models--OWNER--MODEL) or by name, see [HubPrefix]
//
// Weights that lie below another name, as in {"model": state_dict} or module., are found there.
//
// Anything else, a damaged file, a configuration that this program does not compute, and weights that do not fit the
// configuration are errors.
func Open(path string) (*Checkpoint, error) {
	c := &Checkpoint{Path: path}
	if name, ok := strings.CutPrefix(path, HubPrefix); ok {
		found, err := hubFolder(name)
		if err != nil {
			return nil, err
		}
		path = found
	}
	info, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, &NotFoundError{Path: path, Err: err}
	}
	if err != nil {
		return nil, fmt.Errorf("checkpoint: %w", err)
	}
	if info.IsDir() {
		err = c.openFolder(path)
	} else {
		err = c.openFile(path)
	}
	if err == nil && c.generator == nil && c.discriminator == nil {
		err = fmt.Errorf("checkpoint %s has no weights of a DeBERTa encoder", path)
	}
	if err == nil {
		err = c.finish()
	}
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// Notes are sentences for the user about what was opened, such as a damaged checkpoint that was skipped.
func (c *Checkpoint) Notes() []string { return slices.Clone(c.notes) }

// The names of the two networks: of folders, and of prefixes in files that hold both.
const (
	generatorScope     = "generator"
	discriminatorScope = "discriminator"
)

// openFile opens weights of one network or of two.
func (c *Checkpoint) openFile(path string) error {
	f, err := openWeights(path)
	if err != nil {
		return err
	}
	names := f.Names()
	if !slices.ContainsFunc(names, func(n string) bool {
		return strings.HasPrefix(n, generatorScope+".") || strings.HasPrefix(n, discriminatorScope+".")
	}) {
		return c.useSingle(f, path, "")
	}
	c.files = append(c.files, f)
	if r, ok := f.(*renamed); ok {
		c.notes = append(c.notes, fmt.Sprintf("the tensors of %s are named below %q and are read without it", path, r.prefix))
	}
	c.final = true
	if len(c.dirs) == 0 {
		c.dirs = []string{filepath.Dir(path)}
	}
	data, where, err := pairConfig(path, f)
	if err != nil {
		return err
	}
	var pair pairFile
	if err := json.Unmarshal(data, &pair); err != nil {
		return fmt.Errorf("%s: %w", where, err)
	}
	c.Sharing = pair.Sharing
	for _, s := range []struct {
		scope  string
		config json.RawMessage
		into   **part
	}{{generatorScope, pair.Generator, &c.generator}, {discriminatorScope, pair.Discriminator, &c.discriminator}} {
		if s.config == nil {
			continue
		}
		n, err := parseConfig(s.config)
		if err != nil {
			return fmt.Errorf("%s, %s: %w", where, s.scope, oneLine(err))
		}
		if *s.into, err = newPart(n, f, s.scope+"."); err != nil {
			return err
		}
	}
	return nil
}

// ConfigKey is the key of the text of [Describe] in a checkpoint's metadata.
const ConfigKey = "model_config"

// pairConfig is the configuration of a file that holds two networks.
func pairConfig(path string, f weights) (data []byte, where string, err error) {
	if text := f.Metadata()[ConfigKey]; text != "" {
		return []byte(text), path, nil
	}
	if f.Metadata()["step"] != "" {
		return nil, path, fmt.Errorf("checkpoint %s is of an earlier version of this program, which did not say in it "+
			"what the networks are: train one more step of its cell, which writes it anew", path)
	}
	config, ok := firstOf(filepath.Dir(path), configFiles...)
	if !ok {
		return nil, path, noConfig(path, configFiles)
	}
	data, err = readConfig(config)
	return data, config, err
}

func noConfig(path string, names []string) error {
	return fmt.Errorf("checkpoint %s needs its configuration beside it, and there is no %s", path,
		strings.Join(names, " or "))
}

// maxConfig is far above any configuration, in bytes.
const maxConfig = 1 << 20

func readConfig(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("configuration: %w", err)
	}
	if info.Size() > maxConfig {
		return nil, fmt.Errorf("configuration %s has %d bytes, which no configuration has", path, info.Size())
	}
	return os.ReadFile(path)
}

// openSingle opens the weights of one network. Without a scope the heads tell which of the two it is.
func (c *Checkpoint) openSingle(path, scope string) error {
	f, err := openWeights(path)
	if err != nil {
		return err
	}
	return c.useSingle(f, path, scope)
}

// useSingle is openSingle of an open file, which the checkpoint closes from now on.
func (c *Checkpoint) useSingle(f weights, path, scope string) error {
	c.files = append(c.files, f)
	if r, ok := f.(*renamed); ok {
		c.notes = append(c.notes, fmt.Sprintf("the tensors of %s are named below %q and are read without it", path, r.prefix))
	}
	if dir := filepath.Dir(path); !slices.Contains(c.dirs, dir) {
		c.dirs = append(c.dirs, dir)
	}
	candidates := configFiles
	if strings.Contains(filepath.Base(path), generatorScope) {
		candidates = append([]string{generatorConfig}, configFiles...)
	}
	config, ok := firstOf(filepath.Dir(path), candidates...)
	if !ok {
		return noConfig(path, candidates)
	}
	data, err := readConfig(config)
	if err != nil {
		return err
	}
	n, err := parseConfig(data)
	if err != nil {
		return fmt.Errorf("configuration %s: %w", config, oneLine(err))
	}
	if filepath.Base(config) != generatorConfig && strings.Contains(filepath.Base(path), "."+generatorScope+".") {
		// A release may lack the generator's configuration, which is the discriminator's but for the depth.
		n.Config.Layers = layersIn(f)
	}
	p, err := newPart(n, f, "")
	if err != nil {
		return err
	}
	if scope == "" {
		scope = discriminatorScope
		if p.hasAny(mlmHead) && !p.hasAny(rtdHead) {
			scope = generatorScope
		}
	}
	if scope == generatorScope {
		c.generator = p
		return nil
	}
	c.discriminator = p
	return c.addExtra(path)
}

// addExtra opens the extraFile of an export.
func (c *Checkpoint) addExtra(main string) error {
	extra, ok := firstOf(filepath.Dir(main), extraFile)
	if !ok || filepath.Base(main) != mainFiles[0] {
		return nil
	}
	f, err := safetensors.Open(extra)
	if err != nil {
		return err
	}
	c.files = append(c.files, safeFile{f})
	c.Sharing = f.Metadata()[sharingKey]
	c.discriminator.add(safeFile{f}, "")
	return nil
}

// oneLine joins the faults of a configuration into one sentence.
func oneLine(err error) error { return errors.New(strings.ReplaceAll(err.Error(), "\n", "; ")) }

// finish sets what follows from the tensors in the files, and refuses two networks that are no pair.
func (c *Checkpoint) finish() error {
	g, d := c.generator, c.discriminator
	if g != nil {
		g.EMD = g.has(positionTable) && !g.Config.PositionBiasedInput && g.Config.Layers > 1
	}
	for _, p := range []*part{g, d} {
		if p == nil {
			continue
		}
		if n := p.doubles(); n > 0 {
			c.notes = append(c.notes, fmt.Sprintf("%s of float64 in %s, read as float32, which this program computes in",
				prose.Count(n, "tensor"), c.Path))
		}
	}
	if c.Sharing == "" && d != nil && d.has(deltaTable) {
		c.Sharing = sharing.GDES{}.Name()
	}
	if g != nil && d != nil && (g.Config.Vocab != d.Config.Vocab || g.Embedding != d.Embedding) {
		return fmt.Errorf("checkpoint %s has a generator with a word table of [%d, %d] and a discriminator with one of "+
			"[%d, %d], and a pair shares vocabulary and width: open the file of one of them", c.Path, g.Config.Vocab,
			g.Embedding, d.Config.Vocab, d.Embedding)
	}
	return nil
}
