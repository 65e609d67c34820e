package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments"
)

// pages are README, CONTRIBUTING, CHANGELOG and those of docs, by path below the repository.
func pages(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/results/*.md"} {
		files, err := filepath.Glob(filepath.Join("..", "..", pattern))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v, %v", pattern, files, err)
		}
		for _, f := range files {
			data, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			all[f] = string(data)
		}
	}
	return all
}

// A file that moves leaves links and paths behind that nobody compiles.
func TestPagesNameFilesThatAreThere(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#:]+)(#[^)]*)?\)`) // with a colon it is an address of elsewhere
	path := regexp.MustCompile("`((?:attention|benchmarks|cmd|docs|experiments|graph|internal|notebook|objectives|plots|" +
		"pretrained|sharing|tasks|text)/[a-z0-9_/.-]+)`")
	links, paths := 0, 0
	for page, body := range pages(t) {
		for _, found := range link.FindAllStringSubmatch(body, -1) {
			links++
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), filepath.FromSlash(found[1]))); err != nil {
				t.Errorf("%s links to %s: %v", page, found[1], err)
			}
		}
		for _, found := range path.FindAllStringSubmatch(body, -1) {
			paths++
			if _, err := os.Stat(filepath.Join("..", "..", filepath.FromSlash(found[1]))); err != nil {
				t.Errorf("%s names %s: %v", page, found[1], err)
			}
		}
	}
	if links < 30 || paths < 100 {
		t.Errorf("%d links and %d paths were found: has the way of writing them changed?", links, paths)
	}
}

func TestCommandsPageHasEveryReadyPlan(t *testing.T) {
	body := pages(t)[filepath.Join("..", "..", "docs", "commands.md")]
	for _, name := range experiments.ReadyPlans() {
		if !strings.Contains(body, "\n| `"+name+"` | ") {
			t.Errorf("docs/commands.md has no row for the plan %s", name)
		}
	}
}
