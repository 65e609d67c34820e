package tasks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/internal/keys"
)

// table lists the tasks in the order of the documentation.
var table = []Task{
	cola, sst2, mrpc, stsb, qqp, mnli, qnli, rte, wnli, // gluetasks.go
	xnli, xnliTranslated,
	squad, squad2, xquad,
	ner,
	race, swag, hellaswag, copa, codah, cosmosqa, arc, csqa, choice,
	classify, regress, nucleotide,
	goAreaTask, goNextTask, // made of the Go installation
}

// List returns every task.
func List() []Task { return slices.Clone(table) }

// Register adds a task of your own, which commands and plans then know by its name. A name that exists is an error.
func Register(t Task) error {
	if _, err := Find(t.Name); err == nil {
		return fmt.Errorf("a task %s exists: choose another name", t.Name)
	}
	table = append(table, t)
	return nil
}

// UnknownTaskError is the error for a name that no task has.
type UnknownTaskError struct{ Name string }

// Error implements error.
func (e *UnknownTaskError) Error() string {
	near := ""
	if n := keys.Nearest(e.Name, Names()); n != "" {
		near = fmt.Sprintf(" (did you mean %s?)", n)
	}
	return fmt.Sprintf("there is no task %q%s: the tasks are %s", e.Name, near, strings.Join(Names(), ", "))
}

// Names lists the names of all tasks.
func Names() (names []string) {
	for _, t := range table {
		names = append(names, t.Name)
	}
	return names
}

// Find returns a task by its name. Another name is an [*UnknownTaskError].
func Find(name string) (Task, error) {
	for _, t := range table {
		if t.Name == name {
			return t, nil
		}
	}
	return Task{}, &UnknownTaskError{name}
}

// Load reads the files of a task. Errors are those of [Find] and of the files.
func Load(name string, from Source) (*Data, error) {
	t, err := Find(name)
	if err != nil {
		return nil, err
	}
	data, err := t.Read(t, from)
	if err != nil {
		return nil, err
	}
	if data.Task.Name == "" { // a reader may set it, where the metrics depend on the classes
		data.Task = t
	}
	data.Task.Labels = data.Labels
	for _, set := range data.Sets() {
		set.Kind = t.Kind
	}
	return data, nil
}

// NameOf is the name of a set in results: its own, and "test en" of a test set where a dev set is called en too.
func (d *Data) NameOf(set *Set) string {
	named := func(s *Set) bool { return s.Name == set.Name }
	if slices.Contains(d.Test, set) && slices.ContainsFunc(d.Dev, named) {
		return "test " + set.Name
	}
	return set.Name
}

// Sets are all sets of a task: train, dev and test.
func (d *Data) Sets() []*Set {
	var out []*Set
	if d.Train != nil {
		out = append(out, d.Train)
	}
	return slices.Concat(out, d.Dev, d.Test)
}
