package machine

import (
	"os"
	"strings"
)

// cpuName is the processor's name, or what Linux knows of an Arm core: the numbers of its maker and of its design.
func cpuName() string {
	data, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return ""
	}
	return nameIn(string(data))
}

// nameIn finds the name in the text of /proc/cpuinfo.
func nameIn(info string) string {
	values := map[string]string{} // those of the first core
	for line := range strings.Lines(info) {
		key, value, _ := strings.Cut(line, ":")
		if key = strings.TrimSpace(key); values[key] == "" {
			values[key] = strings.TrimSpace(value)
		}
	}
	if name := values["model name"]; name != "" {
		return name
	}
	if maker := values["CPU implementer"]; maker != "" {
		return "implementer " + maker + ", part " + values["CPU part"]
	}
	return ""
}
