package main_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/ablate-go/ablate/notebook/build"
	"github.com/ablate-go/ablate/notebook/internal/ipynb"
)

var (
	buildOnce sync.Once
	buildDir  string
	buildErr  error
)

func TestMain(m *testing.M) {
	code := m.Run()
	os.RemoveAll(buildDir)
	os.Exit(code)
}

// kernelProgram builds the kernel once for all tests.
func kernelProgram(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("builds the kernel")
	}
	buildOnce.Do(func() {
		if buildDir, buildErr = os.MkdirTemp("", "ablate-kernel-test-"); buildErr == nil {
			buildErr = build.Kernel(t.Context(), "..", filepath.Join(buildDir, "kernel"), os.Stderr)
		}
	})
	if buildErr != nil {
		t.Fatal(buildErr)
	}
	return filepath.Join(buildDir, "kernel")
}

// notebookOf writes a notebook with the cells as code.
func notebookOf(t *testing.T, cells ...string) string {
	t.Helper()
	var list []any
	for _, code := range cells {
		list = append(list, map[string]any{"cell_type": "code", "metadata": map[string]any{}, "source": code,
			"outputs": []any{}, "execution_count": nil})
	}
	data, err := json.Marshal(map[string]any{"cells": list, "metadata": map[string]any{}, "nbformat": 4,
		"nbformat_minor": 5})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "x.ipynb")
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// runCells runs the cells, and returns the exit code and what the kernel told.
func runCells(t *testing.T, cells ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs strings.Builder
	cmd := exec.Command(kernelProgram(t), "-run", notebookOf(t, cells...))
	cmd.Stdout, cmd.Stderr = &out, &errs
	_ = cmd.Run() // its exit code is returned
	return cmd.ProcessState.ExitCode(), out.String(), errs.String()
}

// sharingInOneCell uses a type in the cell that declares it, which the interpreter cannot.
const sharingInOneCell = `
import ("github.com/ablate-go/ablate/graph"; "github.com/ablate-go/ablate/sharing"; "gorgonia.org/gorgonia")
type own struct{}
func (own) Name() string { return "own" }
func (own) Generator(b *graph.Builder, s sharing.Shape) *gorgonia.Node { return nil }
func (o own) Discriminator(b *graph.Builder, s sharing.Shape) (*gorgonia.Node, string) { return o.Generator(b, s), "" }
func (own) Tables(p *graph.Params) sharing.Tables { return sharing.Tables{} }
var s sharing.Strategy = own{}`

func TestFailingCellsAreNamed(t *testing.T) {
	for _, test := range []struct {
		cells []string
		want  string // of standard error
	}{
		{[]string{"x := 1", "y := x +"}, `^ablate: \S+x\.ipynb: code cell 2 of 2: cell:`},
		{[]string{"panic(\"on purpose\")", "1"}, `: code cell 1 of 2: on purpose\n$`},
		{[]string{`import "example.org/nothing"`},
			`: code cell 1 of 1: package example\.org/nothing is not in this kernel, .* go generate`},
		{[]string{`import "slices"`}, `: package slices is not in this kernel`},
		{[]string{"max(1, 2)"}, `cell:1:1: undefined identifier: max: cells have the Go of 2022, without min, max and clear`},
		{[]string{sharingInOneCell}, `does not implement .*: a type that is declared in this very cell may have its methods only from the next cell on`},
		{[]string{"import \"errors\"", "func f() error { return errors.New(\"told\") }",
			"if err := f(); err != nil { panic(err) }"}, `: code cell 3 of 3: told\n$`},
	} {
		code, _, stderr := runCells(t, test.cells...)
		if code != 1 || !regexp.MustCompile(test.want).MatchString(stderr) || strings.Count(stderr, "\n") != 1 {
			t.Errorf("%q ended with %d and told %q, want %q in one line", test.cells, code, stderr, test.want)
		}
	}
}

func TestFilesThatAreNoNotebooks(t *testing.T) {
	program := kernelProgram(t)
	path := filepath.Join(t.TempDir(), "x.ipynb")
	for content, want := range map[string]string{
		"{}":                            `has notebook format "", and only 4 is read`,
		`{"nbformat": 3, "cells": []}`:  `has notebook format "3"`,
		"no JSON":                       "is no notebook: ",
		`{"nbformat": 4}`:               "it has no list of cells",
		`{"nbformat": 4, "cells": [1]}`: "cell 1 of all is no object",
		`{"nbformat": 4, "cells": [{"cell_type": "code", "source": 3}]}`: "its source is 3, neither text nor lines",
	} {
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(program, "-run", path).CombinedOutput()
		if err == nil || !strings.Contains(string(out), want) {
			t.Errorf("%s: %v, %q, want %q", content, err, out, want)
		}
	}
}

