package attention

import (
	"fmt"
	"strings"

	"github.com/ablate-go/ablate/graph"
)

// PlainName is the name of [Plain].
const PlainName = "plain"

// ByName returns the attention with the name that plans and checkpoints use: plain, or some of the terms c2c, c2p and
// p2c joined by +. Any other name is an error.
func ByName(name string, c graph.Config) (graph.Attention, error) {
	if name == PlainName {
		return Plain{Config: c}, nil
	}
	terms, err := ParseTerms(name)
	return Disentangled{Config: c, Terms: terms}, err
}

// ParseTerms reads "c2c+c2p+p2c" and its subsets; it is the inverse of [Terms.String]. An unknown term is an error.
func ParseTerms(s string) (Terms, error) {
	var t Terms
	for _, term := range strings.Split(s, "+") {
		switch term {
		case "c2c":
			t.C2C = true
		case "c2p":
			t.C2P = true
		case "p2c":
			t.P2C = true
		default:
			return t, fmt.Errorf("attention is %q and must be %s, or c2c, c2p and p2c joined by +", s, PlainName)
		}
	}
	return t, nil
}

// String returns the names of the terms joined by +.
func (t Terms) String() string {
	var names []string
	for _, term := range []struct {
		on   bool
		name string
	}{{t.C2C, "c2c"}, {t.C2P, "c2p"}, {t.P2C, "p2c"}} {
		if term.on {
			names = append(names, term.name)
		}
	}
	return strings.Join(names, "+")
}
