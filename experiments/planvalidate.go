package experiments

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/device"
	"github.com/ablate-go/ablate/internal/prose"
)

var armName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._+-]*$`)

// Validate returns every fault of the plan and of its arms, joined; nil if there is none.
func (p *Plan) Validate() error {
	var faults []error
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	if !armName.MatchString(p.Name) {
		fault("name is %q: use letters, digits, dots, dashes and underscores, since it names a folder", p.Name)
	}
	if len(p.Seeds) == 0 {
		fault("seeds is empty: give at least one")
	}
	for i, s := range p.Seeds {
		if slices.Contains(p.Seeds[:i], s) {
			fault("seed %d stands twice in seeds", s)
		}
	}
	if !(p.HeldOut > 0 && p.HeldOut < 1) {
		fault("held_out is %g and must lie between 0 and 1", p.HeldOut)
	}
	faults = append(faults, p.textFaults()...)
	if err := p.Budget.validate(); err != nil {
		faults = append(faults, err)
	}
	if len(p.Arms) == 0 {
		fault("arms is empty: a plan needs at least one arm")
	}
	faults = append(faults, p.downstreamFaults()...)
	faults = append(faults, p.Pairs.faults()...)
	faults = append(faults, p.tuneFaults()...)
	faults = append(faults, p.contrastFaults()...)
	return errors.Join(append(faults, p.armFaults()...)...)
}

// armFaults lists the faults of the arms: in their names, in what they set and in the resulting configurations.
func (p *Plan) armFaults() (faults []error) {
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	var inArms armFaults
	for i, a := range p.Arms {
		if !armName.MatchString(a.Name) {
			fault("arm name %q: use letters, digits, dots, dashes and underscores, since it names a folder", a.Name)
		}
		if slices.ContainsFunc(p.Arms[:i], func(b Arm) bool { return b.Name == a.Name }) {
			fault("arm %s stands twice", a.Name)
		}
		if first, second := a.repeatedKey(); first != "" {
			fault("arm %s sets %s twice, by %s and %s: leave one out", a.Name, keyOf(first), first, second)
		}
		c, err := p.Config(a)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		if err := c.Validate(); err != nil {
			for _, line := range strings.Split(err.Error(), "\n") {
				inArms.add(a.Name, line)
			}
		}
		if c.Objective == training.ObjectiveRTDFrozen && c.Train.GeneratorShare == 0 && c.Model.From == "" {
			inArms.add(a.Name, "objective rtd-frozen has no generator to freeze: set train.generator_share, or model.from to a "+
				"checkpoint with one")
		}
		for _, shared := range []struct { // keys that must be the same in all arms
			key       string
			arm, base int
		}{
			{"train.seq", c.Train.Seq, p.Base.Train.Seq}, {"train.batch", c.Train.Batch, p.Base.Train.Batch},
			{"model.encoder.vocab", c.Model.Encoder.Vocab, p.Base.Model.Encoder.Vocab},
		} {
			if shared.arm != shared.base {
				fault("arm %s has %s %d and base %d, but arms share one tokenizer and the same batches: set it in base",
					a.Name, shared.key, shared.arm, shared.base)
			}
		}
	}
	return append(faults, inArms.list(len(p.Arms))...)
}

// repeatedKey finds two different assignments of one key in an arm, of which the first would have no effect; "" if
// there are none. A model key may be set before and again after model.from, since a checkpoint decides the whole model.
func (a Arm) repeatedKey() (first, second string) {
	set := map[string]string{}
	for _, s := range a.Set {
		key := keyOf(s)
		if before, ok := set[key]; ok && before != s {
			return before, s
		}
		if key == fromKey {
			for k := range set {
				if strings.HasPrefix(k, "model.") {
					delete(set, k)
				}
			}
		}
		set[key] = s
	}
	return "", ""
}

// Devices are the names of the devices that arms train on, in order; none where all train on the processor.
func (p *Plan) Devices() []string {
	var names []string
	for _, a := range p.Arms {
		c, err := p.Config(a)
		if err != nil {
			continue // Validate reports it
		}
		if d := c.Train.Device; !device.IsCPU(d) && !slices.Contains(names, d) {
			names = append(names, d)
		}
	}
	return names
}

// Notes returns sentences about what is valid but probably not intended: old key names, and arms that are equal in
// every key that their networks have, so that they train to the same bits.
func (p *Plan) Notes() []string {
	var notes []string
	for i, r := range p.renamed {
		if !slices.Contains(p.renamed[:i], r) {
			notes = append(notes, fmt.Sprintf("the key %s is called %s now; the old name still works", r.Old, r.New))
		}
	}
	if names := p.taskNames(); len(names) > 0 {
		notes = append(notes, fmt.Sprintf("each cell is fine-tuned at the end on %s", prose.List(names)))
	}
	if n := len(p.Tune.settings()) * len(p.Tune.Seeds); p.Tune.Pending() {
		notes = append(notes, fmt.Sprintf("each arm is tuned before by %s of %s, on %s of their own", prose.Count(n, "cell"),
			prose.Count(len(p.Tune.settings()), "trial"), prose.Count(len(p.Tune.Seeds), "seed")))
	}
	same := map[training.Config][]string{}
	for _, a := range p.Arms {
		c, err := p.Config(a)
		if err != nil {
			continue // Validate reports it
		}
		if p.Budget.Equal != BudgetSteps {
			c.Train.Steps = 0 // comes from timing, and may differ by chance
		}
		if c.Objective == training.ObjectiveMLM { // these are of the discriminator, which is not there
			c.Lambda, c.Coupling, c.Train.DiscriminatorLR = 0, "", 0
		}
		same[c] = append(same[c], a.Name)
	}
	var alike []string
	for _, names := range same {
		if len(names) > 1 {
			alike = append(alike, fmt.Sprintf("arms %s are the same in every key that counts, and train to the same numbers: "+
				"leave all but one out, or change what should differ", prose.List(names)))
		}
	}
	slices.Sort(alike)
	return append(notes, alike...)
}

// armFaults collects the faults of a plan's arms, so that one wrong key in base gives one sentence and not one for each
// arm.
type armFaults struct {
	order []string            // faults in order of their first appearance
	arms  map[string][]string // names of arms, by fault
}

func (f *armFaults) add(arm, fault string) {
	if f.arms == nil {
		f.arms = map[string][]string{}
	}
	if f.arms[fault] == nil {
		f.order = append(f.order, fault)
	}
	f.arms[fault] = append(f.arms[fault], arm)
}

// list names the arms that have each fault, unless all n arms have it.
func (f *armFaults) list(n int) []error {
	var errs []error
	for _, fault := range f.order {
		switch arms := f.arms[fault]; {
		case len(arms) == n && n > 1:
			errs = append(errs, fmt.Errorf("%s", fault))
		case len(arms) > 1:
			errs = append(errs, fmt.Errorf("arms %s: %s", strings.Join(arms, ", "), fault))
		default:
			errs = append(errs, fmt.Errorf("arm %s: %s", arms[0], fault))
		}
	}
	return errs
}
