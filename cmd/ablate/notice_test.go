package main

import (
	"os"
	"runtime/debug"
	"strings"
	"testing"
)

// NOTICE has the licence of every module that is built in.
func TestLicencesAreKnown(t *testing.T) {
	notice, err := os.ReadFile("../../NOTICE")
	if err != nil {
		t.Fatal(err)
	}
	licences := map[string]string{}
	for line := range strings.Lines(string(notice)) {
		if module, licence, ok := strings.Cut(line, "  "); ok {
			licences[module] = strings.TrimSpace(licence)
		}
	}
	info, ok := debug.ReadBuildInfo()
	if !ok || len(info.Deps) < 20 {
		t.Fatal("the modules of the program are not known")
	}
	for _, d := range info.Deps {
		if licences[d.Path] == "" {
			t.Errorf("NOTICE does not have %s: look at its licence, and add a line", d.Path)
		}
	}
}
