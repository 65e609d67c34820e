package pretrained

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// lettersModel is the folder hub of testdata with a tokenizer.
func lettersModel(t *testing.T) *Checkpoint {
	t.Helper()
	dir := t.TempDir()
	for _, from := range []string{"hub", "letters"} {
		if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", from))); err != nil {
			t.Fatal(err)
		}
	}
	return open(t, dir)
}

// The states are those of transformers; the windows here have padding behind the nine tokens.
func TestVectorsAreOfTheStatesOfTheReference(t *testing.T) {
	f, by := readExpected(t)
	states := by["hub"].States
	width := len(states) / len(f.IDs)
	mean := make([]float32, width)
	for i := range mean {
		for token := range f.IDs {
			mean[i] += states[token*width+i] / float32(len(f.IDs))
		}
	}
	for _, test := range []struct {
		o    EmbedOptions
		want []float32
	}{{EmbedOptions{Layer: -1}, mean}, {EmbedOptions{Layer: -1, First: true}, states[:width]},
		{EmbedOptions{Network: discriminatorScope, Layer: 3}, mean}} {
		e, err := lettersModel(t).NewEmbed(test.o)
		if err != nil {
			t.Fatal(err)
		}
		defer e.Close()
		got, err := e.VectorOf(f.IDs)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "the vector", got, test.want)
	}
}

func TestVectorsOfTexts(t *testing.T) {
	e, err := lettersModel(t).NewEmbed(EmbedOptions{Network: generatorScope, Layer: -1})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	first, err := e.Vector("a b c")
	if err != nil || len(first) != e.Width {
		t.Fatalf("a vector of %d numbers, %v", len(first), err)
	}
	if _, err := e.Vector("a b c d e f g h i j a b c"); err != nil { // another graph
		t.Fatal(err)
	}
	again, err := e.Vector("a b c")
	if err != nil || !slices.Equal(first, again) {
		t.Errorf("the same text has another vector: %v", err)
	}
	if _, err := e.VectorOf([]int{1, 40, 2}); err == nil || !strings.Contains(err.Error(), "40") {
		t.Errorf("an id outside of the word table gives %v", err)
	}
}

func TestVectorsThatCannotBeHad(t *testing.T) {
	c := lettersModel(t)
	if _, err := c.NewEmbed(EmbedOptions{Layer: 4}); err == nil || !strings.Contains(err.Error(), "layer 4") {
		t.Errorf("layer 4 of 3 gives %v", err)
	}
	c.generator = nil
	if _, err := c.NewEmbed(EmbedOptions{Network: generatorScope}); err == nil ||
		!strings.Contains(err.Error(), "no generator") {
		t.Errorf("a network that is not there gives %v", err)
	}
	if _, err := open(t, "testdata/hub").NewEmbed(EmbedOptions{Layer: -1}); err == nil {
		t.Error("a model without a tokenizer embeds texts")
	}
}
