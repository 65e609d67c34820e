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
func refuseOther(path string, have, want Config) error {
	return otherKeys(path, keysThatDiffer(have, want))
}

// refuseOtherPlan is the same for the plan of a run folder.
func refuseOtherPlan(path string, have, want *Plan) error {
	return otherKeys(path, append(keysThatDiffer(*have, *want), armsThatDiffer(have, want)...))
}

func keysThatDiffer[T any](have, want T) (differ []string) {
	for _, d := range keys.Diff(have, want) {
		if !d.Free {
			differ = append(differ, fmt.Sprintf("%s is %s there and %s here", d.Path, d.A, d.B))
		}
	}
	return differ
}

func otherKeys(path string, differ []string) error {
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

// armsThatDiffer names the arms that a folder's plan has and another one not, or not so. It may have more: see grow.
func armsThatDiffer(have, want *Plan) (differ []string) {
	for _, arm := range have.Arms {
		if other := want.arm(arm.Name); other == nil {
			differ = append(differ, "arm "+arm.Name+" is there and not here")
		} else if !slices.Equal(other.Set, arm.Set) {
			differ = append(differ, fmt.Sprintf("arm %s sets %v there and %v here", arm.Name, arm.Set, other.Set))
		}
	}
	return differ
}
