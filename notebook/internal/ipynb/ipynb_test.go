package ipynb_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/notebook/internal/ipynb"
)

// book is laid out as Jupyter does it, with things that this package knows nothing of.
const book = `{
 "cells": [
  {
   "cell_type": "markdown",
   "id": "a",
   "metadata": {},
   "source": [
    "a < b & c\n",
    "über"
   ]
  },
  {
   "cell_type": "code",
   "execution_count": 7,
   "id": "b",
   "metadata": {
    "tags": [
     "x"
    ]
   },
   "outputs": [],
   "source": [
    "x := 1\n",
    "x"
   ]
  },
  {
   "cell_type": "code",
   "execution_count": null,
   "id": "c",
   "metadata": {},
   "outputs": [],
   "source": "y"
  }
 ],
 "metadata": {
  "version": 1.50
 },
 "nbformat": 4,
 "nbformat_minor": 5
}
`

func read(t *testing.T, text string) (*ipynb.Notebook, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.ipynb")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	n, err := ipynb.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	return n, path
}

func TestWhatIsReadIsWrittenByteForByte(t *testing.T) {
	n, path := read(t, book)
	cells := n.CodeCells()
	if len(cells) != 2 || cells[0].Source() != "x := 1\nx" || cells[1].Source() != "y" {
		t.Fatalf("%d cells, the first %q", len(cells), cells[0].Source())
	}
	if err := n.Write(path); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	if err != nil || string(got) != book {
		t.Errorf("%v: %s", err, got)
	}
}

func TestOutputsReplaceThoseBefore(t *testing.T) {
	n, path := read(t, book)
	var outputs []ipynb.Output
	outputs = ipynb.Append(outputs, ipynb.Stream("stdout", "one\ntw"))
	outputs = ipynb.Append(outputs, ipynb.Stream("stdout", "o\n"))
	outputs = ipynb.Append(outputs, ipynb.Stream("stderr", "aside"))
	outputs = ipynb.Append(outputs, ipynb.Display(map[string]any{"image/png": []byte{1, 2, 3}, "text/plain": "a\nb"}, nil))
	outputs = ipynb.Append(outputs, ipynb.Result(map[string]any{"application/json": map[string]any{"k": 1}}, nil, 1))
	outputs = ipynb.Append(outputs, ipynb.Error("ERROR", "it failed"))
	n.CodeCells()[0].SetOutputs(1, outputs)
	n.CodeCells()[1].SetOutputs(0, nil)
	if err := n.Write(path); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	flat := strings.Join(strings.Fields(string(data)), " ")
	for _, want := range []string{
		`{ "name": "stdout", "output_type": "stream", "text": [ "one\n", "two\n" ] }`,
		`{ "name": "stderr", "output_type": "stream", "text": [ "aside" ] }`,
		`{ "data": { "image/png": "AQID\n", "text/plain": [ "a\n", "b" ] }, "metadata": {}, "output_type": "display_data" }`,
		`{ "data": { "application/json": { "k": 1 } }, "execution_count": 1, "metadata": {}, "output_type": "execute_result" }`,
		`{ "ename": "ERROR", "evalue": "it failed", "output_type": "error", "traceback": [ "it failed" ] }`,
		`"execution_count": null, "id": "c", "metadata": {}, "outputs": []`,
		`"execution_count": 1, "id": "b"`,
	} {
		if !strings.Contains(flat, want) {
			t.Errorf("no %s in %s", want, flat)
		}
	}
}

func TestWriteNamesTheFileThatItCannotWrite(t *testing.T) {
	n, _ := read(t, book)
	path := filepath.Join(t.TempDir(), "none", "x.ipynb")
	if err := n.Write(path); err == nil || !strings.Contains(err.Error(), path+" was not written: ") {
		t.Errorf("%v", err)
	}
}
