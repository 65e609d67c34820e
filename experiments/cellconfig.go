package experiments

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/keys"
	"github.com/ablate-go/ablate/internal/sealed"
)

// savedConfig is the config.yaml of a cell: what is trained there, and whose it is.
type savedConfig struct {
	config training.Config
	mark   *CellMark // nil in a file of an older program
}

// hash is that of the configuration when the cell began; "" if it is not known.
func (s *savedConfig) hash() string {
	if s == nil || s.mark == nil {
		return ""
	}
	return s.mark.Config
}

// readConfig reads the cell's config.yaml; nil if there is none. A file that is damaged or of another cell is a
// [*FolderError].
func (c Cell) readConfig() (*savedConfig, error) {
	path := filepath.Join(c.Dir, configFile)
	data, err := sealed.ReadText(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, nil
	case errors.As(err, new(*sealed.DamagedError)):
		return nil, folderError(c.Dir, "%w: restore it, or move %s away, and the cell is trained from the start", err, c.Dir)
	case err != nil:
		return nil, err
	}
	s := &savedConfig{config: training.DefaultConfig(), mark: markOf(data)}
	if err := c.refuseForeign(configFile, s.mark, ""); err != nil {
		return nil, err
	}
	if err := keys.Decode(data, &s.config); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return s, nil
}

// writeConfig writes config.yaml; mark is nil for a cell that an older program began.
func (c Cell) writeConfig(config training.Config, mark *CellMark) error {
	data, err := keys.Encode(config)
	if err != nil {
		return err
	}
	if mark != nil {
		data = append([]byte(mark.comment()), data...)
	}
	return sealed.WriteText(filepath.Join(c.Dir, configFile), data)
}

// prepareFolder makes the cell's folder and config.yaml, or checks that an existing folder belongs to this cell. It
// returns the mark for the cell's files.
func (c Cell) prepareFolder() (CellMark, error) {
	mark := c.mark()
	if err := os.MkdirAll(c.Dir, 0o755); err != nil {
		return mark, err
	}
	have, err := c.readConfig()
	if err != nil {
		return mark, err
	}
	if have == nil {
		return mark, c.writeConfig(c.Config, &mark)
	}
	mark.Config = have.hash()
	err = refuseOther(c.Dir, filepath.Join(c.Dir, configFile), have.config, c.Config)
	if err != nil || have.config.Train.Steps == c.Config.Train.Steps {
		return mark, err
	}
	have.config.Train.Steps = c.Config.Train.Steps // the cell gets more steps
	return mark, c.writeConfig(have.config, have.mark)
}
