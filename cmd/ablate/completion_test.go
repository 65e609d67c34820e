package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"github.com/ablate-go/ablate/experiments"
)

// completions are what a shell is told for a command line.
func completions(t *testing.T, line string) []string {
	t.Helper()
	var out bytes.Buffer
	parser, err := newParser(kong.Writers(&out, &out))
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("COMP_LINE", line)
	if !completed(parser) {
		t.Fatalf("%q is not answered", line)
	}
	return strings.Fields(out.String())
}

func TestCompletion(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"mine.yaml", "book.txt", filepath.Join("runs", "x")} {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for line, want := range map[string][]string{
		"ablate ru":                  {"run"},
		"ablate fill":                {"fill-mask"},
		"ablate kernel ":             {"install", "run"},
		"ablate run sm":              {"smoke"},
		"ablate run m":               {"mine.yaml", "multilingual"},
		"ablate plan tug":            {"tug-of-war"},
		"ablate run -s a=1 gen":      {"generator-size"},
		"ablate run --see":           {"--seeds"},
		"ablate run --preset x":      {"xsmall"},
		"ablate pretrain --sharing ": {"es", "gdes", "none"},
		"ablate plan --no-":           {"--no-timing"},
		"ablate run --corpus boo":    {"book.txt"},
		"ablate report ru":           {"runs/"},
		"ablate completion ":         {"bash", "fish", "zsh"},
		"ablate run --seeds ":        nil,
	} {
		got := completions(t, line)
		slices.Sort(got)
		if !slices.Equal(got, want) && len(got)+len(want) > 0 {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
	all := completions(t, "ablate run ")
	for _, name := range append(experiments.ReadyPlans(), "mine.yaml") {
		if !slices.Contains(all, name) {
			t.Errorf("plan %s is not offered: %q", name, all)
		}
	}
}

// Every command and flag of the program is completed.
func TestCompletionHasAllCommandsAndFlags(t *testing.T) {
	parser, err := newParser()
	if err != nil {
		t.Fatal(err)
	}
	leaves := parser.Model.Leaves(true)
	if len(leaves) < 12 {
		t.Fatalf("only %d commands", len(leaves))
	}
	for _, leaf := range leaves {
		path := leaf.FullPath()
		offered := completions(t, path+" --")
		for _, f := range leaf.Flags {
			if !slices.Contains(offered, "--"+f.Name) {
				t.Errorf("%s: --%s is not offered", path, f.Name)
			}
		}
		name := path[strings.LastIndex(path, " ")+1:]
		if got := completions(t, path); !slices.Contains(got, name) {
			t.Errorf("%s is not offered: %q", path, got)
		}
	}
}

// Without a shell's question, nothing is answered.
func TestNoCompletionWhereNoneIsAskedFor(t *testing.T) {
	parser, err := newParser()
	if err != nil {
		t.Fatal(err)
	}
	if completed(parser) {
		t.Error("a shell is answered that has not asked")
	}
}

// What the shells get is a script that they can read; each one that is installed here reads it.
func TestCompletionScripts(t *testing.T) {
	for shell, want := range map[string]string{
		"bash": "complete -o default -o bashdefault -C ", "zsh": "#compdef ablate", "fish": "complete -f -c ablate",
	} {
		var out bytes.Buffer
		parser, err := newParser(kong.Writers(&out, &out), kong.Exit(func(int) {}))
		if err != nil {
			t.Fatal(err)
		}
		ctx, err := parser.Parse([]string{"completion", shell})
		if err != nil {
			t.Fatal(err)
		}
		if err := (completionCmd{Shell: shell}).script(ctx); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s: %q", shell, out.String())
		}
		program, err := exec.LookPath(shell)
		if err != nil {
			continue
		}
		check := exec.Command(program, "-n")
		check.Stdin = &out
		if said, err := check.CombinedOutput(); err != nil {
			t.Errorf("%s: %v, %s", shell, err, said)
		}
	}
}
