package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/ablate-go/ablate/internal/progress"
	"github.com/ablate-go/ablate/pretrained"
	"github.com/ablate-go/ablate/text/unigram"
)

type detectCmd struct {
	Checkpoint string   `arg:"" help:"A cell's folder, a folder of ablate export or import, or released weights."`
	Text       []string `arg:"" optional:"" help:"The text to check. Default: standard input, one text on each line."`
	Table      bool     `help:"Print a line for each token with its probability, as when the output is not a terminal."`
}

func (c detectCmd) Run() error {
	from, err := openCheckpoint(c.Checkpoint)
	if err != nil {
		return err
	}
	defer from.Close()
	d, err := from.NewDetect()
	if err != nil {
		return err
	}
	colour := !c.Table && progress.Colours(os.Stdout)
	return eachText(c.Text, func(s string) error {
		tokens, err := d.Judge(s)
		if err != nil {
			return err
		}
		if colour {
			fmt.Println(painted(tokens))
			return nil
		}
		for _, t := range tokens {
			mark := ""
			if t.Probability > 0.5 {
				mark = "replaced"
			}
			line := fmt.Sprintf("%s  %-16s %s", percent(t.Probability), unigram.Shown(t.Piece), mark)
			fmt.Println(strings.TrimRight(line, " "))
		}
		return nil
	})
}

// shades are backgrounds of the 256-colour palette, from likely original to likely replaced.
var shades = []struct {
	above float64
	code  string
}{{0.9, "48;5;160;38;5;231"}, {0.5, "48;5;208;38;5;16"}, {0.2, "48;5;223;38;5;16"}}

// painted returns the text with a background that shows how likely each token was replaced; above 50 % the percentage
// follows.
func painted(tokens []pretrained.Judged) string {
	var out strings.Builder
	for _, t := range tokens {
		word, begins := strings.CutPrefix(t.Piece, "▁")
		if begins && out.Len() > 0 {
			out.WriteByte(' ')
		}
		if t.Probability > 0.5 {
			word += fmt.Sprintf(" %.0f%%", 100*t.Probability)
		}
		code := ""
		for _, s := range shades {
			if t.Probability > s.above {
				code = s.code
				break
			}
		}
		if code == "" {
			out.WriteString(word)
		} else {
			fmt.Fprintf(&out, "\x1b[%sm%s\x1b[0m", code, word)
		}
	}
	return out.String()
}
