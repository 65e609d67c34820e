//go:build unix

package main

import (
	"os"
	"syscall"
)

// endSignals end a run with everything saved. HUP is a closed terminal or a lost connection; USR1, USR2 and XCPU are
// what schedulers send some time before they kill a job (Slurm's --signal, submitit, limits of processor time).
var endSignals = []os.Signal{
	syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGUSR1, syscall.SIGUSR2, syscall.SIGXCPU,
}

// warningSignals are those of endSignals that say what another signal may have said before.
var warningSignals = []os.Signal{syscall.SIGUSR1, syscall.SIGUSR2, syscall.SIGXCPU}
