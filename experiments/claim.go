package experiments

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/ablate-go/ablate/internal/keys"
	"github.com/google/renameio/v2"
)

// claim makes the folder and its config.yaml, or checks that the folder is this cell's.
func (c Cell) claim() error {
	if err := os.MkdirAll(c.Dir, 0o755); err != nil {
		return err
	}
	path := filepath.Join(c.Dir, configFile)
	old, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		data, err := keys.Encode(c.Config)
		if err != nil {
			return err
		}
		return renameio.WriteFile(path, data, 0o644)
	}
	if err != nil {
		return err
	}
	have := DefaultConfig()
	if err := keys.Decode(old, &have); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return refuseOther(path, have, c.Config)
}

// refuseOther is an error that names the keys in which a folder's configuration differs from the one that
// is to be run in it.
func refuseOther[T any](path string, have, want T) error {
	var differ []string
	for _, d := range keys.Diff(have, want) {
		if d.Path == "arms" {
			differ = append(differ, armsThatDiffer(any(have), any(want))...)
		} else if !d.Free {
			differ = append(differ, fmt.Sprintf("%s is %s there and %s here", d.Path, d.A, d.B))
		}
	}
	if len(differ) == 0 {
		return nil
	}
	const shown = 4
	more := ""
	if len(differ) > shown {
		more, differ = fmt.Sprintf(" and %d more keys differ", len(differ)-shown), differ[:shown]
	}
	return otherRun{fmt.Errorf("%s holds another run (%s%s): choose another folder with --out or repeat its settings", path, joinList(differ), more)}
}

// armsThatDiffer names the arms in which two plans differ.
func armsThatDiffer(a, b any) (differ []string) {
	have, ok1 := a.(Plan)
	want, ok2 := b.(Plan)
	if !ok1 || !ok2 {
		return []string{"arms differ"}
	}
	find := func(p Plan, name string) *Arm {
		for i := range p.Arms {
			if p.Arms[i].Name == name {
				return &p.Arms[i]
			}
		}
		return nil
	}
	for _, arm := range want.Arms {
		if other := find(have, arm.Name); other == nil {
			differ = append(differ, "arm "+arm.Name+" is here and not there")
		} else if !slices.Equal(other.Set, arm.Set) {
			differ = append(differ, fmt.Sprintf("arm %s sets %v there and %v here", arm.Name, other.Set, arm.Set))
		}
	}
	for _, arm := range have.Arms {
		if find(want, arm.Name) == nil {
			differ = append(differ, "arm "+arm.Name+" is there and not here")
		}
	}
	if differ == nil {
		differ = []string{"the arms stand in another order"}
	}
	return differ
}
