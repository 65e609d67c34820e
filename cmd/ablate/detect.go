package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/ablate-go/ablate/internal/progress"
	"github.com/ablate-go/ablate/pretrained"
	"github.com/ablate-go/ablate/text/unigram"
)

type detectCmd struct {
	Checkpoint string   `arg:"" completion-predictor:"file" help:"A cell's folder, a folder of ablate export or import, or released weights."`
	Text       []string `arg:"" optional:"" help:"Texts to check, each in quotes. Default: standard input, one text on each line, answered as it comes."`
	Table      bool     `xor:"form" help:"Print a line for each token with its probability, as when the output is not a terminal."`
	JSON       bool     `xor:"form" name:"json" help:"Print a line of JSON for each text: {\"line\", \"text\", \"answer\": [{\"piece\", \"id\", \"probability\"}]}, or \"error\"."`
	oneDevice
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
	defer d.Close()
	if err := d.UseDevice(c.Device.asPath()); err != nil {
		return err
	}
	colour := !c.Table && progress.Colours(os.Stdout)
	return printed(func(out *output) error {
		return texts{args: c.Text, in: os.Stdin, errs: os.Stderr, json: c.JSON}.each(out, func(s string) (answer, error) {
			tokens, err := d.Judge(s)
			return judged{tokens, colour}, err
		})
	})
}

// judged are the tokens of a text.
type judged struct {
	tokens []pretrained.Judged
	colour bool
}

func (j judged) print(out io.Writer) {
	if j.colour {
		fmt.Fprintln(out, painted(j.tokens))
		return
	}
	for _, t := range j.tokens {
		mark := ""
		if t.Probability > 0.5 {
			mark = "replaced"
		}
		line := fmt.Sprintf("%s  %-16s %s", percent(t.Probability), unigram.Shown(t.Piece), mark)
		fmt.Fprintln(out, strings.TrimRight(line, " "))
	}
}

// MarshalJSON implements json.Marshaler: a list of tokens.
func (j judged) MarshalJSON() ([]byte, error) {
	all := []jsonToken{}
	for _, t := range j.tokens {
		all = append(all, jsonToken{Piece: t.Piece, ID: t.ID, Probability: t.Probability})
	}
	return marshal(all)
}

// shades are backgrounds of the 256-colour palette, from likely original to likely replaced.
var shades = []struct {
	above float64
	code  string
}{{0.9, "48;5;160;38;5;231"}, {0.5, "48;5;208;38;5;16"}, {0.2, "48;5;223;38;5;16"}}

// painted is the text with the likelier replacements on a stronger ground; above 50 % the percentage follows.
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
