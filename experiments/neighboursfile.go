package experiments

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/nextstep"
	"github.com/ablate-go/ablate/internal/sealed"
)

// neighboursFile is in the folder of a finished cell: the nearest neighbours of some words in each word table.
const neighboursFile = "neighbours.json"

type neighboursJSON struct {
	Words []measure.Neighbourhood `json:"words"`
}

// writeNeighbours writes neighbours.json at the end of training, unless it is there with the same content.
func (r *session) writeNeighbours() error {
	t := r.trainer
	if err := t.Fetch(); err != nil {
		return err
	}
	found := measure.FindNeighbours(r.set, r.data.TokenRows(), t.Strategy.Tables(t.Params),
		t.Config.Model.Encoder.Hidden, r.Words)
	if have, err := r.readNeighbours(); err == nil && have != nil && reflect.DeepEqual(have, found) {
		return nil
	}
	if err := sealed.WriteJSON(filepath.Join(r.Dir, neighboursFile), neighboursJSON{found}); err != nil {
		return fmt.Errorf("neighbours: %w", err)
	}
	return nil
}

// readNeighbours reads a finished cell's neighbours.json; nil if there is none.
func (c Cell) readNeighbours() ([]measure.Neighbourhood, error) {
	path := filepath.Join(c.Dir, neighboursFile)
	data, err := sealed.Read(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var f neighboursJSON
	if len(data) > 0 && data[0] == '[' { // of an older program
		err = sealed.Unmarshal(path, data, &f.Words, false)
	} else {
		err = sealed.Unmarshal(path, data, &f, false)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %s", err, nextstep.Instead(err,
			"run the plan again, which writes it again without training"))
	}
	return f.Words, nil
}
