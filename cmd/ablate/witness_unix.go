//go:build unix

package main

import "syscall"

// ofItsOwn puts a process into a session of its own, so that a signal to the launcher's group does not reach it.
func ofItsOwn() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }
