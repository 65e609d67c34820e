// Package find looks for PJRT plugins: in the cache of this program, where Python packages put them, and where the
// environment says.
package find

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Variable is the environment variable with the path of a plugin. It comes before what is found elsewhere.
const Variable = "ABLATE_PJRT_PLUGIN"

// Place is where plugins were looked for.
type Place struct {
	What  string // as in "the cache of this program"
	Where string // a folder or file, or why there is none
	Found []Plugin
}

// Places looks everywhere, in the order of precedence. It starts python3 to ask where its packages are.
func Places() []Place {
	places := []Place{variable(), cache()}
	seen := map[string]bool{}
	for _, p := range environments() {
		if real, err := filepath.EvalSymlinks(p.Where); err == nil {
			if seen[real] {
				continue
			}
			seen[real] = true
			p.Found = below(p.Where, p.What)
		}
		places = append(places, p)
	}
	return places
}

// variable is the plugin that the environment names.
func variable() Place {
	p := Place{What: "the variable " + Variable, Where: os.Getenv(Variable)}
	if p.Where == "" {
		p.Where = "not set"
		return p
	}
	path, err := filepath.Abs(p.Where)
	if err == nil {
		p.Found = []Plugin{{Path: path, Device: DeviceOf(path), Place: p.What}}
	}
	return p
}

// cache is what this program has installed: a folder of packages for each device.
func cache() Place {
	p := Place{What: "the cache of this program"}
	dir, err := CacheFolder()
	if err != nil {
		p.Where = err.Error()
		return p
	}
	p.Where = dir
	installed, err := os.ReadDir(dir) // sorted, so that cuda12 comes before cuda13
	if err != nil {
		return p // nothing was installed
	}
	for i := len(installed) - 1; i >= 0; i-- {
		if name := installed[i].Name(); !strings.HasPrefix(name, ".") { // with a dot it is not complete
			p.Found = append(p.Found, below(filepath.Join(dir, name), p.What)...)
		}
	}
	return p
}

// CacheFolder is where this program installs plugins, each in a folder of its own.
func CacheFolder() (string, error) {
	user, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("this account has no folder for caches (%w): set XDG_CACHE_HOME", err)
	}
	return filepath.Join(user, "ablate", "devices"), nil
}

// NotFoundError says that there is no plugin for a device.
type NotFoundError struct {
	Device string
	Places []Place // where it was looked for
}

func (e *NotFoundError) Error() string {
	var places []string
	for _, p := range e.Places {
		places = append(places, fmt.Sprintf("%s (%s)", p.What, p.Where))
	}
	return fmt.Sprintf("there is no plugin for the device %s: looked in %s", e.Device, strings.Join(places, ", "))
}

// Device is the plugin for a device: [CPU], [CUDA] or [ROCm], cuda12 or cuda13 for that version, or the path
// of a plugin. Its error is a [NotFoundError], or a [NameError] of what is neither a name nor a path.
func Device(device string) (Plugin, error) {
	if isPath(device) {
		path, err := filepath.Abs(device)
		return Plugin{Path: path, Device: DeviceOf(path), Place: "the path that is given"}, err
	}
	if err := CheckName(device); err != nil {
		return Plugin{}, err
	}
	wanted, version := device, ""
	if strings.HasPrefix(device, CUDA) && device != CUDA {
		wanted, version = CUDA, device
	}
	places := Places()
	for _, place := range places {
		for _, p := range place.Found {
			if (p.Device == wanted || p.Device == "") && strings.Contains(p.Path, version) {
				return p, nil
			}
		}
	}
	return Plugin{}, &NotFoundError{device, places}
}

func isPath(device string) bool {
	return strings.ContainsRune(device, filepath.Separator) || strings.Contains(device, "/") || filepath.Ext(device) != ""
}

// CheckName refuses with a [NameError] what [Device] would not look for.
func CheckName(device string) error {
	if isPath(device) || device == CPU || device == ROCm || strings.HasPrefix(device, CUDA) {
		return nil
	}
	return &NameError{device}
}

// NameError says that a word is no device.
type NameError struct{ Name string }

func (e *NameError) Error() string {
	return fmt.Sprintf("%q is no device: use %s, %s, %s, or the path of a PJRT plugin", e.Name, CPU, CUDA, ROCm)
}
