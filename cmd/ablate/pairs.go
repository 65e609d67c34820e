package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"

	"github.com/ablate-go/ablate/internal/atomicfile"
	"github.com/ablate-go/ablate/pretrained"
)

type pairsCmd struct {
	Checkpoint string   `arg:"" help:"A cell's folder, a folder of ablate export or import, or released weights."`
	Files      []string `arg:"" name:"file" help:"Files of pairs in BLiMP's layout, or folders with them (*.jsonl), packed or not."`
	Network    string   `enum:",generator,discriminator,both" default:"" placeholder:"NAME" help:"Which network judges: generator, discriminator or both. Default: those that the checkpoint has."`
	Sample     int      `placeholder:"N" help:"Take N pairs of each paradigm, always the same ones."`
	SkipLong   bool     `help:"Leave out pairs with a sentence that is longer than the network reads, and say how many."`
	All        bool     `help:"Print a row for each paradigm too."`
	JSON       bool     `name:"json" help:"Print a line of JSON for each pair as it comes, and a last one with the summary."`
	Out        string   `short:"o" placeholder:"FILE" help:"Write the accuracies by paradigm, phenomenon and field as a CSV file."`
	oneDevice
}

func (c pairsCmd) Run() error {
	if c.Sample < 0 {
		return fmt.Errorf("--sample %d takes no pairs: give 1 or more", c.Sample)
	}
	from, err := openCheckpoint(c.Checkpoint)
	if err != nil {
		return err
	}
	defer from.Close()
	ctx, stop, signalled := untilSignal()
	defer stop()
	judges, err := c.judges(from)
	if err != nil {
		return err
	}
	defer func() {
		for _, j := range judges {
			j.scorer.Close()
			j.close()
		}
	}()
	t := trial{judges: judges, json: c.JSON}
	if err := t.read(ctx, c.Files, c.Sample, c.SkipLong); err != nil {
		return stoppedPairs(err, "while reading the pairs", signalled)
	}
	var file atomicfile.Pending // made now: the minutes should not be lost to a folder that is not there
	if c.Out != "" {
		if file, err = atomicfile.New(c.Out); err != nil {
			return fmt.Errorf("--out %s: %w", c.Out, err)
		}
		defer file.Discard()
		survivePipes() // the file that is begun is removed
	}
	return printed(func(out *output) error {
		stop := t.score(ctx, out)
		if stop != nil && !errors.Is(stop, context.Canceled) {
			return stop
		}
		if err := t.told(out, c.All); err != nil {
			return err
		}
		if stop != nil {
			return stoppedPairs(stop, t.progress(c.Out), signalled)
		}
		if file == nil {
			return nil
		}
		if err := t.writeCSV(file); err != nil {
			return fmt.Errorf("--out %s: %w", c.Out, err)
		}
		return nil
	})
}

// judges are scorers by the networks asked for.
func (c pairsCmd) judges(from *pretrained.Checkpoint) ([]*judge, error) {
	var judges []*judge
	var missing []error
	cores := runtime.GOMAXPROCS(0)
	if c.Network != "discriminator" {
		if f, err := from.NewFillMask(); err != nil {
			missing = append(missing, err)
		} else {
			if err := f.UseDevice(c.Device.asPath()); err != nil {
				return nil, err
			}
			judges = append(judges, &judge{name: "generator", scorer: f.Scorer(cores), close: f.Close})
		}
	}
	if c.Network != "generator" {
		if d, err := from.NewDetect(); err != nil {
			missing = append(missing, err)
		} else {
			if err := d.UseDevice(c.Device.asPath()); err != nil {
				return nil, err
			}
			judges = append(judges, &judge{name: "discriminator", scorer: d.Scorer(cores), close: d.Close})
		}
	}
	switch {
	case len(missing) == 0:
		return judges, nil
	case c.Network != "" || len(judges) == 0:
		return nil, missing[0]
	}
	fmt.Fprintf(os.Stderr, "note: the %s alone judges: %v\n", judges[0].name, missing[0])
	return judges, nil
}

// progress says how far it has come; csv is the file that is not written then, if one was asked for.
func (t *trial) progress(csv string) string {
	known := "nothing is known yet"
	if t.done > 0 {
		known = "the numbers above are of these"
	}
	if csv != "" {
		known += ", and " + csv + " is not written"
	}
	return fmt.Sprintf("after %s of %s pairs: %s", thousands(t.done), thousands(len(t.pairs)), known)
}

// stoppedPairs says where a signal ended the work; other errors pass through.
func stoppedPairs(err error, where string, signalled func() os.Signal) error {
	if !errors.Is(err, context.Canceled) {
		return err
	}
	fmt.Fprintln(os.Stderr, "stopped "+where)
	return signalCode(signalled())
}
