package ipynb_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/ablate-go/ablate/notebook/internal/ipynb"
)

// FuzzRead: whatever a notebook holds, it is refused with a reason, or written as it was read, again and again.
func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"nbformat": 4, "cells": [{"cell_type": "code", "source": ["a\n", "b"], "outputs": []}]}`))
	f.Add([]byte(`{"nbformat": 4, "cells": [{"cell_type": "markdown", "source": 1}, {"cell_type": "code", "source": "x"}]}`))
	f.Add([]byte(`{"nbformat": 3, "worksheets": []}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		dir := t.TempDir()
		path := filepath.Join(dir, "n.ipynb")
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		n, err := ipynb.Read(path)
		if err != nil {
			return
		}
		for _, c := range n.CodeCells() {
			_ = c.Source()
			c.SetOutputs(1, []ipynb.Output{ipynb.Stream("stdout", "x\n")})
		}
		var written [2][]byte
		for i := range written {
			out := filepath.Join(dir, "out.ipynb")
			if err := n.Write(out); err != nil {
				t.Fatal(err)
			}
			if written[i], err = os.ReadFile(out); err != nil {
				t.Fatal(err)
			}
			if n, err = ipynb.Read(out); err != nil {
				t.Fatalf("what was written cannot be read: %v\n%s", err, written[i])
			}
		}
		if !bytes.Equal(written[0], written[1]) {
			t.Errorf("it changes when it is read again:\n%s\n%s", written[0], written[1])
		}
	})
}
