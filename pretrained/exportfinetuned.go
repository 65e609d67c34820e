package pretrained

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/ablate-go/ablate/internal/prose"
)

// fineTunedFolder is the folder of a checkpoint that [FineTuned.Write] wrote; empty for others.
func (c *Checkpoint) fineTunedFolder() string {
	dir := c.Path
	if !isFolder(dir) {
		dir = filepath.Dir(dir)
	}
	if isFile(filepath.Join(dir, taskFile)) && isFile(filepath.Join(dir, configFiles[0])) {
		return dir
	}
	return ""
}

// exportFineTuned copies the folder of a fine-tuned model, which transformers loads as it is, with its head and its
// task. Folders in it, and files whose names begin with a dot, are no part of the model.
func exportFineTuned(from, dir string) (notes []string, err error) {
	var config configFile
	data, err := os.ReadFile(filepath.Join(from, configFiles[0]))
	if err == nil {
		err = json.Unmarshal(data, &config)
	}
	if err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	entries, err := os.ReadDir(from)
	if err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	err = atomicFolder(dir, func(part string) error {
		for _, e := range entries {
			if !e.Type().IsRegular() || strings.HasPrefix(e.Name(), ".") {
				continue
			}
			if err := copyTo(filepath.Join(part, e.Name()), filepath.Join(from, e.Name())); err != nil {
				return fmt.Errorf("export: %w", err)
			}
		}
		return nil
	})
	return []string{"it is a fine-tuned model, written with its head: transformers loads it as " +
		prose.List(config.Architectures)}, err
}

func copyTo(to, from string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// heads are the beginnings of the names of weights that fine-tuning adds to an encoder.
var heads = []string{"classifier.", "pooler.", "qa_outputs."}

// headLeftOut says that a network has a head that the export does not have; empty if it has none.
func (c *Checkpoint) headLeftOut() string {
	for _, p := range []*part{c.discriminator, c.generator} {
		if p == nil {
			continue
		}
		var found []string
		for _, h := range heads {
			if p.hasAny(h) {
				found = append(found, strings.TrimSuffix(h, "."))
			}
		}
		if found != nil {
			return fmt.Sprintf("the head of a fine-tuned model (%s) is left out: what is exported is the encoder; with its "+
				"head %s is already what transformers loads", prose.List(found), c.Path)
		}
	}
	return ""
}
