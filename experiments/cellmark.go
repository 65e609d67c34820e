package experiments

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/ablate-go/ablate/experiments/training"
)

// CellMark says whose a file is. config.yaml has it in a comment, metrics.jsonl in the row of step 0, and checkpoints
// in their metadata, so that a folder that was copied or renamed is not taken for another cell. Files of older programs
// have none.
type CellMark struct {
	Arm    string
	Seed   uint64
	Config string // [training.Config.Hash] when the cell began
}

// Name is ARM/seed-N.
func (m CellMark) Name() string { return fmt.Sprintf("%s/seed-%d", m.Arm, m.Seed) }

// mark is that of a cell that begins now.
func (c Cell) mark() CellMark { return CellMark{Arm: c.Arm, Seed: c.Seed, Config: c.Config.Hash()} }

// comment is the mark as a line of config.yaml.
func (m CellMark) comment() string { return fmt.Sprintf("# cell %s config %s\n", m.Name(), m.Config) }

// markOf reads the mark in a config.yaml; nil if it has none.
func markOf(yaml []byte) *CellMark {
	line, _, _ := strings.Cut(string(yaml), "\n")
	words := strings.Fields(line)
	if len(words) != 5 || words[0] != "#" || words[1] != "cell" || words[3] != "config" {
		return nil
	}
	return markNamed(words[2], words[4])
}

// markNamed is the mark of ARM/seed-N; nil if the name has another form.
func markNamed(name, config string) *CellMark {
	arm, seed, ok := strings.Cut(name, "/seed-")
	n, err := strconv.ParseUint(seed, 10, 64)
	if !ok || err != nil {
		return nil
	}
	return &CellMark{Arm: arm, Seed: n, Config: config}
}

// refuseForeignCheckpoint is refuseForeign for a checkpoint with a position.
func (c Cell) refuseForeignCheckpoint(pos training.Position, config string) error {
	return c.refuseForeign(filepath.Join(checkpointDir, training.CheckpointName(pos.Step)), markNamed(pos.Owner, pos.Config),
		config)
}

// refuseForeign returns a [*FolderError] if a file in the cell's folder is of another cell, or of this one with another
// configuration. A config that is not known is empty; found is nil for a file without a mark.
func (c Cell) refuseForeign(file string, found *CellMark, config string) error {
	if found == nil {
		return nil
	}
	path := filepath.Join(c.Dir, file)
	if found.Arm != c.Arm || found.Seed != c.Seed {
		return folderError(c.Dir, "%s is of the cell %s and not of %s, so that the folder was copied or renamed: give "+
			"each folder its own name back, or move %s away, and the cell is trained from the start", path, found.Name(), c.Name(),
			c.Dir)
	}
	if config != "" && found.Config != "" && found.Config != config {
		return folderError(c.Dir, "%s is of this cell with another configuration than %s (%s and %s): restore it, or "+
			"move %s away, and the cell is trained from the start", path, configFile, found.Config, config, c.Dir)
	}
	return nil
}
