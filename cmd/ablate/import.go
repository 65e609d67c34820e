package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"

	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/pretrained"
)

type importCmd struct {
	Checkpoint string  `arg:"" completion-predictor:"file" help:"A folder of a released model (pytorch_model.bin, config.json, ...), of the authors' training or of transformers; a file of weights beside its configuration; or hf:OWNER/MODEL, in the local cache of huggingface_hub."`
	Out        outFlag `short:"o" completion-predictor:"folder" required:"" placeholder:"DIR" help:"A new folder for the weights, in the format of ablate export."`
}

func (c importCmd) Run() error { return convert(c.Checkpoint, string(c.Out), true) }

type exportCmd struct {
	Checkpoint string  `arg:"" completion-predictor:"file" help:"A cell's folder (runs/PLAN/cells/ARM/seed-N), or any other checkpoint."`
	Out        outFlag `short:"o" completion-predictor:"folder" required:"" placeholder:"DIR" help:"A new folder: the discriminator as DebertaV2Model, and the generator as DebertaV2ForMaskedLM in generator/. A fine-tuned model keeps its head."`
}

func (c exportCmd) Run() error { return convert(c.Checkpoint, string(c.Out), false) }

// convert opens a checkpoint, prints what is in it, and writes it in the format of exports.
func convert(path, out string, all bool) error {
	c, err := openCheckpoint(path)
	if err != nil {
		return err
	}
	defer c.Close()
	reports, err := c.Report()
	if err != nil {
		return err
	}
	return printed(func(to *output) error {
		for _, r := range reports {
			tell(to, r, all, all)
		}
		if to.err != nil { // no folder is made that a second try would find
			return to.err
		}
		notes, err := c.Export(out)
		if err != nil {
			return err
		}
		sayNotes(notes)
		fmt.Fprintf(to, "written: %s\n", out)
		return nil
	})
}

// tell prints the missing tensors of a network and, if requested, the loaded and the unused ones.
func tell(out io.Writer, r pretrained.Report, loaded, unused bool) {
	fmt.Fprintf(out, "%s: %s, %s\n", r.Network, prose.Count(len(r.Loaded), "tensor"), prose.Count(r.Values, "weight"))
	if loaded {
		for _, name := range byLayer(r.Loaded) {
			fmt.Fprintln(out, "  loaded: "+name)
		}
	}
	if len(r.Missing) > 0 {
		fmt.Fprintf(out, "  missing: %s\n", strings.Join(r.Missing, ", "))
	}
	if !unused {
		return
	}
	var order []string // reasons, as they come
	by := map[string][]string{}
	for _, u := range r.Unused {
		if by[u.Why] == nil {
			order = append(order, u.Why)
		}
		by[u.Why] = append(by[u.Why], u.Name)
	}
	for _, why := range order {
		fmt.Fprintf(out, "  unused, %s: %s\n", why, strings.Join(by[why], ", "))
	}
}

// openCheckpoint opens a checkpoint and prints its notes.
func openCheckpoint(path string) (*pretrained.Checkpoint, error) {
	c, err := pretrained.Open(path)
	if errors.Is(err, os.ErrNotExist) && strings.ContainsAny(path, " []") {
		return nil, fmt.Errorf("%w: the checkpoint comes first, and then the text", err)
	}
	if err != nil {
		return nil, err
	}
	sayNotes(c.Notes())
	return c, nil
}

func sayNotes(notes []string) {
	for _, n := range notes {
		sayNote(n)
	}
}

func sayNote(n string) { fmt.Fprintln(os.Stderr, "note: "+printable(n)) }

var layer = regexp.MustCompile(`\.layer\.(\d+)\.`)

// byLayer joins names that differ only in the number of the layer, as in encoder.layer.{0-11}.output.dense.bias.
func byLayer(names []string) (short []string) {
	first, last := map[string]string{}, map[string]string{}
	for _, name := range names {
		key := layer.ReplaceAllString(name, ".layer.#.")
		if _, seen := first[key]; !seen {
			short = append(short, key)
			first[key] = ""
		}
		if m := layer.FindStringSubmatch(name); m != nil {
			if first[key] == "" {
				first[key] = m[1]
			}
			last[key] = m[1]
		}
	}
	for i, key := range short {
		short[i] = strings.Replace(key, "#", "{"+first[key]+"-"+last[key]+"}", 1)
	}
	return short
}
