package training

import (
	"reflect"
	"slices"
	"sync"
	"time"

	"github.com/ablate-go/ablate/internal/device"
)

// In the alternating coupling nothing of RTD reaches the generator unless it has the discriminator's table. So at one
// seed the generators of MLM alone, NES and GDES are equal bit for bit, and a group of such trainers can train them once:
// one member runs the generator's phase of a step, and the others take its weights, moments and samples over. Each
// member keeps a whole state of its own, so that it writes the same rows and checkpoints as alone, and goes on alone
// when the others have ended.

// EqualGenerators reports whether trainers of two configurations have bit-equal generators when their seeds are equal,
// and can train them together.
func EqualGenerators(a, b Config) bool {
	return a.generatorAlone() && b.generatorAlone() && reflect.DeepEqual(a.ofGenerator(), b.ofGenerator())
}

// generatorAlone reports whether nothing but the MLM loss trains the generator, in a phase of its own.
func (c Config) generatorAlone() bool {
	if c.Model.From != "" || !device.IsCPU(c.Train.Device) {
		return false
	}
	own := c.Sharing == "none" || c.Sharing == "gdes"
	return c.Objective == ObjectiveMLM || c.Objective == ObjectiveRTD && c.Coupling == CouplingAlternating && own
}

// ofGenerator is the configuration without the keys that the generator does not depend on.
func (c Config) ofGenerator() Config {
	c.Objective, c.Sharing, c.Coupling, c.Lambda, c.Train.DiscriminatorLR = "", "", "", 0, 0
	return c
}

// GeneratorGroup is several trainers with equal generators, each in a goroutine of its own. One of them works at a time.
type GeneratorGroup struct {
	turn    sync.Mutex // held by the member that works
	changed *sync.Cond // a member waits for others, and gives its turn away meanwhile
	members GroupMembers
	newest  *sharedStep // of the generator; nil before the first
}

// GroupMember is the place of one trainer in a group.
type GroupMember struct {
	group   *GeneratorGroup
	trainer *Trainer // nil until Join
	left    bool
}

// GroupMembers are the places of a group. It has a name since types that reach themselves through an unnamed slice are not
// exact in notebooks.
type GroupMembers []*GroupMember

// sharedStep is the generator's phase of a step, as one member has run it.
type sharedStep struct {
	number int // of the update, counted from 0
	by     *GroupMember
	phaseResult
	took    time.Duration
	waiting GroupMembers // that have not taken it over yet
}

// NewGeneratorGroup makes a group with a number of members. Each must call Begin, and End whatever happens.
func NewGeneratorGroup(members int) GroupMembers {
	g := &GeneratorGroup{}
	g.changed = sync.NewCond(&g.turn)
	for range members {
		g.members = append(g.members, &GroupMember{group: g})
	}
	return g.members
}

// Begin waits for the member's turn.
func (m *GroupMember) Begin() { m.group.turn.Lock() }

// End gives the turn to the others, which no longer wait for this member.
func (m *GroupMember) End() {
	m.Leave()
	m.group.turn.Unlock()
}

// Join says with which trainer the member takes part, once the trainer has the state that it goes on from.
func (m *GroupMember) Join(t *Trainer) {
	if m != nil && !m.left {
		m.trainer, t.member = t, m
		m.group.changed.Broadcast()
	}
}

// Leave ends the member's part in the group, and keeps its turn: its trainer goes on alone.
func (m *GroupMember) Leave() {
	if m == nil || m.left {
		return
	}
	g := m.group
	for g.newest != nil && g.newest.by == m && len(g.newest.waiting) > 0 { // others copy from this trainer
		g.changed.Wait()
	}
	m.left = true
	g.members = without(g.members, m)
	if m.trainer != nil {
		m.trainer.member = nil
	}
	if g.newest != nil {
		g.newest.waiting = without(g.newest.waiting, m)
	}
	g.changed.Broadcast()
}

func without(list GroupMembers, m *GroupMember) GroupMembers {
	return slices.DeleteFunc(slices.Clone(list), func(x *GroupMember) bool { return x == m })
}

// generatorPhase gives the result of the generator's phase of the member's next step, with the trainer updated: from
// the member that leads, or by run. others is how much longer it took than run would have taken.
func (m *GroupMember) generatorPhase(run func() (phaseResult, error)) (r phaseResult, others time.Duration, err error) {
	g, start := m.group, time.Now()
	for {
		switch s := g.newest; {
		case s != nil && slices.Contains(s.waiting, m) && s.number == m.trainer.step:
			m.trainer.takeGenerator(s.by.trainer)
			s.waiting = without(s.waiting, m)
			g.changed.Broadcast()
			return s.phaseResult, time.Since(start) - s.took, nil
		case s != nil && len(s.waiting) > 0: // nobody may change what others still copy
		case g.runs(m):
			waited := time.Since(start)
			if r, err = run(); err == nil && g.leads(m) {
				g.publish(m, r, time.Since(start)-waited)
			}
			return r, waited, err
		}
		g.changed.Wait()
	}
}

// leads reports whether a member can lead: MLM alone samples no replacements for the others.
func (g *GeneratorGroup) leads(m *GroupMember) bool {
	return m.trainer.Config.Objective != ObjectiveMLM
}

// runs reports whether a member has to run the phase itself. Of those that can lead it is the one that is furthest
// behind, so that all come together. Others run it where there is none, or where it is past them.
func (g *GeneratorGroup) runs(m *GroupMember) bool {
	var leader *GroupMember
	for _, x := range g.members {
		if x.trainer == nil {
			return false // it is still to join
		}
		if g.leads(x) && (leader == nil || x.trainer.step < leader.trainer.step) {
			leader = x
		}
	}
	return leader == nil || leader == m || leader.trainer.step > m.trainer.step
}

// publish lets the members that are at the same step take a phase over.
func (g *GeneratorGroup) publish(by *GroupMember, r phaseResult, took time.Duration) {
	s := &sharedStep{number: by.trainer.step, by: by, phaseResult: r, took: took}
	for _, m := range g.members {
		if m != by && m.trainer.step == s.number {
			s.waiting = append(s.waiting, m)
		}
	}
	g.newest = s
	g.changed.Broadcast()
}

// takeGenerator copies the generator's weights and moments from another trainer with an equal generator.
func (t *Trainer) takeGenerator(from *Trainer) {
	to, o := t.phases[0].optimizer, from.phases[0].optimizer
	for i, p := range to.params {
		copy(floats32(p.Param), floats32(o.params[i].Param))
		copy(to.m[i], o.m[i])
		copy(to.v[i], o.v[i])
	}
	to.last = o.last
}
