//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/testutil"
)

// The commands of README and of the page on commands run one after the other, each page's in a folder of its own. Runs
// are made short by flags behind those of the page, and read a small text where the page names none.
func TestCommandsOfThePagesRun(t *testing.T) {
	testutil.Long(t)
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("no shell here")
	}
	repository, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	for page, short := range map[string]string{
		"README.md": "-s train.steps=2 -s train.warmup=1 -s train.batch=2 -s intervals.eval_batches=1",
		"docs/commands.md": "-s train.steps=2 -s train.warmup=1 -s train.batch=2 -s train.seq=16 " +
			"-s intervals.eval_batches=1 -s model.encoder.vocab=300 -s model.encoder.hidden=32 " +
			"-s model.encoder.intermediate=64",
	} {
		t.Run(filepath.Base(page), func(t *testing.T) {
			body := pages(t)[filepath.Join("..", "..", filepath.FromSlash(page))]
			script := ""
			for _, block := range codeBlocks(body) {
				if programLine.MatchString(strings.ReplaceAll(block, "\n", "\n| ")) {
					script += block
				}
			}
			for _, code := range inlineCode.FindAllStringSubmatch(body, -1) {
				if programLine.MatchString(code[1]) && page == "README.md" && !placeholder.MatchString(code[1]) {
					script += code[1] + "\n"
				}
			}
			s := newSession(t)
			for _, name := range []string{"book.txt", "more/a.txt", "more/b.txt", "french/a.txt", "german.txt"} {
				path := filepath.Join(s.dir, filepath.FromSlash(name))
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(sampleProse(400)), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			run := exec.Command("sh", "-c", shell+`program() {
	if [ "$1" = run ]; then
		case "$PAGE $*" in
		*--downstream*) shift; command ablate plan --no-timing "$@";; # fine-tuning takes minutes
		*"--device cuda"*) shift; command ablate plan --no-timing "$@";; # there is no GPU
		*--corpus*|*--language*|README*) command ablate "$@" $SHORT;;
		*) command ablate "$@" $SHORT --corpus corpus.txt;;
		esac
	elif [ "$1" = pairs ]; then # on a model and pairs that are here
		shift 3
		command ablate pairs --skip-long runs/quick/cells/rtd-gdes/seed-1 "$REPOSITORY/tasks/minimalpairs/testdata" "$@"
	elif [ "$1 $2" = "device install" ]; then # downloads
		command ablate device list
	else
		command ablate "$@"
	fi
}
`+"set -x\n"+script)
			run.Dir, run.Env = s.dir, append(s.env, "SHORT="+short, "PAGE="+page, "REPOSITORY="+repository)
			said, err := run.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, said)
			}
			reports, _ := filepath.Glob(filepath.Join(s.dir, "runs", "*", "report.html"))
			if len(reports) < 2 {
				t.Errorf("%d reports\n%s", len(reports), said)
			}
		})
	}
}
