package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"github.com/ablate-go/ablate/experiments"
)

// The pages are the source of what is tested here: a command that is written there is one that works.

var (
	// A line of a shell that has the program in it, perhaps behind a pipe.
	programLine = regexp.MustCompile(`(?:^|\| )(?:go run \./cmd/ablate|ablate) `)
	inlineCode  = regexp.MustCompile("`([^`\n]+)`")
	placeholder = regexp.MustCompile(`\b[A-Z]{3,}\b|\[|\.\.\.|…`)
	explained   = regexp.MustCompile(`\s{2,}.*| # .*`) // what a line says about its command
)

// codeBlocks are the blocks of a page's code, each without its indentation.
func codeBlocks(page string) (blocks []string) {
	block := ""
	for line := range strings.Lines(page + "\nend") {
		if code, ok := strings.CutPrefix(line, "    "); ok {
			block += strings.TrimPrefix(code, "$ ")
		} else if block != "" {
			blocks, block = append(blocks, block), ""
		}
	}
	return blocks
}

// shell makes "go run ./cmd/ablate" and "ablate" hand their words to the function program, and "go test" list what it
// would test: this is one of those tests.
const shell = `set -e
ablate() { program "$@"; }
go() {
	case "$1" in
	run) shift 2; program "$@";;
	test|install) (cd "$REPOSITORY" && command go list "$2" >/dev/null);;
	*) command go "$@";;
	esac
}
`

// words are what a shell makes of the program's arguments in a line.
func words(t *testing.T, line string) []string {
	t.Helper()
	dir := t.TempDir()
	script := exec.Command("sh", "-c", shell+`set -f; program() { printf '%s\n' "$@" >words; }`+"\n"+line+"\n")
	script.Dir = dir
	if said, err := script.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v, %s", line, err, said)
	}
	data, err := os.ReadFile(filepath.Join(dir, "words"))
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	return strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
}

// Every command of every page is one that the program understands, and a ready plan with its flags is valid.
func TestPagesNameCommandsThatAreUnderstood(t *testing.T) {
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("no shell here")
	}
	found := map[string]int{}
	all := pages(t)
	inFolderOfTasks(t)
	for page, body := range all {
		var lines []string
		for _, block := range codeBlocks(body) {
			lines = append(lines, strings.Split(block, "\n")...)
		}
		for _, code := range inlineCode.FindAllStringSubmatch(body, -1) {
			if !placeholder.MatchString(code[1]) {
				lines = append(lines, code[1])
			}
		}
		for _, line := range lines {
			at := programLine.FindStringIndex(line)
			if at == nil || strings.HasPrefix(line, "source ") {
				continue
			}
			line = strings.TrimPrefix(explained.ReplaceAllString(line[at[0]:], ""), "| ")
			found[filepath.Base(page)]++
			understood(t, page, words(t, line))
		}
	}
	for page, least := range map[string]int{"README.md": 2, "commands.md": 8, "checkpoints.md": 6, "corpora.md": 3} {
		if found[page] < least {
			t.Errorf("%s has %d commands: has the way of writing them changed?", page, found[page])
		}
	}
}

// understood parses a command line, and checks the plan that it leads to, if that is there.
func understood(t *testing.T, page string, args []string) {
	t.Helper()
	parser, err := newParser()
	if err != nil {
		t.Fatal(err)
	}
	args = slices.DeleteFunc(slices.Clone(args), func(s string) bool { return s == "--help" })
	ctx, err := parser.Parse(asCommand(args))
	if err != nil {
		if !isCommand(parser, args) { // as where a page names a command without what it needs
			t.Errorf("%s: %q: %v", page, args, err)
		}
		return
	}
	var flags planFlags
	switch c := ctx.Selected().Target.Interface().(type) {
	case runCmd:
		flags = c.planFlags
	case planCmd:
		flags = c.planFlags
	default:
		return
	}
	if strings.HasSuffix(flags.Plan, ".yaml") {
		return // a file that another command makes
	}
	plan, err := flags.load()
	if err == nil {
		err = plan.Validate()
	}
	if err != nil {
		t.Errorf("%s: %q: %v", page, args, err)
	}
}

// isCommand reports whether words are the name of a command, and nothing else.
func isCommand(parser *kong.Kong, words []string) bool {
	node := parser.Model.Node
	for _, word := range words {
		at := slices.IndexFunc(node.Children, func(n *kong.Node) bool { return n.Name == word })
		if at < 0 {
			return false
		}
		node = node.Children[at]
	}
	return true
}

// inFolderOfTasks changes to a folder with the data that pages name.
func inFolderOfTasks(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	for _, task := range []string{"SST-2", "RTE"} {
		if err := os.MkdirAll(filepath.Join(dir, "glue", task), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, table := range []string{"splice.csv", "promoters.csv"} {
		if err := os.WriteFile(filepath.Join(dir, table), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
}

// Plans that a page shows are plans.
func TestPagesShowPlansThatAreValid(t *testing.T) {
	found := 0
	for page, body := range pages(t) {
		for _, block := range codeBlocks(body) {
			if !strings.HasPrefix(block, "extends:") && !strings.HasPrefix(block, "name:") {
				continue
			}
			found++
			inFolderOfTasks(t)
			plan, err := experiments.ParsePlan([]byte(block))
			if err == nil {
				err = plan.Validate()
			}
			if err != nil {
				t.Errorf("%s: %v in\n%s", page, err, block)
			}
		}
	}
	if found == 0 {
		t.Error("no page shows a plan: has the way of writing them changed?")
	}
}
