package runreport

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/prose"
)

// kernels says with which instruction sets and devices the cells were computed, by their checkpoints; "" if that is not known. Sums
// are rounded otherwise with another one, so that a cell that had several has the bits of none alone.
func (r *run) kernels() string {
	var sets []string // in order of the cells
	of := map[string][]string{}
	for _, c := range r.Cells {
		if len(c.Kernels) == 0 {
			continue
		}
		set := strings.Join(c.Kernels, ", then ")
		if !slices.Contains(sets, set) {
			sets = append(sets, set)
		}
		of[set] = append(of[set], fmt.Sprintf("%s seed %d", c.Arm, c.Seed))
	}
	if len(sets) == 1 {
		return sets[0]
	}
	var parts []string
	for _, set := range sets {
		parts = append(parts, fmt.Sprintf("%s in %s", set, prose.List(of[set])))
	}
	return strings.Join(parts, "; ")
}

// severalKernels lists the cells that were computed with more than one instruction set or device.
func (r *run) severalKernels() (cells []string) {
	for _, c := range r.Cells {
		if known := slices.DeleteFunc(slices.Clone(c.Kernels), func(k string) bool {
			return k == training.UnknownKernel
		}); len(known) > 1 {
			cells = append(cells, fmt.Sprintf("%s, seed %d: %s", c.Arm, c.Seed, strings.Join(known, ", then ")))
		}
	}
	return cells
}

// unended lists the sessions that have not said how they ended: they were killed, or still run.
func (r *run) unended() string {
	var parts []string
	for _, s := range r.made.Sessions {
		if !s.Ended() {
			parts = append(parts, fmt.Sprintf("one that began at %s on %s (ablate %s, %s kernels)",
				s.Start.Format("2006-01-02 15:04 MST"), s.Host, s.Version, s.Kernel))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return prose.Capital(prose.List(parts)) + ": killed, or still at work"
}
