package score_test

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/ablate-go/ablate/tasks/score"
)

// testdata/entities.py makes the file with seqeval.
func TestEntitiesAsSeqeval(t *testing.T) {
	b, err := os.ReadFile("testdata/entities.json")
	if err != nil {
		t.Fatal(err)
	}
	var f struct {
		Sentences []struct {
			Tags     []string
			Entities [][3]any
		}
		Cases []struct {
			Right, Predicted [][]string
			F1               float64
		}
	}
	if err := json.Unmarshal(b, &f); err != nil {
		t.Fatal(err)
	}
	if len(f.Sentences) < 100 || len(f.Cases) < 6 {
		t.Fatalf("only %d sentences and %d cases", len(f.Sentences), len(f.Cases))
	}
	for _, s := range f.Sentences {
		got := [][3]any{}
		for _, e := range score.Entities(s.Tags) {
			got = append(got, [3]any{e.Type, e.From, e.To})
		}
		if fmt.Sprint(got) != fmt.Sprint(s.Entities) {
			t.Errorf("%v: %v, want %v", s.Tags, got, s.Entities)
		}
	}
	for i, c := range f.Cases {
		if got := score.EntityF1Of(c.Predicted, c.Right); !got.OK {
			t.Errorf("case %d is not defined", i)
		} else {
			near(t, fmt.Sprint("case ", i), got.X, c.F1)
		}
	}
	if v := score.EntityF1Of(nil, nil); v.OK {
		t.Errorf("without sentences: %v", v)
	}
}
