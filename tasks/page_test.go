package tasks_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/tasks"
)

var update = flag.Bool("update", false, "write the table of docs/tasks.md from the tasks")

// What the program has, before any test registers a task of its own.
var tasksOfThisProgram = tasks.List()

func TestTasksPageIsWhatTheTableSays(t *testing.T) {
	const path = "../docs/tasks.md"
	const begin, end = "<!-- Generated from the tasks, see CONTRIBUTING.md -->\n", "<!-- End of what is generated -->\n"
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, hasBegin := strings.Cut(string(data), begin)
	_, after, hasEnd := strings.Cut(rest, end)
	if !hasBegin || !hasEnd {
		t.Fatalf("%s has lost the comments around its table:\n%s%s", path, begin, end)
	}
	want := before + begin + tasksTable() + end + after
	if want == string(data) {
		return
	}
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("%s is not what the tasks say: renew it with go test ./tasks -run TasksPage -update", path)
}

func tasksTable() string {
	var out strings.Builder
	out.WriteString("\n| task | kind | what is asked | files | columns | labels | metrics | paper |\n" +
		"|---|---|---|---|---|---|---|---|\n")
	for _, task := range tasksOfThisProgram {
		var metrics []string
		for _, m := range task.Metrics {
			metrics = append(metrics, string(m))
		}
		for _, cell := range []string{"`" + task.Name + "`", string(task.Kind), task.Doc, task.Files, task.Columns,
			strings.Join(task.Labels, ", "), strings.Join(metrics, ", "), task.Paper} {
			fmt.Fprintf(&out, "| %s ", strings.ReplaceAll(cell, "|", `\|`))
		}
		out.WriteString("|\n")
	}
	out.WriteString("\n")
	return out.String()
}

// A task that does not say what it reads cannot be used.
func TestEachTaskSaysWhatItReads(t *testing.T) {
	for _, task := range tasksOfThisProgram {
		if task.Doc == "" || task.Files == "" || task.Columns == "" || task.Paper == "" || len(task.Metrics) == 0 {
			t.Errorf("task %s lacks Doc, Files, Columns, Paper or Metrics: %q, %q, %q, %q, %v", task.Name, task.Doc, task.Files,
				task.Columns, task.Paper, task.Metrics)
		}
	}
}

func TestRegister(t *testing.T) {
	if err := tasks.Register(tasks.Task{Name: "sst2"}); err == nil || !strings.Contains(err.Error(), "sst2") {
		t.Errorf("a name is taken twice: %v", err)
	}
	own := tasks.Task{Name: "own of this test", Read: func(tasks.Task, tasks.Source) (*tasks.Data, error) {
		return &tasks.Data{Labels: []string{"a"}, Dev: []*tasks.Set{{Name: "dev"}}}, nil
	}, Kind: tasks.Classify}
	if err := tasks.Register(own); err != nil {
		t.Fatal(err)
	}
	d, err := tasks.Load(own.Name, tasks.Source{})
	if err != nil || d.Dev[0].Kind != tasks.Classify || d.Task.Labels[0] != "a" {
		t.Errorf("%+v, %v", d, err)
	}
}
