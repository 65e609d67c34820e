package install

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// WheelError says that a wheel is missing, damaged or not the one that is known.
type WheelError struct {
	Wheel  string
	Reason string
}

func (e *WheelError) Error() string { return fmt.Sprintf("%s: %s", e.Wheel, e.Reason) }

// unpack unpacks all wheels of a folder into one, as pip would into site-packages: libraries find each other by their
// places. It reads each wheel twice, first for its checksum.
func (s Set) unpack(ctx context.Context, wheels, to string, say func(string)) (Installed, error) {
	installed := Installed{Set: s.Name, Plugin: s.Plugin, Wheels: map[string]string{}}
	files, err := os.ReadDir(wheels)
	if err != nil {
		return installed, fmt.Errorf("the folder of wheels cannot be read: %w", err)
	}
	for _, f := range files {
		if filepath.Ext(f.Name()) != ".whl" || !s.wants(f.Name()) {
			continue
		}
		path := filepath.Join(wheels, f.Name())
		sum, err := checksum(path)
		if err != nil {
			return installed, err
		}
		if known := s.SHA256[f.Name()]; known != "" && known != sum {
			return installed, &WheelError{path, fmt.Sprintf("its SHA-256 is %s and should be %s: it is damaged or another "+
				"file; download it again", sum, known)}
		}
		installed.Wheels[f.Name()] = sum
		say("unpacking " + f.Name())
		if err := unzip(ctx, path, to); err != nil {
			return installed, err
		}
	}
	plugin := filepath.Join(to, filepath.FromSlash(s.Plugin))
	if info, err := os.Stat(plugin); err != nil || !info.Mode().IsRegular() {
		return installed, &WheelError{wheels, fmt.Sprintf("no wheel there has %s: %s is wanted", s.Plugin, s.Requirement)}
	}
	return installed, nil
}

// wants is whether a wheel of a folder belongs to the set: of one without dependencies, the wheel with the plugin.
func (s Set) wants(wheel string) bool { return s.Dependencies || s.mainWheel(wheel) }

func checksum(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// unzip unpacks a wheel below a folder.
func unzip(ctx context.Context, wheel, to string) error {
	r, err := zip.OpenReader(wheel)
	if errors.Is(err, zip.ErrFormat) {
		return &WheelError{wheel, "it is no whole wheel: download it again"}
	}
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }() // it was only read
	for _, f := range r.File {
		if err := ctx.Err(); err != nil {
			return err
		}
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		if !filepath.IsLocal(filepath.FromSlash(f.Name)) {
			return &WheelError{wheel, fmt.Sprintf("it has a file outside of its folder (%q): it is not to be trusted", f.Name)}
		}
		if err := unzipFile(f, filepath.Join(to, filepath.FromSlash(f.Name))); err != nil {
			return &WheelError{wheel, fmt.Sprintf("%s cannot be unpacked (%v)", f.Name, err)}
		}
	}
	return nil
}

// unzipFile writes a file of a wheel, whose checksum the reader compares.
func unzipFile(f *zip.File, path string) (err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	in, err := f.Open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, f.Mode().Perm()&0o755|0o644)
	if errors.Is(err, fs.ErrExist) { // packages share files such as nvidia/__init__.py
		out, err = os.OpenFile(path, os.O_WRONLY|os.O_TRUNC, 0)
	}
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}
