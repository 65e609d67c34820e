package cputime

import (
	"time"

	"golang.org/x/sys/windows"
)

// Windows counts in ticks of some 16 ms.
func process() (used time.Duration, ok bool) {
	var created, exited, kernel, user windows.Filetime
	err := windows.GetProcessTimes(windows.CurrentProcess(), &created, &exited, &kernel, &user)
	return duration(kernel) + duration(user), err == nil
}

// duration of a Filetime that is a span: 64 bits that count 100 ns. Filetime.Nanoseconds would take it for a date.
func duration(f windows.Filetime) time.Duration {
	return 100 * time.Duration(int64(f.HighDateTime)<<32|int64(f.LowDateTime))
}
