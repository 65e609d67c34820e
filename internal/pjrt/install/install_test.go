package install

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/testutil"
)

// wheel makes a wheel of files with their content.
func wheel(t *testing.T, path string, files map[string]string) (sum string) {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, content := range files {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), os.WriteFile(path, b.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
	hash := sha256.Sum256(b.Bytes())
	return hex.EncodeToString(hash[:])
}

// set is a small set for this machine.
func set(dependencies bool) Set {
	return Set{Name: "small", Requirement: "small-plugin[all]==1.0", Plugin: "small/plugin.so", Dependencies: dependencies,
		Platforms: []string{runtime.GOOS + "/" + runtime.GOARCH}, SHA256: map[string]string{}}
}

func (s Set) from(wheels, folder string) (string, error) {
	return s.Install(context.Background(), Options{Folder: folder, Wheels: wheels, Say: func(string) {}})
}

func TestASetIsInstalledFromWheels(t *testing.T) {
	wheels, folder := t.TempDir(), filepath.Join(t.TempDir(), "new", "devices")
	s := set(true)
	sum := wheel(t, filepath.Join(wheels, "small_plugin-1.0-py3-none-any.whl"),
		map[string]string{"small/plugin.so": "code", "shared/__init__.py": ""})
	wheel(t, filepath.Join(wheels, "library-2.0-py3-none-any.whl"),
		map[string]string{"shared/lib/library.so.1": "more", "shared/__init__.py": ""})
	if err := os.WriteFile(filepath.Join(wheels, "notes.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time in place of the first
		path, err := s.from(wheels, folder)
		if err != nil || path != filepath.Join(folder, "small", "small", "plugin.so") {
			t.Fatalf("installed as %s, error %v", path, err)
		}
	}
	files := testutil.Folder(t, folder)
	if files[filepath.Join(folder, "small/shared/lib/library.so.1")] != "more" || len(files) != 5 { // with lock
		t.Errorf("the folder has %v", files)
	}
	var installed Installed
	if err := json.Unmarshal([]byte(files[filepath.Join(folder, "small", Manifest)]), &installed); err != nil {
		t.Fatal(err)
	}
	if installed.Wheels["small_plugin-1.0-py3-none-any.whl"] != sum || len(installed.Wheels) != 2 {
		t.Errorf("the manifest has %v", installed)
	}
	// Without dependencies, wheels of others in the folder are left alone.
	if _, err := set(false).from(wheels, folder); err != nil {
		t.Error(err)
	}
	if files := testutil.Folder(t, folder); files[filepath.Join(folder, "small/shared/lib/library.so.1")] != "" {
		t.Error("a wheel of another set is unpacked")
	}
}

func TestWhatIsThereStaysAfterAnError(t *testing.T) {
	wheels, folder := t.TempDir(), t.TempDir()
	path := filepath.Join(wheels, "small_plugin-1.0-py3-none-any.whl")
	good := map[string]string{"small/plugin.so": "code"}
	sum := wheel(t, path, good)
	s := set(false)
	if _, err := s.from(wheels, folder); err != nil {
		t.Fatal(err)
	}
	before := testutil.Folder(t, folder)

	s.SHA256[filepath.Base(path)] = strings.Repeat("0", 64)
	_, err := s.from(wheels, folder)
	testutil.WantSentence(t, err, path, "SHA-256", sum, "download it again")
	s.SHA256[filepath.Base(path)] = sum
	if _, err := s.from(wheels, folder); err != nil {
		t.Errorf("with the right checksum: %v", err)
	}
	s.SHA256 = nil

	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	damaged := bytes.Replace(content, []byte("PK\x03\x04"), []byte("PK\x03\x05"), 1)
	for words, bad := range map[string]func(){
		"no whole wheel":     func() { _ = os.WriteFile(path, content[:len(content)/2], 0o600) },
		"cannot be unpacked": func() { _ = os.WriteFile(path, damaged, 0o600) },
		"outside of its folder": func() {
			wheel(t, path, map[string]string{"small/plugin.so": "code", "../../escaped": "code"})
		},
		"no wheel there has small/plugin.so": func() { wheel(t, path, map[string]string{"small/other.so": "code"}) },
	} {
		bad()
		_, err := s.from(wheels, folder)
		testutil.WantSentence(t, err, words)
	}
	_, err = s.from(filepath.Join(wheels, "missing"), folder)
	testutil.WantSentence(t, err, "folder of wheels")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	wheel(t, path, good)
	_, err = s.Install(ctx, Options{Folder: folder, Wheels: wheels, Say: func(string) {}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
	after := testutil.Folder(t, folder)
	if len(after) != len(before) || after[filepath.Join(folder, "small/small/plugin.so")] != "code" {
		t.Errorf("the folder has %v, and had %v", after, before)
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(folder), "escaped")); err == nil {
		t.Error("a wheel has written outside of its folder")
	}
}

// pip is replaced by scripts: what it downloads, and how it fails.
func TestPip(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the scripts are for a shell")
	}
	bin, wheels := t.TempDir(), t.TempDir()
	wheel(t, filepath.Join(wheels, "small_plugin-1.0-py3-none-any.whl"), map[string]string{"small/plugin.so": "code"})
	path := os.Getenv("PATH")
	for _, c := range []struct{ script, words string }{
		{"", "there is no python3"},
		{"echo; echo 'ERROR: No matching distribution found'; echo; exit 1", "No matching distribution found"},
		{"exit 3", "it gives no reason"},
		{"exit 0", "folder of wheels"},
		{`while [ "$1" != --dest ]; do shift; done; mkdir -p "$2"; cp ` + wheels + `/* "$2"`, ""},
	} {
		t.Setenv("PATH", bin)
		if c.script != "" {
			script := "#!/bin/sh\nPATH=" + path + "\n" + c.script + "\n"
			if err := os.WriteFile(filepath.Join(bin, "python3"), []byte(script), 0o700); err != nil {
				t.Fatal(err)
			}
		}
		_, err := set(false).from("", t.TempDir())
		if c.words == "" {
			if err != nil {
				t.Errorf("%q: %v", c.script, err)
			}
			continue
		}
		testutil.WantSentence(t, err, c.words)
	}
}

func TestSetsOfThisProgram(t *testing.T) {
	for _, s := range Sets {
		if got, ok := Find(s.Name); !ok || got.Plugin != s.Plugin {
			t.Errorf("%s is not found", s.Name)
		}
		if !strings.Contains(s.Requirement, "==") || len(s.SHA256) == 0 {
			t.Errorf("%s has no version or no checksum", s.Name)
		}
		words := strings.Join(s.Download("python3", "wheels"), " ")
		if strings.Contains(words, "--no-deps") == s.Dependencies {
			t.Errorf("%s is downloaded with %s", s.Name, words)
		}
	}
	if _, ok := Find("tpu"); ok {
		t.Error("a set that there is not is found")
	}
	s := set(true)
	s.Platforms = []string{"plan9/mips"}
	_, err := s.from(t.TempDir(), t.TempDir())
	testutil.WantSentence(t, err, "plan9/mips", runtime.GOARCH)
}
