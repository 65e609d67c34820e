package main_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A cell cannot end the kernel by Go's own functions for that, and not by a success.
func TestCellsThatWouldEndTheKernelFail(t *testing.T) {
	const imports = "import (\n\"log\"\n\"os\"\n\"runtime\"\n)"
	for cell, want := range map[string]string{
		`os.Exit(0)`:            `: code cell 2 of 3: os\.Exit\(0\) would end the kernel: to fail a cell call panic`,
		`os.Exit(3)`:            `: code cell 2 of 3: os\.Exit\(3\) would end the kernel`,
		`defer os.Exit(0)`:      `: code cell 2 of 3: os\.Exit\(0\) would end the kernel`,
		`runtime.Goexit()`:      `: code cell 2 of 3: runtime\.Goexit\(\) would end the kernel`,
		`log.Fatal("no ", 7)`:   `: code cell 2 of 3: no 7 \(log\.Fatal would end the kernel: in a cell call panic`,
		`log.Fatalf("no %d",7)`: `: code cell 2 of 3: no 7 \(log\.Fatalf would`,
		`log.Fatalln("no", 7)`:  `: code cell 2 of 3: no 7 \(log\.Fatalln would`,
	} {
		code, stdout, stderr := runCells(t, imports, cell, `println("later")`)
		if code != 1 || !regexp.MustCompile(want).MatchString(stderr) || strings.Count(stderr, "\n") != 1 {
			t.Errorf("%s ended with %d and told %q, want %q in one line", cell, code, stderr, want)
		}
		if strings.Contains(stdout+stderr, "later") {
			t.Errorf("%s: the cell after it was run", cell)
		}
	}
}

// What ends the process in spite of that is told by who started it, from the file that says how far the kernel was. The
// cells block on a channel, because gomacro's select {} goes on.
func TestKernelSaysHowFarItIs(t *testing.T) {
	for _, test := range []struct {
		cell, want string
		code       int
	}{
		{`1`, "ended", 0},
		{`panic("on purpose")`, "ended", 1},
		{`go func() { panic("on purpose") }(); <-make(chan int)`, "2 of 3", 2},
		{`p, err := os.FindProcess(os.Getpid()); p.Kill(); <-make(chan int)`, "2 of 3", -1},
	} {
		file := filepath.Join(t.TempDir(), "progress")
		cmd := exec.Command(kernelProgram(t), "-progress", file, "-run", notebookOf(t, `import "os"`, test.cell, `2`))
		out, _ := cmd.CombinedOutput() // its exit code is looked at
		got, err := os.ReadFile(file)
		if string(got) != test.want || cmd.ProcessState.ExitCode() != test.code {
			t.Errorf("%s: the kernel was at %q (%v), ended with %v and said %s", test.cell, got, err, cmd.ProcessState, out)
		}
	}
}
