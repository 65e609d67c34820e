package finetune

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/ablate-go/ablate/tasks"
)

// WritePredictions writes the predictions for a set in the form that those who have the labels score: GLUE's
// submissions for classes and numbers, columns of word and tag, the JSON of SQuAD's scripts, and for a choice the
// number of the option from 0.
func WritePredictions(w io.Writer, t tasks.Task, set *tasks.Set, p []tasks.Prediction) error {
	switch t.Kind {
	case tasks.Tag:
		return writeTags(w, t, set, p)
	case tasks.Span:
		answers := map[string]string{}
		for i, e := range set.Examples {
			answers[e.ID] = p[i].Text
		}
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		return e.Encode(answers)
	case tasks.Choice:
		for i, e := range set.Examples {
			if _, err := fmt.Fprintf(w, "%s\t%d\n", e.ID, p[i].Class); err != nil {
				return err
			}
		}
		return nil
	}
	return tasks.WriteGLUE(w, t, set, p)
}

// writeTags writes word and tag with a tab between, and a blank line after each sentence.
func writeTags(w io.Writer, t tasks.Task, set *tasks.Set, p []tasks.Prediction) error {
	var errs []error
	print := func(format string, args ...any) {
		_, err := fmt.Fprintf(w, format, args...)
		errs = append(errs, err)
	}
	for i, e := range set.Examples {
		for j, word := range e.Words {
			print("%s\t%s\n", word, t.Labels[p[i].Tags[j]])
		}
		print("\n")
	}
	return errors.Join(errs...)
}

// PredictionsName is the name of the file for a set.
func PredictionsName(t tasks.Task, set *tasks.Set) string {
	switch t.Kind {
	case tasks.Tag:
		return set.Name + ".conll"
	case tasks.Span:
		return set.Name + ".json"
	case tasks.Choice:
		return set.Name + ".tsv"
	}
	return tasks.SubmissionName(t, set)
}
