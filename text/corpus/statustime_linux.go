package corpus

import (
	"os"
	"syscall"
)

// statusTime is when a file was last changed in any way, in nanoseconds: unlike its time of modification no program can
// set it.
func statusTime(info os.FileInfo) int64 {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return s.Ctim.Nano()
	}
	return 0
}
