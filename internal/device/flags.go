package device

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// FlagsVariable is the environment variable with settings of XLA for every program: NAME=VALUE, separated by spaces,
// with names as in XLA_FLAGS without dashes, such as xla_gpu_autotune_level=0.
const FlagsVariable = "ABLATE_XLA_FLAGS"

// flags are the settings of XLA by which programs are compiled. Sums on GPUs are to have the same order each time:
// without that XLA adds the rows of a gradient in the order in which threads come.
func (d *Device) flags() (map[string]any, error) {
	flags := map[string]any{}
	if p := strings.ToLower(d.client.Platform()); strings.Contains(p, "cuda") || strings.Contains(p, "rocm") {
		flags["xla_gpu_deterministic_ops"] = true
	}
	for _, setting := range strings.Fields(os.Getenv(FlagsVariable)) {
		name, value, ok := strings.Cut(setting, "=")
		if !ok || name == "" {
			return nil, fmt.Errorf("the variable %s has %q, which is not NAME=VALUE: separate settings by spaces, as in "+
				"xla_gpu_autotune_level=0", FlagsVariable, setting)
		}
		flags[name] = flagValue(value)
	}
	return flags, nil
}

// flagValue is a value in the type that it is written in.
func flagValue(s string) any {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n
	}
	if b, err := strconv.ParseBool(s); err == nil {
		return b
	}
	return s
}
