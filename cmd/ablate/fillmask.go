package main

import (
	"fmt"
	"io"
	"os"

	"github.com/ablate-go/ablate/pretrained"
	"github.com/ablate-go/ablate/text/unigram"
)

type fillMaskCmd struct {
	Checkpoint string   `arg:"" completion-predictor:"file" help:"A cell's folder, a folder of ablate export or import, or released weights with a generator."`
	Text       []string `arg:"" optional:"" help:"Texts with one [MASK] or more, each in quotes. Default: standard input, one text on each line, answered as it comes."`
	Top        int      `short:"k" default:"5" help:"Number of guesses for each [MASK]."`
	JSON       bool     `name:"json" help:"Print a line of JSON for each text: {\"line\", \"text\", \"answer\": [[{\"piece\", \"id\", \"probability\"}]]}, or \"error\"."`
	oneDevice
}

func (c fillMaskCmd) Run() error {
	if c.Top < 1 {
		return fmt.Errorf("--top %d asks for no guess: give 1 or more", c.Top)
	}
	from, err := openCheckpoint(c.Checkpoint)
	if err != nil {
		return err
	}
	defer from.Close()
	f, err := from.NewFillMask()
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.UseDevice(c.Device.asPath()); err != nil {
		return err
	}
	return printed(func(out *output) error {
		return texts{args: c.Text, in: os.Stdin, errs: os.Stderr, json: c.JSON}.each(out, func(s string) (answer, error) {
			masks, err := f.Guess(s, c.Top)
			return guesses{s, masks}, err
		})
	})
}

// guesses are the tokens for each [MASK] of a text.
type guesses struct {
	text  string
	masks [][]pretrained.Guess
}

func (g guesses) print(out io.Writer) {
	fmt.Fprintln(out, g.text)
	for i, list := range g.masks {
		if len(g.masks) > 1 {
			fmt.Fprintf(out, "[MASK] %d\n", i+1)
		}
		for _, one := range list {
			fmt.Fprintf(out, "  %s  %s\n", percent(one.Probability), unigram.Shown(one.Piece))
		}
	}
}

// MarshalJSON implements json.Marshaler: a list for each [MASK].
func (g guesses) MarshalJSON() ([]byte, error) {
	all := [][]jsonToken{}
	for _, list := range g.masks {
		row := []jsonToken{}
		for _, one := range list {
			row = append(row, jsonToken{Piece: one.Piece, ID: one.ID, Probability: one.Probability})
		}
		all = append(all, row)
	}
	return marshal(all)
}

// percent writes a share as a percentage in eight columns, with two digits if it is small.
func percent(p float64) string {
	if p < 0.001 {
		return fmt.Sprintf("%6.2g %%", 100*p)
	}
	return fmt.Sprintf("%6.1f %%", 100*p)
}
