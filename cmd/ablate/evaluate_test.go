package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/ablate-go/ablate/experiments/finetune"
	"github.com/ablate-go/ablate/internal/testutil"
	"github.com/ablate-go/ablate/tasks"
)

// Whoever evaluates on a file without labels is told how to get predictions for it.
func TestEvaluateWithoutLabelsSaysWhatToDo(t *testing.T) {
	c := evaluateCmd{Model: "runs/x/model"}
	dir := t.TempDir()
	for name, content := range map[string]string{"none.csv": "text,label\nA,\n", "column.csv": "text\nA\n"} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := tasks.Load("classify", tasks.Source{Dev: path})
		testutil.WantSentence(t, c.withoutLabels(err), name, "ablate predict runs/x/model, one example a line")
	}
	path := filepath.Join(dir, "choice.jsonl")
	if err := os.WriteFile(path, []byte(`{"text": "A", "options": ["x", "y"]}`), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := tasks.Load("choice", tasks.Source{Dev: path})
	testutil.WantSentence(t, c.withoutLabels(err), "ablate predict")
	if _, err = tasks.Load("classify", tasks.Source{Dev: filepath.Join(dir, "absent.csv")}); c.withoutLabels(err) != err {
		t.Errorf("a file that is not there is said to be predicted for: %v", c.withoutLabels(err))
	}
}

// A task without training or dev examples names the flag for them.
func TestMissingExamplesNameTheFlag(t *testing.T) {
	testutil.WantSentence(t, withHint(&finetune.NoExamplesError{Task: "xnli", Where: "data", For: finetune.Training}),
		"no training examples in data", "(--train FILE)")
	testutil.WantSentence(t, withHint(&finetune.NoExamplesError{Task: "xnli", Where: "data", For: finetune.Dev}),
		"no dev examples in data, by which the epoch is chosen", "(--dev FILE)")
}
