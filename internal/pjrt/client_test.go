package pjrt_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/ablate-go/ablate/internal/pjrt"
	"github.com/ablate-go/ablate/internal/pjrt/pjrttest"
)

func TestAClosedClientLivesAsLongAsItsBuffers(t *testing.T) {
	plugin, err := pjrt.Open(pjrttest.Plugin(t))
	if err != nil {
		t.Fatal(err)
	}
	// Options for GPUs are left out for other plugins, which would refuse them.
	client, err := plugin.NewClient(pjrt.MemoryFraction(0.5), pjrt.Preallocate(false))
	if err != nil {
		t.Fatal(err)
	}
	b, err := client.Float32s([]float32{1, 2}, 2)
	if err != nil {
		t.Fatal(err)
	}
	client.Close()
	client.Close()
	got := make([]float32, 2)
	if err := b.Read(got); err != nil || got[1] != 2 {
		t.Errorf("read %v, error %v", got, err)
	}
	b.Free()
	freed := new(pjrt.FreedError)
	if _, err := client.Float32s([]float32{1}, 1); !errors.As(err, &freed) {
		t.Errorf("a closed client takes a tensor: %v", err)
	}
	if _, err := client.Compile(product, pjrt.CompileOptions{}); !errors.As(err, &freed) {
		t.Errorf("a closed client compiles: %v", err)
	}
	if _, err := client.Devices()[0].Memory(); !errors.As(err, &freed) {
		t.Errorf("a closed client tells the memory of its device: %v", err)
	}
}

func TestWhatAPluginTells(t *testing.T) {
	client := pjrttest.Client(t)
	plugin := client.Plugin()
	link := filepath.Join(t.TempDir(), "link.so")
	if err := os.Symlink(plugin.Path(), link); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{plugin.Path(), link} {
		again, err := pjrt.Open(path)
		if err != nil || again != plugin {
			t.Errorf("%s opened again: %p and %p, error %v", path, again, plugin, err)
		}
	}
	attributes, err := plugin.Attributes()
	if err != nil || attributes["xla_version"] == nil || plugin.StableHLO() == "" {
		t.Errorf("attributes %v, StableHLO %q, error %v", attributes, plugin.StableHLO(), err)
	}
	major, minor := plugin.Version()
	if major != 0 || minor < 81 {
		t.Errorf("version %d.%d", major, minor)
	}
	for i, d := range client.Devices() {
		if d.Index() != i || d.Kind() == "" || d.String() == "" {
			t.Errorf("device %d: index %d, kind %q, %s", i, d.Index(), d.Kind(), d)
		}
	}
	if client.Platform() == "" || client.PlatformVersion() == "" {
		t.Errorf("platform %q, version %q", client.Platform(), client.PlatformVersion())
	}
}
