package benchmarks

import (
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/objectives"
)

// Every shape is a configuration that trains, and both workers are told the same number of masked places.
func TestShapesAreConfigurations(t *testing.T) {
	shapes, err := Shapes()
	if err != nil || len(shapes) == 0 {
		t.Fatalf("%d shapes, %v", len(shapes), err)
	}
	for _, s := range shapes {
		c := s.Config()
		if err := c.Validate(); err != nil {
			t.Errorf("%s: %v", s.Name, err)
		}
		words := training.SyntheticVocabulary(s.Vocab)
		m, err := c.Masking.Batch(words.Windows(c, 0), s.Batch, s.Seq, words, objectives.Draw{Purpose: "mask"})
		if err != nil || len(m.Positions) != s.Predictions || s.Predictions%s.Batch != 0 {
			t.Errorf("%s: %d masked places, %d announced, %v", s.Name, len(m.Positions), s.Predictions, err)
		}
		if found, err := FindShape(s.Name); err != nil || found != s {
			t.Errorf("%s is found as %+v, %v", s.Name, found, err)
		}
	}
	if _, err := FindShape("huge"); err == nil || !strings.Contains(err.Error(), shapes[0].Name) {
		t.Errorf("an unknown shape: %v", err)
	}
}
