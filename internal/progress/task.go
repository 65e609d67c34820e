package progress

import (
	"fmt"
	"time"
)

type state int

const (
	waiting state = iota
	running
	done
	failed
	stopped // by request, to go on later
)

func (s state) ended() bool { return s == done || s == failed || s == stopped }

// Task is one line of a Board.
type Task struct {
	board   *Board
	name    string
	total   int
	step    int
	state   state
	values  []Value
	started time.Time
	printed time.Time // of the last plain line
	spoken  bool      // a plain line beyond the first has been printed
	window  window
}

// Update tells that step steps are complete and, if values are given, replaces those shown. The first
// call starts the task's clock; its step, of a resumed run for instance, is not counted as speed.
func (t *Task) Update(step int, values ...Value) {
	b := t.board
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed || t.state.ended() {
		return
	}
	now := b.opts.Now()
	t.step = step
	if len(values) > 0 {
		t.values = append(t.values[:0], values...)
	}
	t.window.add(now, step)
	if t.state == waiting {
		t.state, t.started, t.printed = running, now, now
		if !b.live {
			b.print(t.startLine())
		}
	}
	if b.live {
		b.drawIfDue()
		return
	}
	due := b.opts.Interval
	if !t.spoken {
		due = min(due, firstLine)
	}
	if now.Sub(t.printed) >= due {
		t.printed, t.spoken = now, true
		b.print(t.plainLine(now))
	}
}

// Total changes the number of steps, of a task that goes on with more than was announced.
func (t *Task) Total(steps int) {
	t.board.mu.Lock()
	defer t.board.mu.Unlock()
	t.total = max(0, steps)
}

// Done ends the task with a line that holds the summary, which may be empty.
func (t *Task) Done(summary string) {
	text := ""
	if summary != "" {
		text = ": " + summary
	}
	t.end(done, text)
}

// Fail ends the task with a line that holds the error.
func (t *Task) Fail(err error) {
	t.end(failed, fmt.Sprintf(": %v", err))
}

// Stop ends the task with a line that holds the reason: it was asked to, and can go on later.
func (t *Task) Stop(reason string) { t.end(stopped, ": "+reason) }

func (t *Task) end(s state, text string) {
	b := t.board
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed || t.state.ended() {
		return
	}
	now := b.opts.Now()
	how := ""
	if t.state == running {
		how = " in " + span(now.Sub(t.started))
		if s != done {
			how = fmt.Sprintf(" at step %s after %s", t.steps(), span(now.Sub(t.started)))
		}
	}
	t.state = s
	whole := ""
	if !b.live && len(b.tasks) > 1 {
		whole = fmt.Sprintf(" (%s)", b.counts())
	}
	b.finish(t.name, s, how+whole+text)
}

// steps is "1,250/10,000", or the step alone if the total is unknown.
func (t *Task) steps() string {
	if t.total == 0 {
		return count(t.step)
	}
	return count(t.step) + "/" + count(t.total)
}

// remaining is the time to the last step, counted down while no update comes.
func (t *Task) remaining(now time.Time) (time.Duration, bool) {
	speed := t.window.speed()
	if t.total == 0 || speed <= 0 {
		return 0, false
	}
	left := seconds(float64(max(0, t.total-t.step)) / speed)
	return max(0, left-now.Sub(t.window.end())), true
}
