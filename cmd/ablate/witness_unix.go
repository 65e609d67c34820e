//go:build unix

package main

import "syscall"

// ofItsOwn puts a process into a session of its own, so that a signal to the launcher's group does not reach it.
func ofItsOwn() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }

// ended reports whether there is no such process.
func ended(process int) bool { return syscall.Kill(process, 0) == syscall.ESRCH }
