package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/alecthomas/kong"
	kongcompletion "github.com/jotaen/kong-completion"
	"github.com/posener/complete"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/graph"
)

type completionCmd struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish. For bash: source <(ablate completion bash), in ~/.bashrc to keep it; for zsh the same with zsh, in ~/.zshrc; for fish: ablate completion fish | source."`
}

func (c completionCmd) Run(ctx *kong.Context) error {
	if path, err := os.Executable(); err == nil && strings.Contains(path, "go-build") {
		return fmt.Errorf("the script names the program's file, and go run removes it (%s): install the program with "+
			"go install ./cmd/ablate, then run  ablate completion %s", path, c.Shell)
	}
	return c.script(ctx)
}

func (c completionCmd) script(ctx *kong.Context) error {
	return (&kongcompletion.Completion{Shell: c.Shell, Code: true}).Run(ctx)
}

// completed answers a shell that has called the program to complete a command line, which is then in the environment.
func completed(parser *kong.Kong) bool {
	var presets []string
	for _, p := range graph.Presets() {
		presets = append(presets, p.Name)
	}
	done := false
	kongcompletion.Register(parser,
		kongcompletion.WithExitFunc(func(int) { done = true }),
		kongcompletion.WithPredictors(map[string]complete.Predictor{
			"plan":   complete.PredictOr(complete.PredictSet(experiments.ReadyPlans()...), complete.PredictFiles("*.yaml")),
			"preset": complete.PredictSet(presets...),
			"file":   complete.PredictFiles("*"),
			"folder": complete.PredictDirs("*"),
		}))
	return done
}
