package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/ablate-go/ablate/text/unigram"
)

type fillMaskCmd struct {
	Checkpoint string   `arg:"" help:"A cell's folder, a folder of ablate export or import, or released weights with a generator."`
	Text       []string `arg:"" optional:"" help:"A text with one [MASK] or more. Default: standard input, one text on each line."`
	Top        int      `short:"k" default:"5" help:"Number of guesses for each [MASK]."`
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
	return eachText(c.Text, func(s string) error {
		masks, err := f.Guess(s, c.Top)
		if err != nil {
			return err
		}
		fmt.Println(s)
		for i, guesses := range masks {
			if len(masks) > 1 {
				fmt.Printf("[MASK] %d\n", i+1)
			}
			for _, g := range guesses {
				fmt.Printf("  %s  %s\n", percent(g.Probability), unigram.Shown(g.Piece))
			}
		}
		return nil
	})
}

// percent writes a share as a percentage in eight columns, with two digits if it is small.
func percent(p float64) string {
	if p < 0.001 {
		return fmt.Sprintf("%6.2g %%", 100*p)
	}
	return fmt.Sprintf("%6.1f %%", 100*p)
}

// maxText is the most that is read from standard input, in bytes.
const maxText = 64 << 20

// eachText calls f with the arguments joined to one text or, without arguments, with each line of standard input.
func eachText(args []string, f func(string) error) error {
	if len(args) > 0 {
		return f(strings.Join(args, " "))
	}
	data, err := io.ReadAll(io.LimitReader(os.Stdin, maxText))
	if err != nil {
		return fmt.Errorf("standard input: %w", err)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if err := f(line); err != nil {
			return err
		}
	}
	return nil
}
