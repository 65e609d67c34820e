package sharing

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// builtin are the strategies of this program, those of the paper in the order of its comparison. A new one is a file
// with a type that implements [Described], and its place here.
var builtin = []Strategy{None{}, Vanilla{}, GDES{}}

var registered struct {
	sync.RWMutex
	strategies []Strategy
}

// Register makes a strategy known by its name, so that plans and configurations can choose it. Its name must be one
// that no other strategy has. Runs keep the name alone: a program that continues or reports them registers the strategy
// again.
func Register(s Strategy) error {
	if s == nil || s.Name() == "" {
		return errors.New("a sharing strategy without a name cannot be chosen: let its method Name return one")
	}
	registered.Lock()
	defer registered.Unlock()
	same := func(o Strategy) bool { return o.Name() == s.Name() }
	if slices.ContainsFunc(builtin, same) || slices.ContainsFunc(registered.strategies, same) {
		return fmt.Errorf("sharing strategy %s is known already: choose another name", s.Name())
	}
	registered.strategies = append(registered.strategies, s)
	return nil
}

// Strategies lists the strategies of this program, the paper's in the order of its comparison, and then those that were
// registered.
func Strategies() []Strategy {
	registered.RLock()
	defer registered.RUnlock()
	return slices.Concat(builtin, registered.strategies)
}

// ByName finds a strategy: none, es, gdes or one that was registered.
func ByName(name string) (Strategy, error) {
	var known []string
	for _, s := range Strategies() {
		if s.Name() == name {
			return s, nil
		}
		one := s.Name()
		if d, ok := describe(s); ok && d.Title != "" {
			one += " (" + d.Title + ")"
		}
		known = append(known, one)
	}
	last := len(known) - 1
	return nil, fmt.Errorf("unknown sharing %q: choose %s or %s", name, strings.Join(known[:last], ", "), known[last])
}
