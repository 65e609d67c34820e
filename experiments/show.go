package experiments

import (
	"fmt"
	"strings"
)

// String writes the numbers that the step has, as "mlm_loss 6.31, grad_norm 1.2".
func (s StepResult) String() string { return show(s.readings()) }

// String writes the scores that the evaluation has, as "mlm_loss 6.31, auc 0.61".
func (e Evaluation) String() string { return show(e.readings("")) }

// String writes the key and the value, or "none" where there is no number.
func (r Reading) String() string {
	if r.Value == nil {
		return r.Key + " none"
	}
	return fmt.Sprintf("%s %.4g", r.Key, *r.Value)
}

// show joins the readings that have a value.
func show(readings []Reading) string {
	var parts []string
	for _, r := range readings {
		if r.Value != nil {
			parts = append(parts, r.String())
		}
	}
	return strings.Join(parts, ", ")
}
