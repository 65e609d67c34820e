package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/internal/testutil"
)

// --device and --devices are keys of the plan; the path of a plugin is found from anywhere.
func TestDeviceFlagsAreKeysOfThePlan(t *testing.T) {
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		flags   deviceFlags
		device  string
		devices int
	}{
		{deviceFlags{}, "cpu", 1},
		{deviceFlags{Device: "cuda"}, "cuda", 1},
		{deviceFlags{Device: "cuda", Devices: 2}, "cuda", 2},
		{deviceFlags{Device: "plugins/mine.so"}, filepath.Join(here, "plugins", "mine.so"), 1},
		{deviceFlags{Device: "mine.so"}, filepath.Join(here, "mine.so"), 1},
	} {
		p, err := experiments.LoadPlan("smoke")
		if err != nil {
			t.Fatal(err)
		}
		if err := c.flags.applyDevice(p); err != nil {
			t.Fatal(err)
		}
		if got := p.Base.Train; got.Device != c.device || got.Devices != c.devices {
			t.Errorf("%+v sets %s and %d", c.flags, got.Device, got.Devices)
		}
		if err := p.Validate(); err != nil {
			t.Errorf("%+v: %v", c.flags, err)
		}
	}
	p, err := experiments.LoadPlan("smoke")
	if err != nil {
		t.Fatal(err)
	}
	if err := (deviceFlags{Devices: 2}).applyDevice(p); err == nil {
		err = p.Validate()
		testutil.WantSentence(t, err, "train.devices is 2", "train.device cpu is one")
	}
}
