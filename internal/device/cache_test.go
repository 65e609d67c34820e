package device_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/ablate-go/ablate/internal/device"
)

// files are the cache's, by name.
func files(t *testing.T) map[string][]byte {
	t.Helper()
	folder, err := device.CacheFolder()
	if err != nil {
		t.Fatal(err)
	}
	names, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]byte{}
	for _, name := range names {
		if all[name], err = os.ReadFile(name); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// works compiles the module, or takes it from the cache, and runs it.
func works(t *testing.T, d *device.Device) {
	t.Helper()
	p, err := d.Compile(growing(t), 1)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Free()
	s := d.NewState()
	defer s.Close()
	s.Add("w", []int{3}, []float32{1, 2, 3})
	out, err := p.Run(s, give(map[string]any{"x": []float32{1, 1, 1}}))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Free()
	if sum, err := out.Floats(0, "total"); err != nil || sum[0] != 9 {
		t.Errorf("sum %v, error %v", sum, err)
	}
}

func TestProgramsAreKept(t *testing.T) {
	d := open(t, 1)
	works(t, d)
	first := files(t)
	if len(first) != 1 {
		t.Skipf("%d files: the plugin cannot serialize programs", len(first))
	}
	var name string
	var whole []byte
	for name, whole = range first {
	}
	works(t, d)
	if now := files(t); len(now) != 1 || !bytes.Equal(now[name], whole) {
		t.Errorf("a second use changed the cache to %d files", len(now))
	}
	// What the file has is what runs, so one that is damaged or foreign must not be believed.
	foreign := append([]byte{}, whole...)
	foreign[len(foreign)/2] ^= 1
	for what, data := range map[string][]byte{"flipped": foreign, "cut": whole[:len(whole)/2], "empty": nil,
		"other": []byte("#!/bin/sh\n"), "header": whole[:20]} {
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
		works(t, d)
		if !bytes.HasPrefix(files(t)[name], whole[:17]) || len(files(t)[name]) < len(whole)/2 || bytes.Equal(files(t)[name], data) {
			t.Errorf("%s: the file was not written again", what)
		}
	}
	// Another setting is another program.
	t.Setenv(device.FlagsVariable, "xla_backend_optimization_level=0")
	works(t, d)
	if now := files(t); len(now) != 2 {
		t.Errorf("%d files with other settings", len(now))
	}
}

func TestACacheThatCannotBeWritten(t *testing.T) {
	d := open(t, 1)
	folder, err := device.CacheFolder()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(folder), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(folder, nil, 0o600); err != nil { // a file where the folder should be
		t.Fatal(err)
	}
	works(t, d)
}
