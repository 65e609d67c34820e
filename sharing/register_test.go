package sharing_test

import (
	"strings"
	"testing"

	"github.com/ablate-go/ablate/sharing"
)

// named is a strategy under another name, with the description that an embedded strategy brings along.
type named struct {
	sharing.GDES
	name string
}

func (n named) Name() string { return n.name }

// described has a description of its own.
type described struct{ named }

func (d described) Describe() sharing.Description {
	return sharing.Description{Name: d.name, With: "with a test's sharing", OneTable: true, Similarity: "One sentence."}
}

func TestRegisteredStrategiesAreFoundByName(t *testing.T) {
	t.Cleanup(sharing.Forget)
	before := len(sharing.Strategies())
	for _, s := range []sharing.Strategy{described{named{name: "test-described"}}, named{name: "test-bare"}} {
		if err := sharing.Register(s); err != nil {
			t.Fatal(err)
		}
		if got, err := sharing.ByName(s.Name()); err != nil || got != s {
			t.Errorf("%s: %v, %v", s.Name(), got, err)
		}
		if err := sharing.Register(s); err == nil || !strings.Contains(err.Error(), "choose another name") {
			t.Errorf("%s was registered twice: %v", s.Name(), err)
		}
	}
	if n := len(sharing.Strategies()); n != before+2 {
		t.Errorf("%d strategies, want %d", n, before+2)
	}
	for _, bad := range []sharing.Strategy{nil, named{}, sharing.GDES{}} {
		if err := sharing.Register(bad); err == nil {
			t.Errorf("%v was registered", bad)
		}
	}
	if _, err := sharing.ByName("shared"); err == nil || !strings.Contains(err.Error(),
		"choose none (NES), es (ES), gdes (GDES), test-described or test-bare") {
		t.Errorf("an unknown name: %v", err)
	}

	if d := sharing.DescriptionOf("test-described"); !d.OneTable || d.With != "with a test's sharing" {
		t.Errorf("a strategy's own description: %+v", d)
	}
	for _, name := range []string{"test-bare", "nobody"} {
		if d := sharing.DescriptionOf(name); d != (sharing.Description{Name: name, With: "with " + name}) {
			t.Errorf("%s without a description of its own: %+v", name, d)
		}
	}
	var titles []string
	for _, d := range sharing.DescriptionsWith("test-bare") {
		titles = append(titles, d.Name)
	}
	if got := strings.Join(titles, " "); got != "none es gdes test-bare" {
		t.Errorf("the paper's strategies and one more: %s", got)
	}
}
