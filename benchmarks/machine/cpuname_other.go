//go:build !linux && !darwin

package machine

import "os"

// cpuName is the name that Windows gives to the processor; empty on other systems.
func cpuName() string { return os.Getenv("PROCESSOR_IDENTIFIER") }
