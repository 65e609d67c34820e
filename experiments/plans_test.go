package experiments

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// README promises a reason beside each number of a ready plan.
func TestReadyPlansGiveReasonsForTheirNumbers(t *testing.T) {
	files, err := filepath.Glob("plans/*.yaml")
	if err != nil || len(files) != len(ReadyPlans()) {
		t.Fatalf("%d files for %d ready plans, %v", len(files), len(ReadyPlans()), err)
	}
	for _, path := range append(files, "pretrain.yaml") {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		numbers, err := numbersOf(data)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if len(numbers) == 0 { // each has seeds
			t.Errorf("%s: no number was found", path)
		}
		for _, n := range numbers {
			if !n.reason {
				t.Errorf("%s:%d: %s has no comment beside it, at its arm or above its block", path, n.line, n.text)
			}
		}
	}
}

func TestNumbersWithoutReasonsAreFound(t *testing.T) {
	for yaml, want := range map[string][]string{
		"seeds: [1, 2] # why":                           nil,
		"seeds: [1, 2]":                                 {"1", "2"},
		"# why\nseeds: [1]":                             nil,
		"# what\n\nseeds: [1]":                          {"1"},
		"name: a # why\nseeds: [1]":                     {"1"},
		"# why\nbase:\n  train:\n    lr: 5e-5":          nil,
		"base:\n  lambda: 50 # why\n  train: {lr: 0.1}": {"0.1"},
		"base:\n  train: # why\n    steps: 3":           nil,
		"arms:\n  - name: a # why\n    set: [lambda=0]": nil,
		// What stands above the list of arms is a reason for none of them.
		"# what\narms:\n  - name: a\n    set: [objective=rtd, lambda=0]":      {"lambda=0"},
		"arms:\n  - name: a # why\n  - name: b\n    set: [lambda=1]":          {"lambda=1"},
		"budget: {equal: flops}\narms:\n  - {name: a, set: [model.emd=true]}": nil,
	} {
		numbers, err := numbersOf([]byte(yaml))
		if err != nil {
			t.Errorf("%q: %v", yaml, err)
		}
		var got []string
		for _, n := range numbers {
			if !n.reason {
				got = append(got, n.text)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: without a reason are %q, want %q", yaml, got, want)
		}
	}
}

// number is a number of a plan, as a value or in an arm's assignment.
type number struct {
	text   string
	line   int
	reason bool // a comment stands beside it, or beside or directly above a key or arm that it belongs to
}

func numbersOf(yaml []byte) ([]number, error) {
	file, err := parser.ParseBytes(yaml, 0)
	if err != nil {
		return nil, err
	}
	f := numberFinder{lines: strings.Split(string(yaml), "\n")}
	for _, doc := range file.Docs {
		if err := f.walk(doc.Body, nil); err != nil {
			return nil, err
		}
	}
	return f.found, nil
}

type numberFinder struct {
	lines []string
	found []number
}

// walk visits a node below keys and arms that begin at the lines above, counted from 1.
func (f *numberFinder) walk(n ast.Node, above []int) error {
	below := func(line int) []int { return append(slices.Clone(above), line) }
	switch n := n.(type) {
	case *ast.MappingNode:
		for _, v := range n.Values {
			if err := f.walk(v, above); err != nil {
				return err
			}
		}
	case *ast.MappingValueNode:
		if n.Key.String() == "arms" {
			return f.walk(n.Value, nil)
		}
		return f.walk(n.Value, below(n.Key.GetToken().Position.Line))
	case *ast.SequenceNode:
		for _, v := range n.Values {
			if err := f.walk(v, below(firstLine(v))); err != nil {
				return err
			}
		}
	case *ast.IntegerNode, *ast.FloatNode:
		f.add(n.String(), n.GetToken().Position.Line, above)
	case *ast.StringNode:
		value := n.Value
		if strings.Contains(value, "=") {
			value = valueOf(value)
		}
		if _, err := strconv.ParseFloat(value, 64); err == nil {
			f.add(n.Value, n.GetToken().Position.Line, above)
		}
	case *ast.BoolNode, *ast.LiteralNode:
	default:
		return fmt.Errorf("%T is not looked into", n)
	}
	return nil
}

// firstLine is that of an item's first key.
func firstLine(n ast.Node) int {
	switch n := n.(type) {
	case *ast.MappingNode:
		if len(n.Values) > 0 {
			return firstLine(n.Values[0])
		}
	case *ast.MappingValueNode:
		return n.Key.GetToken().Position.Line
	}
	return n.GetToken().Position.Line
}

func (f *numberFinder) add(text string, line int, above []int) {
	commented := func(at int) bool { return strings.Contains(f.lines[at-1], " # ") }
	one := number{text: text, line: line, reason: commented(line)}
	for _, at := range above {
		one.reason = one.reason || commented(at) || at > 1 && strings.HasPrefix(strings.TrimSpace(f.lines[at-2]), "# ")
	}
	f.found = append(f.found, one)
}
