// Package ipynb reads and writes Jupyter notebooks of format 4, keeping all that it does not know.
package ipynb

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/google/renameio/v2"
)

// Notebook is a notebook file.
type Notebook struct {
	doc   map[string]any
	cells []*Cell
}

// Cell is a code cell.
type Cell struct{ raw map[string]any }

// Read reads a notebook. An error names the file and the fault.
func Read(path string) (*Notebook, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	n := &Notebook{}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(&n.doc); err != nil {
		return nil, fmt.Errorf("%s is no notebook: %w", path, err)
	}
	if major, _ := n.doc["nbformat"].(json.Number); major != "4" {
		return nil, fmt.Errorf("%s has notebook format %q, and only 4 is read: save it again by a Jupyter of this decade",
			path, major)
	}
	cells, ok := n.doc["cells"].([]any)
	if !ok {
		return nil, fmt.Errorf("%s is no notebook: it has no list of cells", path)
	}
	for i, c := range cells {
		raw, ok := c.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("%s: cell %d of all is no object", path, i+1)
		}
		if raw["cell_type"] != "code" {
			continue
		}
		if _, err := multiline(raw["source"]); err != nil {
			return nil, fmt.Errorf("%s: cell %d of all: its source is %w", path, i+1, err)
		}
		n.cells = append(n.cells, &Cell{raw})
	}
	return n, nil
}

// CodeCells are the code cells in order.
func (n *Notebook) CodeCells() []*Cell { return n.cells }

// Source is the cell's code.
func (c *Cell) Source() string {
	s, _ := multiline(c.raw["source"]) // checked by Read
	return s
}

// SetOutputs replaces the outputs. count is the cell's number of execution, 0 for a cell that was not run.
func (c *Cell) SetOutputs(count int, outputs []Output) {
	list := make([]any, len(outputs))
	for i, o := range outputs {
		list[i] = map[string]any(o)
	}
	c.raw["outputs"] = list
	c.raw["execution_count"] = nil
	if count > 0 {
		c.raw["execution_count"] = count
	}
}

// Write writes the notebook in Jupyter's own layout, whole or not at all.
func (n *Notebook) Write(path string) error {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(n.doc); err != nil {
		return fmt.Errorf("%s was not written: %w", path, err)
	}
	if err := renameio.WriteFile(path, out.Bytes(), 0o644); err != nil {
		return fmt.Errorf("%s was not written: %w", path, err)
	}
	return nil
}

// multiline reads the format's texts: a string, or a list of lines with their line feeds.
func multiline(v any) (string, error) {
	switch v := v.(type) {
	case string:
		return v, nil
	case []any:
		var b strings.Builder
		for _, line := range v {
			s, ok := line.(string)
			if !ok {
				return "", fmt.Errorf("a list with %v among its lines", line)
			}
			b.WriteString(s)
		}
		return b.String(), nil
	}
	return "", fmt.Errorf("%v, neither text nor lines", v)
}
