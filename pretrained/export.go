package pretrained

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/ablate-go/ablate/attention"
	"github.com/ablate-go/ablate/internal/atomicfile"
	"github.com/ablate-go/ablate/internal/safetensors"
)

// Export writes the checkpoint to a folder that transformers loads, and Open too:
//
//	config.json, model.safetensors            the discriminator as DebertaV2Model, E_D merged into its word table
//	ablate.safetensors                        the head of RTD and E_Delta, which transformers does not have
//	generator/config.json, model.safetensors  the generator as DebertaV2ForMaskedLM, with the position table of
//	                                          the enhanced mask decoder, which transformers ignores
//	tokenizer.json, spm.model, ...            see unigram.Tokenizer.WriteTransformers; in generator/ too
//	README.md                                 a model card, with the few lines of Python that apply the head of RTD
//
// A fine-tuned model of this program is copied with its head, as the class of transformers that it is of.
//
// A generator without a discriminator is written to the folder itself. Weights are float32. The folder appears whole or
// not at all; notes are for the user. A folder with files is a [*NotEmptyError]; a checkpoint that lacks part of an
// encoder, and an attention that transformers does not have, are errors too.
func (c *Checkpoint) Export(dir string) (notes []string, err error) {
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return nil, &NotEmptyError{Dir: dir}
	} else if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("export: %w", err)
	}
	if folder := c.fineTunedFolder(); folder != "" {
		return exportFineTuned(folder, dir)
	}
	reports, err := c.Report()
	if err != nil {
		return nil, err
	}
	if left := c.headLeftOut(); left != "" {
		notes = append(notes, left)
	}
	for _, r := range reports {
		if err := r.Lacks(); err != nil && !onlyHeads(r) {
			return nil, fmt.Errorf("checkpoint %s: %w", c.Path, err)
		} else if err != nil {
			notes = append(notes, err.Error()+": it is left out, and fill-mask, detect and pretrain will ask for it")
		}
	}
	for _, p := range []*part{c.generator, c.discriminator} {
		if p == nil {
			continue
		}
		if t, err := attention.ParseTerms(p.Attention); p.Attention != attention.PlainName && (err != nil || !t.C2C) {
			return nil, fmt.Errorf("attention %s cannot be exported: transformers' DebertaV2Model always has the term c2c",
				p.Attention)
		}
	}
	if c.generator != nil && c.generator.EMD {
		notes = append(notes, "the generator predicts through the enhanced mask decoder, which transformers does not "+
			"have: its fill-mask there gives other, worse answers; use ablate fill-mask")
	}
	note, err := c.writeFolder(dir)
	if note != "" {
		notes = append(notes, note)
	}
	return notes, err
}

// writeFolder writes all files of the export.
func (c *Checkpoint) writeFolder(dir string) (note string, err error) {
	err = atomicFolder(dir, func(part string) error {
		note, err = c.writeAll(part)
		return err
	})
	return note, err
}

func (c *Checkpoint) writeAll(dir string) (note string, err error) {
	if c.discriminator != nil {
		if err := c.exportDiscriminator(dir); err != nil {
			return "", err
		}
	}
	if c.generator != nil {
		sub := dir
		if c.discriminator != nil {
			sub = filepath.Join(dir, generatorScope)
		}
		if err := c.exportGenerator(sub); err != nil {
			return "", err
		}
		if note, err = c.complement(sub, true); err != nil {
			return "", err
		}
	}
	if c.discriminator != nil {
		return c.complement(dir, false)
	}
	return note, nil
}

// complement writes what a folder needs beside weights and configuration.
func (c *Checkpoint) complement(dir string, generator bool) (note string, err error) {
	if note, err = c.writeTokenizer(dir); err != nil {
		return "", err
	}
	return note, c.writeCard(dir, generator, note == "")
}

// onlyHeads reports whether a network lacks nothing but heads.
func onlyHeads(r Report) bool {
	for _, name := range r.Missing {
		if strings.HasPrefix(name, backbone) {
			return false
		}
	}
	return true
}

func (c *Checkpoint) exportDiscriminator(dir string) error {
	d := c.discriminator
	main, extra := map[string]safetensors.Tensor{}, map[string]safetensors.Tensor{}
	needs, err := d.needs(discriminatorScope)
	if err != nil {
		return err
	}
	for _, w := range needs {
		name := w.Name[len(discriminatorScope)+1:]
		into := main
		if strings.HasPrefix(name, rtdHead) || name == deltaTable {
			into = extra
		}
		if name == wordTable {
			table, err := c.discriminatorTable()
			if err != nil {
				return err
			}
			into[name] = safetensors.Tensor{Shape: w.Shape, Data: table}
		} else if err := d.copyTo(into, name, name, w.Shape); err != nil {
			return err
		}
	}
	if err := writeNetwork(dir, d.Network, "DebertaV2Model", nil, main); err != nil {
		return err
	}
	return safetensors.Write(filepath.Join(dir, extraFile), extra,
		map[string]string{"format": "pt", sharingKey: c.Sharing})
}

func (c *Checkpoint) exportGenerator(dir string) error {
	g := c.generator
	needs, err := g.needs(generatorScope)
	if err != nil {
		return err
	}
	// transformers' newer head maps hidden to hidden. A generator narrower than its table needs the older head, whose
	// tensors have other names.
	legacy := g.Embedding != g.Config.Hidden
	tensors := map[string]safetensors.Tensor{}
	for _, w := range needs {
		name := w.Name[len(generatorScope)+1:]
		there := name
		if legacy {
			there = legacyName(name)
		}
		if err := g.copyTo(tensors, name, there, w.Shape); err != nil {
			return err
		}
	}
	return writeNetwork(dir, g.Network, "DebertaV2ForMaskedLM", &legacy, tensors)
}

// copyTo copies a tensor, under the name there; a missing one is left out.
func (p *part) copyTo(into map[string]safetensors.Tensor, name, there string, shape []int) error {
	if !p.has(name) {
		return nil
	}
	n := 1
	for _, s := range shape {
		n *= s
	}
	data := make([]float32, n)
	if err := p.read(name, shape, data); err != nil {
		return err
	}
	into[there] = safetensors.Tensor{Shape: shape, Data: data}
	return nil
}

// writeNetwork writes the weights, and then the configuration of the model.
func writeNetwork(dir string, n Network, class string, legacy *bool, tensors map[string]safetensors.Tensor) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	if err := safetensors.Write(filepath.Join(dir, mainFiles[0]), tensors, map[string]string{"format": "pt"}); err != nil {
		return err
	}
	f, err := n.file()
	if err != nil {
		return err
	}
	f.Architectures, f.Legacy = []string{class}, legacy
	data, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return err
	}
	return atomicfile.Write(filepath.Join(dir, configFiles[0]), append(data, '\n'))
}
