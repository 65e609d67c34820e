package tasks

import "github.com/ablate-go/ablate/tasks/score"

// Kind is the form of a task's answers. It decides the head and how examples become windows of tokens.
type Kind string

// The kinds of tasks.
const (
	Classify Kind = "classify" // a class of a text or of a pair of texts
	Regress  Kind = "regress"  // a number for a text or for a pair
	Tag      Kind = "tag"      // a class for each word
	Span     Kind = "span"     // a part of the context that answers a question, or none
	Choice   Kind = "choice"   // one of several options
)

// Task says how the files of a task are read, and how predictions are scored.
type Task struct {
	Name string // in commands and plans
	Kind Kind
	Doc  string // one sentence: what is asked, and where the data come from

	// For docs/tasks.md, in Markdown: the files that are looked for in a folder, the columns or fields that are read, and
	// the paper of the data.
	Files, Columns, Paper string

	// Labels are the names of the classes in order of their ids, where the task fixes them. Otherwise they are those of
	// the training file, sorted.
	Labels []string

	// Metrics are the metrics of the paper. The epoch is chosen by their mean on dev.
	Metrics []score.Metric

	// Read reads the files of a source. Faults name file, line and what to do.
	Read func(t Task, from Source) (*Data, error)

	layout *layout // of the tasks of GLUE
}

// Source says where the files of a task are, and what their columns are called.
type Source struct {
	// Path is a folder in the layout of the task's download, or a file.
	Path string

	// Files of the splits, which win over those in Path. Train may be empty where only predictions are wanted.
	Train, Dev, Test string

	// Columns of tables for tasks that do not fix them: names of the header, or numbers from 1. Text may be a range A-B of
	// columns, whose cells are written together without spaces: the letters of a sequence.
	Text, Pair, Label string

	// Labels are the names of the classes of a model that is fine-tuned already, in order of their ids. They win over
	// those of the training file, which may then be absent.
	Labels []string

	// Encoding is that of files that are not UTF-8; it is guessed where it is empty, and a note says so.
	Encoding string

	// DevShare is the share of the examples that is set aside for dev where there is no file for it, 0.1 if it is 0. Which
	// ones depends on their texts alone, so that equal texts are never in both.
	DevShare float64
}

// described is the task with what its page says of its files, columns and paper; without files those that it looks for.
func (t Task) described(files, columns, paper string) Task {
	if files != "" {
		t.Files = files
	}
	t.Columns, t.Paper = columns, paper
	return t
}
