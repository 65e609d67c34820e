package progress

import (
	"math"
	"time"
)

const (
	windowSpan = time.Minute            // speed is that of the last minute,
	windowGap  = 500 * time.Millisecond // from samples at least so far apart,
	windowSize = 2                      // and of this many samples at least, however old they are
)

type sample struct {
	at   time.Time
	step int
}

// window holds the recent past of a task. The last sample is always the newest update.
type window struct{ samples []sample }

func (w *window) add(at time.Time, step int) {
	n := len(w.samples)
	if n > 0 && step < w.samples[n-1].step {
		w.samples, n = w.samples[:0], 0 // the task went back to an earlier step; its speed is measured again
	}
	// Until the gap has passed, the newest sample is overwritten, but never the oldest one.
	if n >= 2 && at.Sub(w.samples[n-2].at) < windowGap {
		w.samples[n-1] = sample{at, step}
	} else {
		w.samples = append(w.samples, sample{at, step})
	}
	old := 0
	for len(w.samples)-old > windowSize && at.Sub(w.samples[old+1].at) >= windowSpan {
		old++
	}
	w.samples = append(w.samples[:0], w.samples[old:]...)
}

// speed is in steps a second, 0 if not yet known.
func (w *window) speed() float64 {
	if len(w.samples) < 2 {
		return 0
	}
	first, last := w.samples[0], w.samples[len(w.samples)-1]
	if d := last.at.Sub(first.at).Seconds(); d > 0 {
		return float64(last.step-first.step) / d
	}
	return 0
}

func (w *window) end() time.Time { return w.samples[len(w.samples)-1].at }

// seconds converts without overflow: a speed near zero gives an absurd but valid duration.
func seconds(s float64) time.Duration {
	if s > math.MaxInt64/float64(time.Second)/2 {
		return math.MaxInt64 / 2
	}
	return time.Duration(s * float64(time.Second))
}