func TestOutputsAreWritten(t *testing.T) {
	source := notebookOf(t,
		"import (\n\"fmt\"\n\"os\"\n\"github.com/ablate-go/ablate/plots\"\n"+
			"\"github.com/ablate-go/ablate/plots/report\"\n\"gorgonia.org/gorgonia\"\n)",
		"fmt.Println(\"one\"); fmt.Println(\"two\")",
		"fig, err := plots.NewHeatmap([][]float64{{1, 2}})\nfig",
		"table, err := report.NewTable(\"T\", []report.Column{{Title: \"a\"}}, [][]string{{\"1\"}})\ntable",
		"6 * 7",
		"fmt.Fprintln(os.Stderr, \"aside\")",
		"g := gorgonia.NewGraph()\nw := gorgonia.NewMatrix(g, gorgonia.Float32, "+
			"gorgonia.WithShape(2, 2), gorgonia.WithName(\"w\"))\nloss := gorgonia.Must(gorgonia.Sum(w))\n"+
			"nodes := gorgonia.Nodes{w}\ngrads, err := gorgonia.Grad(loss, nodes...)\nlen(grads)",
	)
	before, err := os.ReadFile(source)
	if err != nil {
		t.Fatal(err)
	}
	target := filepath.Join(t.TempDir(), "out.ipynb")
	if out, err := exec.Command(kernelProgram(t), "-write", target, "-run", source).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if after, err := os.ReadFile(source); err != nil || string(after) != string(before) {
		t.Errorf("the notebook that was run has changed (%v)", err)
	}
	var book struct {
		Cells []struct {
			Count   int `json:"execution_count"`
			Outputs []struct {
				Type, Name string
				Text       []string
				Data       map[string]any
				Metadata   map[string]any
				Kind       string `json:"output_type"`
			}
		}
	}
	data, err := os.ReadFile(target)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &book); err != nil {
		t.Fatal(err)
	}
	if len(book.Cells) != 7 || book.Cells[6].Count != 7 {
		t.Fatalf("%d cells came back", len(book.Cells))
	}
	if o := book.Cells[1].Outputs; len(o) != 1 || o[0].Kind != "stream" || strings.Join(o[0].Text, "|") != "one\n|two\n" {
		t.Errorf("two lines of print became %+v", o)
	}
	if o := book.Cells[2].Outputs; len(o) != 1 || !strings.HasPrefix(o[0].Data["image/png"].(string), "iVBOR") ||
		len(o[0].Data) != 2 || o[0].Metadata["image/png"] == nil {
		t.Errorf("a figure became %+v", o)
	}
	if o := book.Cells[3].Outputs; len(o) != 1 || o[0].Data["text/markdown"] == nil {
		t.Errorf("a table became %+v", o)
	}
	if o := book.Cells[4].Outputs; len(o) != 1 || o[0].Kind != "execute_result" ||
		o[0].Data["text/plain"].([]any)[0] != "42" {
		t.Errorf("6 * 7 became %+v", o)
	}
	if o := book.Cells[5].Outputs; len(o) != 1 || o[0].Name != "stderr" {
		t.Errorf("standard error became %+v", o)
	}
	if o := book.Cells[6].Outputs; len(o) != 1 || o[0].Data["text/plain"].([]any)[0] != "1" {
		t.Errorf("one gradient became %+v", o)
	}
	if _, err := ipynb.Read(target); err != nil {
		t.Error(err)
	}
}

// A notebook runs in its own folder, and its file is written back over itself on demand.
func TestNotebookRunsInItsFolder(t *testing.T) {
	source := notebookOf(t, "import \"os\"", "os.WriteFile(\"beside.txt\", []byte(\"x\"), 0600)")
	if out, err := exec.Command(kernelProgram(t), "-write", source, "-run", source).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(source), "beside.txt")); err != nil {
		t.Error(err)
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(source), "*"))
	if err != nil || len(left) != 2 {
		t.Errorf("the folder holds %v", left)
	}
}

func TestInterruptEndsARunningCell(t *testing.T) {
	for name, loop := range map[string]string{
		"interpreted code": "for i := 0; i >= 0; i++ { time.Sleep(time.Millisecond) }",
		"a context": "ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)\n" +
			"<-ctx.Done()\npanic(ctx.Err())",
	} {
		cmd := exec.Command(kernelProgram(t), "-run", notebookOf(t,
			"import (\n\"context\"\n\"fmt\"\n\"os\"\n\"os/signal\"\n\"time\"\n)", "fmt.Println(\"ready\")\n"+loop))
		var errs strings.Builder
		cmd.Stderr = &errs
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if _, err := out.Read(make([]byte, 16)); err != nil { // until the cell has begun
			t.Fatal(err)
		}
		time.Sleep(200 * time.Millisecond)
		if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
			t.Fatal(err)
		}
		stuck := time.AfterFunc(30*time.Second, func() { cmd.Process.Kill() })
		_ = cmd.Wait() // its exit code is looked at below
		stuck.Stop()
		if code := cmd.ProcessState.ExitCode(); code != 130 && !(name == "a context" && code == 1) ||
			!strings.Contains(errs.String(), "cell 2 of 2: ") {
			t.Errorf("%s: ended with %v and told %q", name, cmd.ProcessState, errs.String())
		}
	}
}
