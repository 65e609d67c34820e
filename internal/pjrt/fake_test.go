package pjrt_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/pjrt"
	"github.com/ablate-go/ablate/internal/testutil"
)

// library builds a shared library from C. Without a compiler the test is skipped.
func library(t *testing.T, source, path string, flags ...string) string {
	t.Helper()
	if !pjrt.Supported {
		t.Skip("this program cannot load plugins")
	}
	compiler, err := exec.LookPath("cc")
	if err != nil {
		t.Skip("no C compiler: plugins that misbehave are not tested")
	}
	args := append([]string{"-shared", "-fPIC", "-o", path}, flags...)
	if out, err := exec.Command(compiler, append(args, source)...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return path
}

// fakePlugin is the library of testdata/fake.c, built once.
var fakePlugin []byte

// fake is a plugin that misbehaves, with settings for its code such as FAKE_CODE=8.
func fake(t *testing.T, mode string, settings ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), strings.ToLower(mode)+".so")
	if fakePlugin == nil {
		built, err := os.ReadFile(library(t, "testdata/fake.c", path))
		if err != nil {
			t.Fatal(err)
		}
		fakePlugin = built
	} else if err := os.WriteFile(path, fakePlugin, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("FAKE_MODE", mode)
	for _, s := range settings {
		name, value, _ := strings.Cut(s, "=")
		t.Setenv(name, value)
	}
	return path
}

func TestPluginsOfOtherVersions(t *testing.T) {
	for _, c := range []struct {
		mode  string
		words []string
		as    any
	}{
		{"NOTHING", []string{"nothing.so", "GetPjrtApi", "returns nothing"}, new(*pjrt.NotPluginError)},
		{"SHORT", []string{"short.so", "too short"}, new(*pjrt.NotPluginError)},
		{"NEW", []string{"new.so", "1.114", "too new", "install an older plugin"}, new(*pjrt.VersionError)},
		{"OLD", []string{"old.so", "0.3", "too old", "install a newer plugin"}, new(*pjrt.VersionError)},
		{"FEW", []string{"few.so", "too old"}, new(*pjrt.VersionError)},
		{"REFUSES", []string{"refuses.so", "INTERNAL", "Plugin_Initialize", "does not want to"}, new(*pjrt.Error)},
	} {
		path := fake(t, c.mode)
		for range 2 { // what failed once is not kept
			_, err := pjrt.Open(path)
			testutil.WantSentence(t, err, c.words...)
			if err != nil && !errors.As(err, c.as) {
				t.Errorf("%s: an error of type %T", c.mode, err)
			}
		}
	}
}

func TestWhyThereIsNoClient(t *testing.T) {
	for _, c := range []struct {
		code    int
		message string
		words   []string
		as      any
	}{
		{3, "No visible GPU devices.", []string{"sees no GPU", "nvidia-smi"}, new(*pjrt.NoDeviceError)},
		{13, "\n\nCUDA driver version is insufficient for CUDA runtime version\nmore",
			[]string{"driver", "too old", "install a newer driver"}, new(*pjrt.DriverError)},
		{8, "Out of memory allocating 12 bytes.", []string{"too little memory", "12 bytes"}, new(*pjrt.MemoryError)},
		{12, "E1: What:\n Reason\n more", []string{"UNIMPLEMENTED in Client_Create: E1: What: Reason"}, new(*pjrt.Error)},
		{99, "", []string{"code 99", "no reason"}, new(*pjrt.Error)},
	} {
		plugin, err := pjrt.Open(fake(t, "NO_CLIENT", fmt.Sprint("FAKE_CODE=", c.code), "FAKE_MESSAGE="+c.message))
		if err != nil {
			t.Fatal(err)
		}
		_, err = plugin.NewClient()
		testutil.WantSentence(t, err, c.words...)
		if err != nil && (!errors.As(err, c.as) || strings.Contains(err.Error(), "\n")) {
			t.Errorf("an error of type %T: %q", err, err)
		}
	}
}

func TestAClientWithoutDevices(t *testing.T) {
	plugin, err := pjrt.Open(fake(t, "NO_DEVICES"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = plugin.NewClient()
	if none := new(pjrt.NoDeviceError); !errors.As(err, &none) {
		t.Errorf("error %v", err)
	}
}

func TestAnOptionOfNoType(t *testing.T) {
	plugin, err := pjrt.Open(fake(t, "NO_CLIENT"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = plugin.NewClient(pjrt.Named("bogus", struct{}{}))
	testutil.WantSentence(t, err, "bogus", "struct {}")
}

func TestFilesThatAreNoPlugins(t *testing.T) {
	if !pjrt.Supported {
		t.Skip("this program cannot load plugins")
	}
	dir := t.TempDir()
	write := func(name string, content []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, 0o700); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good, err := os.ReadFile(fake(t, "NO_CLIENT"))
	if err != nil {
		t.Fatal(err)
	}
	other := append([]byte{}, good...)
	other[18], other[19] = 0xf3, 0 // RISC-V
	if err := os.Symlink("loop.so", filepath.Join(dir, "loop.so")); err != nil {
		t.Fatal(err)
	}
	empty := write("empty.c", nil)
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cases := map[string]string{ // path: word of the error
		"":                                     "there is no file",
		filepath.Join(dir, "missing.so"):       "there is no file",
		filepath.Join(dir, "a.so", "below.so"): "there is no file",
		filepath.Join(dir, "loop.so"):          "loop.so",
		dir:                                    "no regular file",
		"/dev/null":                            "no regular file",
		write("empty.so", nil):                 "no whole shared library",
		write("text.so", []byte("#!/bin/sh\nexit 1\n")): "no whole shared library",
		write("magic.so", []byte("\x7fELF")):            "no whole shared library",
		write("half.so", good[:len(good)/2]):            "is not a PJRT plugin",
		write("other.so", other):                        "another processor",
		write("zip.so", []byte("PK\x03\x04 a wheel")):   "no whole shared library",
		library(t, empty, filepath.Join(dir, "b.so")):   "no function GetPjrtApi",
		program:                               "is not a PJRT plugin",
		write("new\nline.so", []byte("text")): "no whole shared library",
		write(strings.Repeat("long", 40)+".so", []byte("text")):      "no whole shared library",
		filepath.Join(dir, strings.Repeat("longer than a name", 40)): "longer than a name",
	}
	write("a.so", good)
	for path, words := range cases {
		_, err := pjrt.Open(path)
		testutil.WantSentence(t, err, words)
		if words == "there is no file" && !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%q: an error of type %T", path, err)
		}
	}
	for n := 0; n < len(good); n += len(good)/100 + 1 { // cut off anywhere
		if _, err := pjrt.Open(write(fmt.Sprintf("cut%d.so", n), good[:n])); err == nil {
			t.Errorf("a plugin that is cut off after %d of %d bytes is opened", n, len(good))
		}
	}
}
