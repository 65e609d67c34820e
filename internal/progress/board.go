package progress

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"
)

// Mode chooses between the live area and plain lines.
type Mode int

// How a Board shows itself.
const (
	Auto  Mode = iota // live on a terminal that can do it, else plain
	Live              // live whatever the writer is
	Plain             // plain lines
)

// Options may be left at zero.
type Options struct {
	Title    string                     // names the whole, e.g. "sweep"; default "all"
	Mode     Mode                       // default Auto
	Interval time.Duration              // between two plain lines of one task; default 15 s
	Size     func() (columns, rows int) // of the terminal; default: ask it before each drawing
	Env      func(string) string        // default os.Getenv
	Now      func() time.Time           // default time.Now; with another clock the board draws only when it is called
}

const (
	redraw    = 200 * time.Millisecond // between two drawings of the live area
	firstLine = 2 * time.Second        // from a task's start to its first plain line
)

// Board shows tasks on one writer. Its methods and those of its tasks may be called from any goroutine.
// Nothing else should write to the same terminal before Close; use Logf.
type Board struct {
	mu      sync.Mutex
	out     io.Writer
	opts    Options
	live    bool
	color   bool
	ascii   bool
	started time.Time
	tasks   []*Task
	closed  bool
	stop    chan struct{}
	stopped chan struct{}

	drawn []int     // display width of each line of the live area
	last  time.Time // of the last drawing
}

// New returns a board that writes to w, typically os.Stderr. Close must be called at the end.
func New(w io.Writer, opts Options) *Board {
	ownClock := opts.Now == nil
	if opts.Title == "" {
		opts.Title = "all"
	}
	if opts.Interval <= 0 {
		opts.Interval = 15 * time.Second
	}
	if opts.Env == nil {
		opts.Env = os.Getenv
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Size == nil {
		opts.Size = sizeOf(w)
	}
	b := &Board{out: w, opts: opts, started: opts.Now(), ascii: !isUTF8(opts.Env)}
	b.live = opts.Mode == Live || opts.Mode == Auto && canRedraw(w, opts.Env)
	b.color = b.live && opts.Env("NO_COLOR") == ""
	if b.live && ownClock {
		b.stop, b.stopped = make(chan struct{}), make(chan struct{})
		go b.tick()
	}
	return b
}

// tick keeps times running and shows the last of a burst of updates.
func (b *Board) tick() {
	defer close(b.stopped)
	ticker := time.NewTicker(redraw)
	defer ticker.Stop()
	for {
		select {
		case <-b.stop:
			return
		case <-ticker.C:
			b.mu.Lock()
			b.drawIfDue()
			b.mu.Unlock()
		}
	}
}

// Task announces a task of total steps, 0 if unknown. It waits, and is counted but not shown, until its
// first Update; announcing all tasks at first makes the estimate for the whole right.
func (b *Board) Task(name string, total int) *Task {
	b.mu.Lock()
	defer b.mu.Unlock()
	t := &Task{board: b, name: clean(name), total: max(0, total)}
	b.tasks = append(b.tasks, t)
	return t
}

// Logf prints a line, above the live area if there is one.
func (b *Board) Logf(format string, args ...any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.print(fmt.Sprintf(format, args...))
}

// Close draws the last state, leaves the cursor below it, and with several tasks prints how many were
// done. Later calls change nothing, but Logf still prints.
func (b *Board) Close() {
	b.mu.Lock()
	if b.closed {
		b.mu.Unlock()
		return
	}
	b.closed = true
	if b.live {
		b.frame(nil, b.taskLines())
		b.drawn = nil
	}
	if len(b.tasks) > 1 {
		b.print(fmt.Sprintf("%s: %s in %s", b.opts.Title, b.counts(), span(b.opts.Now().Sub(b.started))))
	}
	b.mu.Unlock()
	if b.stop != nil {
		close(b.stop)
		<-b.stopped
	}
}

// print writes permanent lines. The caller holds the lock, as for all that follows here.
func (b *Board) print(text string) {
	var lines []string
	for line := range strings.Lines(text) {
		lines = append(lines, clean(line))
	}
	if b.live && !b.closed {
		b.frame(lines, b.area())
		return
	}
	for _, line := range lines {
		_, _ = io.WriteString(b.out, line+"\n") // if the terminal is gone, the error cannot be shown
	}
}

// counts is "1 of 9 done, 1 failed, 2 running".
func (b *Board) counts() string {
	var n [stopped + 1]int
	for _, t := range b.tasks {
		n[t.state]++
	}
	out := fmt.Sprintf("%d of %d done", n[done], len(b.tasks))
	if n[failed] > 0 {
		out += fmt.Sprintf(", %d failed", n[failed])
	}
	if n[stopped] > 0 {
		out += fmt.Sprintf(", %d stopped", n[stopped])
	}
	if n[running] > 0 {
		out += fmt.Sprintf(", %d running", n[running])
	}
	return out
}

// remaining estimates the time until every announced task has ended: the steps left at the summed speed
// of what runs now, and no less than the slowest task needs. False without a speed or with an unknown
// total.
func (b *Board) remaining(now time.Time) (time.Duration, bool) {
	var steps, speed float64
	var longest time.Duration
	for _, t := range b.tasks {
		if t.state.ended() {
			continue
		}
		if t.total == 0 {
			return 0, false
		}
		steps += float64(max(0, t.total-t.step))
		if t.state == running {
			speed += t.window.speed()
			if left, ok := t.remaining(now); ok {
				longest = max(longest, left)
			}
		}
	}
	if speed <= 0 {
		return 0, false
	}
	return max(longest, seconds(steps/speed)), true
}
