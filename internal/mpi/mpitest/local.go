package mpitest

import (
	"fmt"
	"sync"
)

// Local is one of several ranks in one process, for tests that need no library.
type Local struct {
	rank int
	hub  *hub
}

// hub lets all ranks meet: the last one to come does what all wait for.
type hub struct {
	mu      sync.Mutex
	met     *sync.Cond
	meeting int
	calls   []call // of this meeting, by rank
	here    int
	err     error
}

// call is what a rank has come for.
type call struct {
	what          string
	send, receive []byte
	root          int
}

// Locals are the ranks of one process. Each is used by one goroutine.
func Locals(n int) []*Local {
	h := &hub{calls: make([]call, n)}
	h.met = sync.NewCond(&h.mu)
	all := make([]*Local, n)
	for i := range all {
		all[i] = &Local{i, h}
	}
	return all
}

// Rank is the number of this rank, from 0.
func (l *Local) Rank() int { return l.rank }

// Size is the number of ranks.
func (l *Local) Size() int { return len(l.hub.calls) }

// Fail lets all calls return this error from now on, also those that wait.
func (l *Local) Fail(err error) {
	l.hub.mu.Lock()
	defer l.hub.mu.Unlock()
	l.hub.err = err
	l.hub.met.Broadcast()
}

// Broadcast copies data of the rank root to all others.
func (l *Local) Broadcast(data []byte, root int) error {
	return l.meet(call{what: "broadcast", send: data, receive: data, root: root}, func(calls []call) {
		for _, c := range calls {
			copy(c.receive, calls[root].send)
		}
	})
}

// AllGather gives to every rank what all ranks send.
func (l *Local) AllGather(mine, all []byte) error {
	return l.meet(call{what: "gather", send: mine, receive: all}, func(calls []call) {
		for _, c := range calls {
			for from, other := range calls {
				copy(c.receive[from*len(other.send):], other.send)
			}
		}
	})
}

// AllToAll sends the i-th piece of send to rank i.
func (l *Local) AllToAll(send, receive []byte) error {
	return l.meet(call{what: "all to all", send: send, receive: receive}, func(calls []call) {
		n := len(send) / len(calls)
		for to, c := range calls {
			for from, other := range calls {
				copy(c.receive[from*n:(from+1)*n], other.send[to*n:(to+1)*n])
			}
		}
	})
}

// meet waits for all ranks, and lets the last one exchange. Ranks that come for different things are an error of all.
func (l *Local) meet(c call, exchange func([]call)) error {
	h := l.hub
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.err != nil {
		return h.err
	}
	h.calls[l.rank] = c
	h.here++
	if h.here < len(h.calls) {
		for now := h.meeting; now == h.meeting && h.err == nil; {
			h.met.Wait()
		}
		return h.err
	}
	for rank, other := range h.calls {
		if other.what != c.what || len(other.send) != len(c.send) || len(other.receive) != len(c.receive) || other.root != c.root {
			h.err = fmt.Errorf("rank %d calls %s of %d bytes, and rank %d %s of %d", l.rank, c.what, len(c.send), rank, other.what,
				len(other.send))
		}
	}
	if h.err == nil {
		exchange(h.calls)
	}
	h.here = 0
	h.meeting++
	h.met.Broadcast()
	return h.err
}
