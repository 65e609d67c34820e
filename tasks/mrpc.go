package tasks

import (
	"errors"
	"strings"
)

// msrFolder is the folder of MRPC in the download.
const msrFolder = "MRPC"

// devIDs are the names of the list of pairs that GLUE takes for dev out of the original training file.
var devIDs = []string{"dev_ids.tsv", "mrpc_dev_ids.tsv"}

// devByIDs takes the pairs that GLUE's list names out of train; nil where the folder has no list. Each line of it has
// the two ids of a pair.
func devByIDs(dir string, train *part) (*part, error) {
	path := find(dir, devIDs)
	if dir == "" || path == "" {
		return nil, nil
	}
	text, err := readFile(path, "")
	if err != nil {
		return nil, err
	}
	listed := map[string]bool{}
	for line := range strings.Lines(text.Content) {
		listed[strings.Join(strings.Fields(line), "-")] = true
	}
	dev := &part{name: "dev", path: train.path, labelled: train.labelled}
	var rest []row
	for _, r := range train.rows {
		if listed[r.ID] {
			dev.rows = append(dev.rows, r)
		} else {
			rest = append(rest, r)
		}
	}
	if len(dev.rows) == 0 {
		return nil, &FileError{Path: path, Err: errors.New("it names no pair of the training file"),
			Next: "take it out, so that a share is set aside for dev"}
	}
	train.rows = rest
	train.note("%d rows that %s names are dev", len(dev.rows), path)
	return dev, nil
}
