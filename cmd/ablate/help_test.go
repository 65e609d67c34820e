package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// The help of each command fits 80 columns, and nothing of it is cut: all words of each help text are there in order.
func TestHelpAt80Columns(t *testing.T) {
	t.Setenv("COLUMNS", "80")
	parser, err := newParser()
	if err != nil {
		t.Fatal(err)
	}
	leaves := parser.Model.Leaves(true)
	nodes := append([]*kong.Node{parser.Model.Node}, leaves...)
	for _, leaf := range leaves {
		if leaf.Parent != parser.Model.Node {
			nodes = append(nodes, leaf.Parent)
		}
	}
	for _, node := range nodes {
		var out bytes.Buffer
		// Each parse begins anew; the panic ends it where the program would end.
		p, err := newParser(kong.Writers(&out, &out), kong.Exit(func(int) { panic("shown") }))
		if err != nil {
			t.Fatal(err)
		}
		args := append(strings.Fields(node.FullPath())[1:], "--help")
		func() {
			defer func() { _ = recover() }()
			_, err = p.Parse(args)
			t.Errorf("%q shows nothing: %v", args, err)
		}()
		for line := range strings.Lines(out.String()) {
			if n := len([]rune(strings.TrimSuffix(line, "\n"))); n > 80 {
				t.Errorf("%s has a line of %d columns: %s", node.FullPath(), n, line)
			}
		}
		shown := " " + strings.Join(strings.Fields(out.String()), " ") + " "
		whole := []string{node.Help}
		for _, f := range node.Flags {
			whole = append(whole, f.Help)
			if !strings.Contains(shown, " --"+f.Name) && !strings.Contains(shown, ", --"+f.Name) {
				t.Errorf("%s: --%s is not there", node.FullPath(), f.Name)
			}
		}
		for _, a := range node.Positional {
			whole = append(whole, a.Help)
		}
		for _, help := range whole {
			if want := strings.Join(strings.Fields(help), " "); !strings.Contains(shown, want) {
				t.Errorf("%s: %q is not there whole:\n%s", node.FullPath(), want, out.String())
			}
		}
	}
}

// A help text ends as a sentence does, and each command and flag has one.
func TestEverythingHasHelp(t *testing.T) {
	parser, err := newParser()
	if err != nil {
		t.Fatal(err)
	}
	for _, leaf := range parser.Model.Leaves(true) {
		helps := map[string]string{leaf.FullPath(): leaf.Help}
		for _, f := range leaf.Flags {
			helps[leaf.FullPath()+" --"+f.Name] = f.Help
		}
		for _, a := range leaf.Positional {
			helps[leaf.FullPath()+" "+a.Name] = a.Help
		}
		for what, help := range helps {
			if !strings.HasSuffix(help, ".") {
				t.Errorf("%s: its help is %q", what, help)
			}
		}
	}
}

// The help names the folder that a command writes to where none is given.
func TestHelpNamesTheFolder(t *testing.T) {
	parser, err := newParser()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"run": "runs/PLAN.", "plan": "runs/PLAN.", "pretrain": "runs/pretrain-SHARING."}
	for _, leaf := range parser.Model.Leaves(true) {
		for _, f := range leaf.Flags {
			if folder := want[leaf.Name]; folder != "" && f.Name == "out" {
				delete(want, leaf.Name)
				if !strings.HasSuffix(f.Help, "Default: "+folder) {
					t.Errorf("%s --out: %q", leaf.Name, f.Help)
				}
			}
		}
	}
	if len(want) > 0 {
		t.Errorf("no flag --out of %v", want)
	}
}
