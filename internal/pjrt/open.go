package pjrt

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"unsafe"
)

// Versions of the interface: within major version 0, each minor version appends to the one before it.
const (
	knownMajor  = 0
	oldestMinor = 81 // the oldest plugin that is tested
)

// Plugin is a loaded library.
type Plugin struct {
	path   string
	table  *table
	events atomic.Int64 // not given back
	shared shared

	checksum func() ([sha256.Size]byte, error) // of the file, computed once
}

var loaded = struct {
	sync.Mutex
	plugins map[string]*Plugin // by path without links
}{plugins: map[string]*Plugin{}}

// Open loads the plugin at a path, or returns the one that was loaded from there before: a library cannot be unloaded.
// The file's own code runs, so it must be trusted.
//
// Errors are [UnsupportedError], [NotFoundError], [NotPluginError], [VersionError], and [Error] if the plugin refuses.
func Open(path string) (*Plugin, error) {
	if !Supported {
		return nil, &UnsupportedError{}
	}
	absolute, real, err := realPath(path)
	if err != nil {
		return nil, err
	}
	loaded.Lock()
	defer loaded.Unlock()
	if p := loaded.plugins[real]; p != nil {
		return p, nil
	}
	// The path with its links is the one to load: a plugin looks for other libraries beside it.
	p, err := open(absolute)
	if err == nil {
		loaded.plugins[real] = p
	}
	return p, err
}

// realPath is the absolute path, and that without links, by which a plugin is loaded once whatever it is called.
func realPath(path string) (absolute, real string, err error) {
	if path == "" {
		return "", "", &NotFoundError{path}
	}
	if absolute, err = filepath.Abs(path); err != nil {
		return "", "", fmt.Errorf("the plugin %s cannot be found: %w", path, err)
	}
	real, err = filepath.EvalSymlinks(absolute)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return "", "", &NotFoundError{path}
	case err != nil:
		return "", "", fmt.Errorf("the plugin %s cannot be found: %w", path, err)
	}
	return absolute, real, nil
}

func open(path string) (*Plugin, error) {
	// A plugin logs to standard error from the moment it is loaded on. What it has to say comes back as errors.
	if os.Getenv("TF_CPP_MIN_LOG_LEVEL") == "" {
		if err := os.Setenv("TF_CPP_MIN_LOG_LEVEL", "3"); err != nil {
			return nil, err
		}
	}
	if err := inspect(path); err != nil {
		return nil, err
	}
	defer keepSignals()()
	preloadNVIDIA(path)
	get, err := load(path, symbol)
	if err != nil {
		return nil, &NotPluginError{path, err.Error()}
	}
	address := invoke(get, nil)
	if address == 0 {
		return nil, &NotPluginError{path, "its function " + symbol + " returns nothing"}
	}
	p := &Plugin{path: path, table: *(**table)(unsafe.Pointer(&address))}
	p.checksum = sync.OnceValues(func() ([sha256.Size]byte, error) { return checksum(path) })
	if err := p.check(); err != nil {
		return nil, err
	}
	if err := p.call(pluginInitialize, unsafe.Pointer(&initializeArgs{head: headOf[initializeArgs]()})); err != nil {
		return nil, err
	}
	return p, nil
}

// check compares versions before anything of the table is used.
func (p *Plugin) check() error {
	if p.table.size < unsafe.Sizeof(table{}) {
		return &NotPluginError{p.path, "its table of functions is too short to have a version"}
	}
	major, minor := p.Version()
	switch {
	case major != knownMajor:
		return &VersionError{Path: p.path, Major: major, Minor: minor, TooNew: major > knownMajor}
	case minor < oldestMinor, p.table.function(function{slot: lastNeeded}) == 0:
		return &VersionError{Path: p.path, Major: major, Minor: minor}
	}
	return nil
}

// Path is the library's absolute path.
func (p *Plugin) Path() string { return p.path }

// Version is the version of the interface that the plugin speaks.
func (p *Plugin) Version() (major, minor int) {
	return int(p.table.version.major), int(p.table.version.minor)
}

// Checksum is the SHA-256 of the library's file, by which what it has compiled is told from what another has. It is read
// once.
func (p *Plugin) Checksum() ([sha256.Size]byte, error) { return p.checksum() }

func checksum(path string) (sum [sha256.Size]byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return sum, err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return sum, err
	}
	return [sha256.Size]byte(h.Sum(nil)), nil
}

// LiveEvents is how many of the plugin's events have not been given back, which is none between calls.
func (p *Plugin) LiveEvents() int { return int(p.events.Load()) }
