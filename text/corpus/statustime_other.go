//go:build !linux

package corpus

import "os"

// statusTime is 0 where package syscall does not tell it for all systems alike.
func statusTime(os.FileInfo) int64 { return 0 }
