//go:build !linux

package keepsignals

import "syscall"

// Of does nothing: what libraries do about signals has been looked at on Linux alone.
func Of(...syscall.Signal) (restore func()) { return func() {} }
