package tasks

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
)

// WriteGLUE writes the predictions for a set in the layout that GLUE's server takes: a header, then index and
// prediction with a tab between. Classes are written by their labels; the scores of STS-B are cut to 0 to 5, as the
// server refuses others. p[i] is the prediction for the example i. Only classify and regress tasks have this layout.
func WriteGLUE(w io.Writer, t Task, set *Set, p []Prediction) error {
	if len(p) != len(set.Examples) {
		return fmt.Errorf("%s has %d examples, and there are %d predictions: give one for each, in their order", set.Name,
			len(set.Examples), len(p))
	}
	out := csv.NewWriter(w) // with quotes where a label of a table has a tab or a line break
	out.Comma = '\t'
	errs := []error{out.Write([]string{"index", "prediction"})}
	for i, e := range set.Examples {
		said, err := inSubmission(t, p[i])
		if err != nil {
			return fmt.Errorf("%s, example %d: %w", set.Name, i, err)
		}
		errs = append(errs, out.Write([]string{e.ID, said}))
	}
	out.Flush()
	return errors.Join(append(errs, out.Error())...)
}

func inSubmission(t Task, p Prediction) (string, error) {
	switch {
	case t.Kind == Regress:
		if math.IsNaN(p.Value) || math.IsInf(p.Value, 0) {
			return "", fmt.Errorf("the prediction is %v: the training diverged, so lower its learning rate", p.Value)
		}
		v := p.Value
		if t.Name == stsb.Name {
			v = max(0, min(v, 5))
		}
		return strconv.FormatFloat(v, 'f', 5, 64), nil
	case t.Kind != Classify:
		return "", fmt.Errorf("a task of the kind %s has no such file: use its own layout", t.Kind)
	case p.Class < 0 || p.Class >= len(t.Labels):
		return "", fmt.Errorf("there is no class %d: the task has %d", p.Class, len(t.Labels))
	}
	return t.Labels[p.Class], nil
}

// SubmissionName is the name that GLUE's server wants for the file of a set: "MNLI-m.tsv" for the matched one.
func SubmissionName(t Task, set *Set) string {
	if t.layout == nil {
		return t.Name + "-" + set.Name + ".tsv"
	}
	switch set.Name {
	case "matched":
		return t.layout.folder + "-m.tsv"
	case "mismatched":
		return t.layout.folder + "-mm.tsv"
	}
	return t.layout.folder + ".tsv"
}
