package tasks_test

import (
	"testing"

	"github.com/ablate-go/ablate/internal/testutil"
	"github.com/ablate-go/ablate/tasks"
)

// The names that were looked for fit into a sentence.
func TestMissingFilesAreNamedInShort(t *testing.T) {
	for task, want := range map[string]string{
		"classify": "none of the files train.*, dev.*, valid.*, validation.*, val.* and test.*;",
		"ner":      "wnut17train.conll, eng.train, train.*, emerging.dev.conll,",
		"sst2":     "none of the files train.tsv, dev.tsv and test.tsv;",
	} {
		_, err := tasks.Load(task, tasks.Source{Path: t.TempDir()})
		testutil.WantSentence(t, err, want)
	}
}
