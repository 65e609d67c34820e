package attention_test

import (
	"strings"
	"testing"

	"github.com/ablate-go/ablate/attention"
	"github.com/ablate-go/ablate/graph"
)

func TestNamesOfAttentions(t *testing.T) {
	c := graph.Config{Hidden: 8, Heads: 2}
	if got, err := attention.ByName("plain", c); err != nil || got != (attention.Plain{Config: c}) {
		t.Errorf("plain: %v, %v", got, err)
	}
	for _, name := range []string{"c2c", "c2c+c2p", "c2c+p2c", "c2c+c2p+p2c", "p2c"} {
		got, err := attention.ByName(name, c)
		d, ok := got.(attention.Disentangled)
		if err != nil || !ok || d.Terms.String() != name || d.Config != c {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	for _, name := range []string{"", "c2c+", "C2C", "c2c|c2p"} {
		if _, err := attention.ByName(name, c); err == nil || !strings.Contains(err.Error(), "joined by +") {
			t.Errorf("%q: %v", name, err)
		}
	}
}
