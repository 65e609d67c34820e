package experiments

import (
	"errors"
	"fmt"
	"testing"
)

// A file that cannot be closed may have lost rows: the cell fails, even where it would have counted as interrupted.
func TestAnErrorOfClosingIsNotLost(t *testing.T) {
	lost, before := errors.New("disk full"), errors.New("step 3: no gradient")
	for what, c := range map[string]struct{ err, closed, want error }{
		"neither":           {nil, nil, nil},
		"closing alone":     {nil, lost, lost},
		"what was before":   {before, nil, before},
		"the same twice":    {fmt.Errorf("row: %w", lost), lost, lost},
		"after interrupted": {ErrInterrupted, lost, lost},
		"interrupted alone": {ErrInterrupted, nil, ErrInterrupted},
	} {
		got := withCloseError(c.err, c.closed)
		if !errors.Is(got, c.want) || c.closed != nil && errors.Is(got, ErrInterrupted) {
			t.Errorf("%s: %v", what, got)
		}
	}
	if got := withCloseError(before, lost); !errors.Is(got, before) || !errors.Is(got, lost) {
		t.Errorf("of two errors %v is left", got)
	}
}
