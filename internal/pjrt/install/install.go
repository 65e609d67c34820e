// Package install gets PJRT plugins from PyPI: pip downloads wheels, and these are unpacked into a folder of the user's
// cache, where internal/pjrt/find finds them. Nothing of it is run by Python.
package install

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"github.com/ablate-go/ablate/internal/atomicfile"
	"github.com/ablate-go/ablate/internal/dirlock"
)

// Manifest is the file in a set's folder that says what was installed.
const Manifest = "installed.json"

// Installed is the content of a manifest.
type Installed struct {
	Set    string            `json:"set"`
	Plugin string            `json:"plugin"` // its path in the folder
	Wheels map[string]string `json:"wheels_sha256"`
}

// Options say where a set comes from and goes to.
type Options struct {
	Folder string            // of all sets; the set's own is below it
	Wheels string            // a folder with the wheels, for machines without a network; "" to download them
	Say    func(line string) // is told what is done
}

// Install installs a set in place of an older one, and returns the path of its plugin. After an error or a kill what
// was there before is still there.
func (s Set) Install(ctx context.Context, o Options) (plugin string, err error) {
	if !s.Here() {
		return "", &PlatformError{Set: s}
	}
	if err := os.MkdirAll(o.Folder, 0o755); err != nil {
		return "", fmt.Errorf("the folder of plugins cannot be made: %w", err)
	}
	lock, err := dirlock.Try(o.Folder)
	if errors.Is(err, dirlock.ErrBusy) {
		return "", fmt.Errorf("another process installs a plugin in %s at the moment: wait for it", o.Folder)
	}
	if err != nil {
		return "", fmt.Errorf("the folder of plugins %s cannot be locked: %w", o.Folder, err)
	}
	defer func() { _ = lock.Unlock() }()
	fresh, err := os.MkdirTemp(o.Folder, ".new-") // on the same disk, so that it can be renamed
	if err != nil {
		return "", fmt.Errorf("the folder of plugins cannot be written: %w", err)
	}
	defer os.RemoveAll(fresh)
	wheels := o.Wheels
	if wheels == "" {
		wheels = filepath.Join(fresh, "wheels")
		o.Say(fmt.Sprintf("downloading %s and what it needs, about %d MB", s.Requirement, s.Megabytes))
		if err := s.download(ctx, wheels); err != nil {
			return "", err
		}
	}
	content := filepath.Join(fresh, "content")
	installed, err := s.unpack(ctx, wheels, content, o.Say)
	if err != nil {
		return "", err
	}
	text, err := json.MarshalIndent(installed, "", " ")
	if err != nil {
		return "", err
	}
	if err := atomicfile.Write(filepath.Join(content, Manifest), append(text, '\n')); err != nil {
		return "", fmt.Errorf("the plugin cannot be written: %w", err)
	}
	target := filepath.Join(o.Folder, s.Name)
	if err := replace(target, content, filepath.Join(fresh, "old")); err != nil {
		return "", fmt.Errorf("the plugin cannot be put in its place: %w", err)
	}
	return filepath.Join(target, filepath.FromSlash(s.Plugin)), nil
}

// replace puts a folder in the place of another, which may be there.
func replace(target, content, old string) error {
	if err := os.Rename(target, old); err != nil && !os.IsNotExist(err) {
		return err
	}
	if err := os.Rename(content, target); err != nil {
		_ = os.Rename(old, target) // back again: what was there before stays
		return err
	}
	return nil
}

// PlatformError says that there are no files of a set for this machine.
type PlatformError struct{ Set Set }

func (e *PlatformError) Error() string {
	return fmt.Sprintf("%s is published for %v, and this is %s/%s: give the path of a plugin for this machine instead, "+
		"if you have one", e.Set.Requirement, e.Set.Platforms, runtime.GOOS, runtime.GOARCH)
}
