package experiments

import (
	"testing"

	"github.com/ablate-go/ablate/internal/keys"
)

// change is another value of a key, by which what is trained must become another thing.
type change struct {
	set  string // assignments, the key's among them: more than one only where one alone is no valid configuration
	both string // assignments to both of the things that are compared
}

// eachKeyIsRead changes one key of cfg after another, but for those that other tests change. A key that is new fails
// the test until it is in the table of changes, whose name is table, and one that nothing reads fails it, since what is
// made stays the same.
func eachKeyIsRead(t *testing.T, cfg any, table string, changes map[string]change, other func(key string) bool,
	made func(t *testing.T, settings ...string) string,
) {
	t.Helper()
	if made(t) != made(t) {
		t.Fatal("the same twice gives two results: nothing can be seen by it")
	}
	for _, k := range keys.List(cfg) {
		if other(k.Path) {
			continue
		}
		c, ok := changes[k.Path]
		if !ok {
			t.Errorf("%s: give it another value in %s, by which the result becomes another one", k.Path, table)
			continue
		}
		t.Run(k.Path, func(t *testing.T) {
			if made(t, c.both) == made(t, c.both, c.set) {
				t.Errorf("with %s the result is the same: nothing reads the key", c.set)
			}
		})
	}
}
