package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/ablate-go/ablate/internal/atomicfile"
	"github.com/ablate-go/ablate/internal/npy"
	"github.com/ablate-go/ablate/pretrained"
)

type embedCmd struct {
	Checkpoint string   `arg:"" help:"A cell's folder, a folder of ablate export or import, a fine-tuned model, or released weights."`
	Text       []string `arg:"" optional:"" help:"Texts, each in quotes. Default: standard input, one text on each line, answered as it comes."`
	Network    string   `default:"" enum:"discriminator,generator," placeholder:"NAME" help:"The network of a pair: discriminator or generator. Default: the discriminator where there is one."`
	Pool       string   `default:"mean" enum:"mean,first" help:"mean of the last layer's states over the tokens, or first: the state of [CLS]."`
	Layer      int      `default:"-1" placeholder:"N" help:"The layer whose states are taken, 0 for the embeddings. Default: the last."`
	Out        string   `short:"o" placeholder:"FILE.npy" help:"Write the vectors to a NumPy file, a row for each text, in place of JSON lines."`
	oneDevice
}

func (c embedCmd) Run() error {
	from, err := openCheckpoint(c.Checkpoint)
	if err != nil {
		return err
	}
	defer from.Close()
	e, err := from.NewEmbed(pretrained.EmbedOptions{Network: c.Network, First: c.Pool == "first", Layer: c.Layer})
	if err != nil {
		return err
	}
	defer e.Close()
	if err := e.UseDevice(c.Device.asPath()); err != nil {
		return err
	}
	if c.Out != "" {
		return c.writeArray(e)
	}
	return printed(func(out *output) error {
		return texts{args: c.Text, in: os.Stdin, errs: os.Stderr, json: true}.each(out, func(s string) (answer, error) {
			v, err := e.Vector(s)
			return vector(v), err
		})
	})
}

// vector is an answer.
type vector []float32

func (v vector) print(out io.Writer) {
	data, err := json.Marshal([]float32(v))
	if err != nil { // no vector of finite numbers
		data = []byte(err.Error())
	}
	fmt.Fprintf(out, "%s\n", data)
}

// writeArray writes the vectors of all texts to a file.
func (c embedCmd) writeArray(e *pretrained.Embed) error {
	var all []float32
	rows := 0
	given := texts{args: c.Text, in: os.Stdin, errs: os.Stderr, empty: true}
	err := given.each(&output{Writer: io.Discard}, func(s string) (answer, error) {
		v, err := e.Vector(s)
		all = append(all, v...)
		if err == nil {
			rows++
		}
		return vector(v), err
	})
	if err != nil {
		return fmt.Errorf("%w; %s is not written, since its rows would not be those of the texts", err, c.Out)
	}
	var data bytes.Buffer
	if err := npy.Write(&data, rows, e.Width, all); err != nil {
		return err
	}
	return atomicfile.Write(c.Out, data.Bytes())
}
