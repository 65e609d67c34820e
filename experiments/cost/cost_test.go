package cost

import (
	"math"
	"testing"
)

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-9*math.Max(1, math.Abs(b)) }

func TestStepOnNodes(t *testing.T) {
	s := Step{Windows: 32, WindowSeconds: 0.1, UpdateSeconds: 0.2, GradientBytes: 400e6, Exchanges: 2}
	one := s.On(1, 1, Network{})
	if !near(one.Seconds(), 3.4) || one.Exchange != 0 {
		t.Errorf("one core: %+v, want 32 windows and an update, 3.4 s", one)
	}
	net := Network{BytesPerSecond: 1e9}
	two := s.On(2, 1, net)
	if !near(two.Compute, 16*0.1+0.2) || !near(two.Exchange, 2*400e6/2/1e9) {
		t.Errorf("two nodes: %+v, want half of the windows, the whole update, and half of the gradients each way", two)
	}
	if three := s.On(3, 1, net); !near(three.Compute, 11*0.1+0.2) {
		t.Errorf("three nodes: %+v, want the 11 windows of the slowest", three)
	}
	slow := s.On(2, 1, Network{BytesPerSecond: 1e9, Latency: 1e-3})
	if calls := 2 * (math.Ceil(400e6/(2*pieceBytes)) + 2); !near(slow.Exchange-two.Exchange, calls*1e-3) {
		t.Errorf("latency adds %g s, want that of %g calls", slow.Exchange-two.Exchange, calls)
	}
	if got := s.On(1, 2, net).Seconds(); !near(got, 3.4/2/CoreShare) {
		t.Errorf("two cores: %g", got)
	}
	if got := s.Processors(4); !near(got, 3.2+4*0.2) {
		t.Errorf("processors of 4 ranks: %g", got)
	}
}

// Without failures the time is that of the rounds of cells, and nothing is trained twice.
func TestGrowWithoutFailures(t *testing.T) {
	g := Grow(Plan{Cells: 10, Nodes: 2, Slots: 2, Cell: 3, Checkpoint: 1, Start: 0.5}, 1)
	want := Growth{Hours: 3 * 3.5, Useful: 30, Starting: 5, Idle: 4*10.5 - 35}
	if g != want {
		t.Errorf("got %+v, want %+v", g, want)
	}
}

// One node that fails once: by hand.
func TestGrowWithOneFailure(t *testing.T) {
	p := Plan{Cells: 1, Nodes: 1, Slots: 1, Cell: 4, Checkpoint: 1, Start: 0.25, Fails: 20, Down: 2, Notice: 0.5}
	for seed := range uint64(200) {
		g := Grow(p, seed)
		if g.Failures != 1 {
			continue
		}
		if !near(g.Useful, 4) || g.Repeated < 0 || g.Repeated >= 1 || !near(g.Down, 2) || g.Again != 1 ||
			!near(g.Hours, 4+g.Repeated+g.Starting+2) {
			t.Errorf("seed %d: %+v", seed, g)
		}
		return
	}
	t.Fatal("no seed has one failure")
}

// Hours of slots add up, every cell is trained once in full, and a failure repeats at most what lies between two
// checkpoints in each of the node's slots.
func TestGrowAddsUp(t *testing.T) {
	for seed := range uint64(20) {
		p := Plan{Cells: 60, Nodes: 7, Slots: 2, Cell: 5, Checkpoint: 0.5, Start: 0.05, Fails: 30, Down: 3, Notice: 0.2}
		g := Grow(p, seed)
		if !near(g.Useful, 60*5) {
			t.Errorf("seed %d: %g useful hours, want 300", seed, g.Useful)
		}
		if g.Failures == 0 || g.Repeated <= 0 || g.Repeated > 0.5*float64(g.Again) || g.Again > 2*g.Failures {
			t.Errorf("seed %d: %+v", seed, g)
		}
		if g.Idle < -1e-9 || g.Starting < 60*0.05 || g.Starting > 0.05*float64(60+g.Again)+1e-9 {
			t.Errorf("seed %d: %+v", seed, g)
		}
		if g != Grow(p, seed) {
			t.Errorf("seed %d: another run has another result", seed)
		}
	}
	if a, b := Grow(Plan{Cells: 9, Nodes: 3, Slots: 1, Cell: 5, Checkpoint: 1, Fails: 9, Down: 1}, 1),
		Grow(Plan{Cells: 9, Nodes: 3, Slots: 1, Cell: 5, Checkpoint: 1, Fails: 9, Down: 1}, 2); a == b {
		t.Error("another seed has the same failures")
	}
}
