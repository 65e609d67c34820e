package corpus

import (
	"fmt"

	"github.com/ablate-go/ablate/internal/prose"
)

// warnings keeps the number of warnings bounded: a folder can hold a million odd files.
type warnings struct {
	list []string
	more int // warnings beyond the list
}

const maxWarnings = 20

func (w *warnings) add(s string) {
	if len(w.list) < maxWarnings {
		w.list = append(w.list, s)
		return
	}
	w.more++
}

// strings is the list to show, with a last line for what was left out.
func (w *warnings) strings() []string {
	if w.more == 0 {
		return w.list
	}
	return append(w.list[:len(w.list):len(w.list)],
		fmt.Sprintf("and %s of this kind", prose.Count(w.more, "more warning")))
}

// first is the first warning, "" if there is none.
func (w *warnings) first() string {
	if len(w.list) == 0 {
		return ""
	}
	return w.list[0]
}
