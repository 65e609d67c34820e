// Package cputime returns the processor time of this process, in user code and in the system, on all
// threads together. It is the measure of work on a machine that does other things too.
package cputime

import "time"

// Seconds is the processor time since the process began. Where the system does not provide it, it is wall-clock time
// since some moment: differences are seconds in both cases.
func Seconds() float64 {
	if used, ok := process(); ok {
		return used.Seconds()
	}
	return time.Since(began).Seconds()
}

var began = time.Now()
