package machine

import "golang.org/x/sys/unix"

// cpuName is the processor's name, such as Apple M2.
func cpuName() string {
	name, err := unix.Sysctl("machdep.cpu.brand_string")
	if err != nil {
		return ""
	}
	return name
}
