package runreport

import (
	"strings"

	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/sharing"
)

// sharings describe how the arms with a discriminator share, each once.
func (r *run) sharings() (some []sharing.Description) {
	for _, s := range sharing.Strategies() {
		if r.Has(s.Name()) {
			some = append(some, sharing.DescriptionOf(s.Name()))
		}
	}
	return some
}

// explained describe the paper's ways of sharing and those of the arms, for texts that explain a number for all.
func (r *run) explained() []sharing.Description {
	var names []string
	for _, s := range r.sharings() {
		names = append(names, s.Name)
	}
	return sharing.DescriptionsWith(names...)
}

// withOneTable names the ways of sharing in which both networks look up one table, as in "with ES".
func (r *run) withOneTable() string {
	var some []string
	for _, s := range r.explained() {
		if s.OneTable {
			some = append(some, s.With)
		}
	}
	return prose.List(some)
}

// bothMove lists the tables that both losses move, as in "E in ES, and E_D in GDES".
func (r *run) bothMove() string {
	var some []string
	for _, s := range r.explained() {
		if s.BothMove != "" {
			some = append(some, s.BothMove)
		}
	}
	if last := len(some) - 1; last > 0 {
		some[last] = "and " + some[last]
	}
	return strings.Join(some, ", ")
}
