package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// A kernel that a cell has ended is told in one sentence with the notebook, the cell and the reason, whatever the exit
// code; a cell that failed has been told by the kernel.
func TestKernelsThatEndEarlyAreNamed(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the kernel of this test is a shell script")
	}
	for _, c := range []struct{ name, script, want string }{
		{"done", `printf ended > "$4"`, ""},
		{"failed", `printf ended > "$4"; exit 1`, "exit code 1"},
		{"a panic", `printf '2 of 3' > "$4"; echo 'panic: on purpose' >&2; exit 2`,
			"x.ipynb: code cell 2 of 3 ended the kernel (exit status 2, panic: on purpose), and nothing after it was run"},
		{"os.Exit(0) of a library", `printf '1 of 3' > "$4"`, "code cell 1 of 3 ended the kernel (exit status 0), and"},
		{"no memory", `printf '3 of 3' > "$4"; kill -9 $$`, "code cell 3 of 3 ended the kernel (signal: killed), and"},
		{"another kernel", `exit 0`, "did not begin with x.ipynb"},
	} {
		program := filepath.Join(t.TempDir(), "kernel")
		if err := os.WriteFile(program, []byte("#!/bin/sh\n"+c.script+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
		err := runByKernel(program, "x.ipynb", "")
		if got := fmt.Sprint(err); c.want == "" && err != nil || !strings.Contains(got, c.want) ||
			strings.Contains(got, "\n") {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}
