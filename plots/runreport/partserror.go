package runreport

import (
	"fmt"
	"strings"

	"github.com/ablate-go/ablate/internal/prose"
)

// PartsError says which parts of a report could not be made. The report is written nevertheless, with a notice in the
// place of each.
type PartsError struct {
	Parts []error // what could not be made, and why; at least one
}

// Error names the parts with their causes.
func (e *PartsError) Error() string {
	var all []string
	for _, one := range e.Parts {
		all = append(all, one.Error())
	}
	return fmt.Sprintf("the report was written without %s of it, in whose place it has a notice: %s",
		prose.Count(len(all), "part"), strings.Join(all, "; "))
}

// Unwrap returns the cause of each part.
func (e *PartsError) Unwrap() []error { return e.Parts }
