package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/ablate-go/ablate/experiments"
)

// seeds are parsed here because the messages of the flag parser are about bits.
type seeds []uint64

// Decode reads seeds joined by commas, "4,7" or "4,", or the number of seeds, "3" for 1,2,3.
func (s *seeds) Decode(ctx *kong.DecodeContext) error {
	text := word(ctx)
	*s = nil
	list, ended := strings.CutSuffix(text, ",")
	words := strings.Split(list, ",")
	for _, word := range words {
		n, err := strconv.ParseUint(strings.TrimSpace(word), 10, 64)
		if err != nil {
			return fmt.Errorf("%q is no list of seeds: give whole numbers from 0 on, joined by commas, such as 1,2,3, or how "+
				"many seeds", text)
		}
		*s = append(*s, n)
	}
	if len(words) > 1 || ended {
		return nil
	}
	n := (*s)[0]
	if n < 1 || n > experiments.MostSeeds {
		return fmt.Errorf("%d seeds: a number alone is how many, from 1 to %d; for the one seed %d write %d, with a comma",
			n, experiments.MostSeeds, n, n)
	}
	*s = seeds(experiments.FirstSeeds(int(n)))
	return nil
}

// workers is the number of arms trained at once.
type workers int

// Decode reads a number above 0.
func (w *workers) Decode(ctx *kong.DecodeContext) (err error) {
	*w, err = atLeastOne[workers](ctx, "arms", "one for each core")
	return err
}

// cellChoice is a cell of a plan, by its number, counted from 1, or by its name ARM/seed-N; empty where none was given.
type cellChoice string

// Decode reads a number above 0 or a name.
func (c *cellChoice) Decode(ctx *kong.DecodeContext) error {
	var text string
	if err := ctx.Scan.PopValueInto("cell", &text); err != nil {
		return err
	}
	n, err := strconv.Atoi(text)
	if err == nil && n < 1 || err != nil && !strings.Contains(text, "/seed-") {
		return fmt.Errorf("%q is no cell: give a number from 1 on, or ARM/seed-N, as ablate plan --cells lists them", text)
	}
	*c = cellChoice(text)
	return nil
}

// cellIndex is the place of a cell in a plan, counted from 0; empty where none was given.
type cellIndex string

// Decode reads a number from 0 on.
func (c *cellIndex) Decode(ctx *kong.DecodeContext) error {
	text := word(ctx)
	if n, err := strconv.Atoi(text); err != nil || n < 0 {
		return fmt.Errorf("%q is no place of a cell: give a number from 0 on, as the index of a Kubernetes Indexed Job", text)
	}
	*c = cellIndex(text)
	return nil
}

// of is the cell's name, which stays the same if the folder's plan has more arms than this one.
func (c cellIndex) of(p *experiments.Plan) (cellChoice, error) {
	names := p.CellNames()
	n, err := strconv.Atoi(string(c))
	if err != nil || n >= len(names) {
		return "", fmt.Errorf("--cell-index %s: the plan has %d cells, so the last index is %d", c, len(names), len(names)-1)
	}
	return cellChoice(names[n]), nil
}

// cores is the number of cores for each arm, 0 if it was not given.
type cores int

// Decode reads a number above 0.
func (c *cores) Decode(ctx *kong.DecodeContext) (err error) {
	*c, err = atLeastOne[cores](ctx, "cores", "1")
	return err
}

// String writes the number of cores, as in "2 cores".
func (c cores) String() string {
	if c <= 1 {
		return "one core"
	}
	return fmt.Sprintf("%d cores", int(c))
}

// examples is how many examples are computed at once.
type examples int

// Decode reads a number above 0.
func (e *examples) Decode(ctx *kong.DecodeContext) (err error) {
	*e, err = atLeastOne[examples](ctx, "examples", "32")
	return err
}

// epochs is the number of passes over the training examples, 0 if it was not given.
type epochs int

// Decode reads a number above 0.
func (e *epochs) Decode(ctx *kong.DecodeContext) (err error) {
	*e, err = atLeastOne[epochs](ctx, "epochs", "3")
	return err
}

// rates are learning rates joined by commas.
type rates []float64

// Decode reads numbers above 0 and below 1.
func (r *rates) Decode(ctx *kong.DecodeContext) error {
	text := word(ctx)
	*r = nil
	for _, word := range strings.Split(text, ",") {
		rate, err := strconv.ParseFloat(strings.TrimSpace(word), 64)
		if err != nil || !(rate > 0 && rate < 1) {
			return fmt.Errorf("%q is no list of learning rates: give numbers above 0 and below 1, joined by commas, such as "+
				"1e-4,3e-4", text)
		}
		*r = append(*r, rate)
	}
	return nil
}

// atLeastOne reads a number above 0; things and otherwise are for the error message.
func atLeastOne[N ~int](ctx *kong.DecodeContext, things, otherwise string) (N, error) {
	text := word(ctx)
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 0, fmt.Errorf("%q is no number of %s: give 1 or more, or leave it out for %s", text, things, otherwise)
	}
	return N(n), nil
}

// outFlag is a folder to write to; "" if none was given.
type outFlag string

// Decode reads a path. An empty path is an error, not the default: it may come from a shell variable that is not set.
func (f *outFlag) Decode(ctx *kong.DecodeContext) error {
	if ctx.Scan.Peek().IsEOL() {
		return fmt.Errorf("%q is no folder: name one, or leave the flag out", "")
	}
	t, err := ctx.Scan.PopValue("folder")
	if err != nil {
		return err
	}
	if *f = outFlag(t.String()); strings.TrimSpace(string(*f)) == "" {
		return fmt.Errorf("%q is no folder: name one, or leave the flag out", string(*f))
	}
	return nil
}

// word is the word after a flag, "" at the end of the line. It may begin with a dash: a negative number is a wrong
// number, not a flag.
func word(ctx *kong.DecodeContext) string {
	if ctx.Scan.Peek().IsEOL() {
		return ""
	}
	return ctx.Scan.Pop().String()
}
