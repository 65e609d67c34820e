package pjrt

import "syscall"

var guarded []syscall.Signal // there are no plugins
