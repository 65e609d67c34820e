package main

import "syscall"

// ofItsOwn is the usual: there is no MPI.
func ofItsOwn() *syscall.SysProcAttr { return nil }
