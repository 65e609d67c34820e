package kernels

import (
	"runtime"
	"sync/atomic"
)

var threads atomic.Int32

func init() { threads.Store(1) }

// SetThreads sets how many threads one call of a kernel may use; n below 1 means 1, which is also
// the default. It changes speed only: results have the same bits for every n. The setting holds for
// the whole process and may be changed at any time.
//
// Prefer 1 where whole runs can be placed side by side: a second thread begins some 70 µs after it
// was called (measured on two cores of a virtual machine), the time of a matmul of 128×128×200.
func SetThreads(n int) { threads.Store(int32(min(max(n, 1), maxThreads))) }

// Threads is the number that SetThreads set.
func Threads() int { return int(threads.Load()) }

// maxThreads keeps a mistaken setting from starting a flood of goroutines.
const maxThreads = 256

// parts is work in independent pieces, each of which writes its own part of the output.
type parts interface{ do(part int) }

// crew is the goroutines of one piece of work. Parts are handed out in turn, so that a thread that
// wakes up late takes fewer; the caller never waits for one that has not come yet.
type crew struct {
	work  parts
	count int32
	next  atomic.Int32 // part to hand out
	left  atomic.Int32 // parts not finished
	users atomic.Int32 // the caller and the invitations not yet answered
	done  chan struct{}

	panicked atomic.Pointer[any] // the first panic of a part
}

func (c *crew) help() {
	for {
		part := c.next.Add(1) - 1
		if part >= c.count {
			break
		}
		c.do(int(part))
	}
}

// do does a part. A panic is stored for the caller: on a helper's goroutine it could not be recovered.
func (c *crew) do(part int) {
	defer func() {
		if r := recover(); r != nil {
			first := r // its address is taken: r itself would then be allocated in each call
			c.panicked.CompareAndSwap(nil, &first)
		}
		if c.left.Add(-1) == 0 {
			c.done <- struct{}{}
		}
	}()
	c.work.do(part)
}

// leave frees the crew for other work with its last user: an invitation may be answered when the
// work is long done, and must not then find other work.
func (c *crew) leave() {
	if c.users.Add(-1) == 0 {
		c.work = nil
		select {
		case crews <- c:
		default:
		}
	}
}

var (
	crews       = make(chan *crew, maxThreads) // not in use; a sync.Pool would allocate after each collection
	invitations = make(chan *crew, maxThreads)
	helpers     atomic.Int32
)

// share runs work.do for every part in [0, count) on up to Threads() goroutines, one of them the
// caller's, and returns when all parts are done. If a part panics, so does the caller.
func share(count int, work parts) {
	if count < 1 {
		return
	}
	invite := min(Threads(), count, runtime.GOMAXPROCS(0)) - 1
	for n := helpers.Load(); int(n) < invite; n = helpers.Load() {
		if helpers.CompareAndSwap(n, n+1) {
			go func() {
				for {
					c := awaited(invitations)
					c.help()
					c.leave()
				}
			}()
		}
	}
	var c *crew
	select {
	case c = <-crews:
	default:
		c = &crew{done: make(chan struct{}, 1)}
	}
	c.work, c.count = work, int32(count)
	c.next.Store(0)
	c.left.Store(int32(count))
	c.users.Store(1)
	for range invite {
		c.users.Add(1)
		select {
		case invitations <- c:
		default: // every helper has work for a while
			c.users.Add(-1)
		}
	}
	c.help()
	awaited(c.done)
	r := c.panicked.Swap(nil)
	c.leave()
	if r != nil {
		panic(*r)
	}
}

// spins is how often a thread looks for what it waits for before it sleeps: some 40 µs (measured), less than
// waking up costs. Within a training step the next work comes sooner than that.
const spins = 8 << 10

// awaited receives from ch.
func awaited[V any](ch chan V) V {
	for range spins {
		select {
		case v := <-ch:
			return v
		default:
		}
	}
	return <-ch
}
