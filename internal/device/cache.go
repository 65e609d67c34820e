package device

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/ablate-go/ablate/graph/stablehlo"
	"github.com/ablate-go/ablate/internal/atomicfile"
	"github.com/ablate-go/ablate/internal/pjrt"
)

// Compiled programs are kept in the user's cache, each in a file whose name is a hash of all that decides what the
// compiler makes: module, settings, plugin, platform and machine. A file that is damaged, or that the plugin does not
// take, is as good as none, and a cache that cannot be written to is no error.

// kept is the file of a program.
func (d *Device) kept(m *stablehlo.Module, replicas int, flags map[string]any) (path string, err error) {
	folder, err := CacheFolder()
	if err != nil {
		return "", err
	}
	h := sha256.New()
	plugin := d.client.Plugin()
	major, minor := plugin.Version()
	fmt.Fprintf(h, "%s\x00%d.%d\x00%s\x00%s\x00%s\x00%d\x00%v\x00", cacheFormat, major, minor, d.client.Platform(),
		d.client.PlatformVersion(), d.client.Devices()[0].Kind(), replicas, flags)
	sum, err := plugin.Checksum()
	if err != nil {
		return "", err
	}
	fmt.Fprintf(h, "%x\x00%s\x00", sum, machine())
	io.WriteString(h, m.Text)
	return filepath.Join(folder, hex.EncodeToString(h.Sum(nil))[:32]), nil
}

// machine tells processors apart that may share a home folder: code for one may not run on another.
func machine() string {
	info, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return runtime.GOOS + "/" + runtime.GOARCH
	}
	first, _, _ := strings.Cut(string(info), "\n\n")
	var lines []string
	for line := range strings.Lines(first) {
		if name, _, _ := strings.Cut(line, "\t"); slices.Contains([]string{"model name", "flags", "Features"}, name) {
			lines = append(lines, line)
		}
	}
	return runtime.GOARCH + strings.Join(lines, "")
}

// CacheFolder is where compiled programs are kept.
func CacheFolder() (string, error) {
	user, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("this account has no folder for caches (%w): set XDG_CACHE_HOME", err)
	}
	return filepath.Join(user, "ablate", "programs"), nil
}

// A file is this line, the SHA-256 of what follows, and what the plugin gave.
const cacheFormat = "ablate program 1\n"

// load reads a program from its file, nil if there is none that is whole and taken by the plugin.
func (d *Device) load(path string) *pjrt.Executable {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	body, ok := bytes.CutPrefix(data, []byte(cacheFormat))
	if !ok || len(body) < sha256.Size {
		return nil
	}
	sum, saved := body[:sha256.Size], body[sha256.Size:]
	if have := sha256.Sum256(saved); !bytes.Equal(have[:], sum) {
		return nil
	}
	exe, err := d.client.Load(saved)
	if err != nil {
		return nil
	}
	now := time.Now()
	_ = os.Chtimes(path, now, now) // see prune
	return exe
}

// keep writes a program to its file, if the plugin can serialize it.
func keep(path string, exe *pjrt.Executable) error {
	saved, err := exe.Serialize()
	if err != nil {
		return err
	}
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil { // it is code that will run
		return err
	}
	sum := sha256.Sum256(saved)
	if err := atomicfile.Write(path, slices.Concat([]byte(cacheFormat), sum[:], saved)); err != nil {
		return err
	}
	return prune(folder, cacheBytes)
}

// cacheBytes is how much is kept.
const cacheBytes = 4 << 30

// prune removes the files that were used longest ago, until the folder has at most so many bytes.
func prune(folder string, most int64) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	var files []os.FileInfo
	total := int64(0)
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() {
			files, total = append(files, info), total+info.Size()
		}
	}
	slices.SortFunc(files, func(a, b os.FileInfo) int { return a.ModTime().Compare(b.ModTime()) })
	for _, f := range files {
		if total <= most {
			break
		}
		if err := os.Remove(filepath.Join(folder, f.Name())); err != nil {
			return err
		}
		total -= f.Size()
	}
	return nil
}
