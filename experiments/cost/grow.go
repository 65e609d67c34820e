package cost

import (
	"container/heap"
	"math"

	"github.com/ablate-go/ablate/internal/rng"
)

// Plan is a plan on a cluster. Times are hours.
type Plan struct {
	Cells, Nodes int
	Slots        int     // cells that a node trains at once
	Cell         float64 // training of a cell, undisturbed
	Checkpoint   float64 // between two checkpoints; a failure loses what came after the last one
	Start        float64 // from the start of a cell's process to its first step, each time
	Fails        float64 // mean time between two failures of a node; 0 means never
	Down         float64 // until a node is back
	Notice       float64 // until the scheduler sees that a node has gone, and queues its cells again
}

// Growth is how a plan went. The hours of slots add up: Slots times Nodes times Hours is the sum of Useful, Repeated,
// Starting, Down and Idle.
type Growth struct {
	Hours    float64 // until the last cell was done
	Useful   float64 // hours of slots in steps that count
	Repeated float64 // in steps that were trained twice, as no checkpoint had them
	Starting float64 // in starts of cells
	Down     float64 // of nodes that were down
	Idle     float64 // with no cell to train
	Failures int     // of nodes
	Again    int     // cells that were queued again
}

// Grow lets a plan go on until all cells are done, with failures at moments drawn from the seed: the time between two
// failures of a node is exponential. Cells are trained in their order, those that were queued again first.
func Grow(p Plan, seed uint64) Growth {
	s := &simulation{Plan: p, left: make([]float64, p.Cells), nodes: make([]node, p.Nodes)}
	for i := range s.left {
		s.left[i] = p.Cell
		s.queue = append(s.queue, i)
	}
	for i := range s.nodes {
		s.nodes[i] = node{up: true, running: make([]run, p.Slots), failures: rng.Stream(seed, "failures", uint64(i))}
		s.plan(event{at: s.nextFailure(i), kind: nodeFails, node: i})
	}
	s.fill()
	for s.done < p.Cells {
		e := heap.Pop(&s.events).(event)
		s.now = e.at
		switch e.kind {
		case cellEnds:
			s.cellEnds(e)
		case nodeFails:
			s.nodeFails(e.node)
		case nodeBack:
			s.nodes[e.node].up = true
			s.g.Down += float64(p.Slots) * (s.now - s.nodes[e.node].since)
			s.plan(event{at: s.nextFailure(e.node), kind: nodeFails, node: e.node})
		case cellQueued:
			s.queue = append([]int{e.cell}, s.queue...)
		}
		s.fill()
	}
	for _, n := range s.nodes {
		if !n.up {
			s.g.Down += float64(p.Slots) * (s.now - n.since)
		}
	}
	s.g.Hours = s.now
	s.g.Idle = float64(p.Slots*p.Nodes)*s.now - s.g.Useful - s.g.Repeated - s.g.Starting - s.g.Down
	return s.g
}

// simulation is a plan at one moment.
type simulation struct {
	Plan
	now    float64
	events events
	queue  []int     // cells that wait
	left   []float64 // hours of training, by cell, from its last checkpoint on
	nodes  []node
	done   int
	turn   int // of the last run, which names it
	g      Growth
}

type node struct {
	up       bool
	since    float64 // when it went down
	running  []run   // by slot
	failures interface{ Float64() float64 }
}

// run is a cell in a slot; turn is 0 where there is none.
type run struct {
	cell, turn int
	since      float64
}

func (s *simulation) nextFailure(i int) float64 {
	if s.Fails == 0 {
		return math.Inf(1)
	}
	return s.now - s.Fails*math.Log(1-s.nodes[i].failures.Float64())
}

func (s *simulation) plan(e event) {
	if !math.IsInf(e.at, 1) {
		heap.Push(&s.events, e)
	}
}

// fill gives waiting cells to free slots.
func (s *simulation) fill() {
	for i := range s.nodes {
		for slot := range s.nodes[i].running {
			r := &s.nodes[i].running[slot]
			if len(s.queue) == 0 || !s.nodes[i].up || r.turn != 0 {
				continue
			}
			s.turn++
			*r = run{cell: s.queue[0], turn: s.turn, since: s.now}
			s.queue = s.queue[1:]
			s.plan(event{at: s.now + s.Start + s.left[r.cell], kind: cellEnds, node: i, slot: slot, turn: s.turn})
		}
	}
}

func (s *simulation) cellEnds(e event) {
	r := &s.nodes[e.node].running[e.slot]
	if r.turn != e.turn { // the node had failed before
		return
	}
	s.g.Starting += s.Start
	s.g.Useful += s.left[r.cell]
	s.left[r.cell] = 0
	s.done++
	*r = run{}
}

func (s *simulation) nodeFails(i int) {
	n := &s.nodes[i]
	n.up, n.since = false, s.now
	s.g.Failures++
	s.plan(event{at: s.now + s.Down, kind: nodeBack, node: i})
	for slot, r := range n.running {
		if r.turn == 0 {
			continue
		}
		trained := s.now - r.since - s.Start
		s.g.Starting += s.Start + min(trained, 0)
		trained = max(trained, 0)
		// Checkpoints lie at multiples of the interval in the cell's own time.
		before := s.Cell - s.left[r.cell]
		saved := max(0, s.Checkpoint*math.Floor((before+trained)/s.Checkpoint)-before)
		s.left[r.cell] -= saved
		s.g.Useful += saved
		s.g.Repeated += trained - saved
		s.g.Again++
		s.plan(event{at: s.now + s.Notice, kind: cellQueued, cell: r.cell})
		n.running[slot] = run{}
	}
}

// event is what happens at a time.
type event struct {
	at                     float64
	kind                   eventKind
	node, slot, turn, cell int
}

type eventKind int

const (
	cellEnds eventKind = iota
	nodeFails
	nodeBack
	cellQueued
)

// events is a heap, the next event first.
type events []event

func (e events) Len() int           { return len(e) }
func (e events) Less(i, j int) bool { return e[i].at < e[j].at }
func (e events) Swap(i, j int)      { e[i], e[j] = e[j], e[i] }
func (e *events) Push(x any)        { *e = append(*e, x.(event)) }
func (e *events) Pop() any {
	last := (*e)[len(*e)-1]
	*e = (*e)[:len(*e)-1]
	return last
}
