package atomicfile

import (
	"os"
	"path/filepath"
	"regexp"
)

// temporary matches the names of files that are being written: that of the file to be, with a dot before it and a
// random number after it.
var temporary = regexp.MustCompile(
	`^\.([^.].*\.(safetensors|jsonl?|yaml|txt|csv|html|md|png|svg|ablate|tokens)|lock-owner|probe)-?[0-9]{6,}$`)

// Temporary reports whether a name is that of a file which is just being written, or which a kill has left.
func Temporary(name string) bool { return temporary.MatchString(name) }

// RemoveLeft removes from folders the temporary files that killed processes have left there. Call it only while no other
// process writes in them. What cannot be removed stays: it does no harm.
func RemoveLeft(dirs ...string) {
	for _, dir := range dirs {
		entries, _ := os.ReadDir(dir)
		for _, e := range entries {
			if e.Type().IsRegular() && temporary.MatchString(e.Name()) {
				_ = os.Remove(filepath.Join(dir, e.Name()))
			}
		}
	}
}
