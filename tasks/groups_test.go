package tasks_test

import (
	"fmt"
	"testing"

	"github.com/ablate-go/ablate/tasks"
)

// MNLI is scored by genre too, each over its own examples.
func TestMNLIByGenre(t *testing.T) {
	row := func(n int, genre, label string) string {
		return fmt.Sprintf("%d\tp\tq\t%s\t( a )\t( b )\t(ROOT a)\t(ROOT b)\tA%d\tB\tn\tn\tn\tn\tn\t%s\n", n, genre, n, label)
	}
	d, err := tasks.Load("mnli", tasks.Source{Path: folder(t, map[string]string{
		"dev_matched.tsv": mnliHead + mnliFive + row(0, "travel", "neutral") + row(1, "fiction", "entailment") +
			row(2, "travel", "-") + row(3, "travel", "contradiction") + row(4, "fiction", "entailment"),
	})})
	if err != nil {
		t.Fatal(err)
	}
	neutral := make([]tasks.Prediction, 5)
	for i := range neutral {
		neutral[i].Class = 1
	}
	groups, err := d.Task.ScoreGroups(d.Dev[0], neutral)
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, g := range groups {
		got += fmt.Sprintf("%s %g of %d; ", g.Group, g.Results[0].Value.X, g.Results[0].N)
	}
	if want := "fiction 0 of 2; travel 0.5 of 2; "; got != want {
		t.Errorf("by genre: %q, want %q", got, want)
	}
	none, err := d.Task.ScoreGroups(&tasks.Set{Labelled: true, Examples: []tasks.Example{{}}}, neutral[:1])
	if err != nil || none != nil {
		t.Errorf("a set without groups has %v, %v", none, err)
	}
}
