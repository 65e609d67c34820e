package experiments

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/ablate-go/ablate/experiments/measure"
)

// neighboursFile is in the folder of a finished cell: the nearest neighbours of some words in each word table.
const neighboursFile = "neighbours.json"

// writeNeighbours writes neighbours.json at the end of training.
func (r *session) writeNeighbours() error {
	t := r.trainer
	found := measure.FindNeighbours(r.set, r.data.TokenRows(), t.Strategy.Tables(t.Params),
		t.Config.Model.Encoder.Hidden, r.Words)
	if err := writeJSON(filepath.Join(r.Dir, neighboursFile), found); err != nil {
		return fmt.Errorf("neighbours: %w", err)
	}
	return nil
}

// readNeighbours reads a finished cell's neighbours.json; nil if there is none.
func (c Cell) readNeighbours() ([]measure.Neighbourhood, error) {
	path := filepath.Join(c.Dir, neighboursFile)
	data, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var found []measure.Neighbourhood
	if err := json.Unmarshal(data, &found); err != nil {
		return nil, fmt.Errorf("%s is damaged (%w): run the plan again, which writes it again without training", path, err)
	}
	return found, nil
}
