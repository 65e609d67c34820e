//go:build linux

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/pjrt/pjrttest"
)

// deviceList is what ablate device list writes, with a plugin that the environment names.
func (s session) deviceList(plugin string) string {
	s.Helper()
	list := exec.Command("ablate", "device", "list")
	list.Dir, list.Env = s.dir, append(s.env, "ABLATE_PJRT_PLUGIN="+plugin)
	out, err := list.Output()
	if err != nil {
		s.Fatal(err)
	}
	return string(out)
}

func TestDeviceListTellsAPlugin(t *testing.T) {
	out := newSession(t).deviceList(pjrttest.Plugin(t))
	for _, words := range []string{"xla-cpu\n", "\n  PJRT 0.", ", StableHLO up to 1.", "\n  platform cpu\n",
		"\n  device 0: cpu\n"} {
		if !strings.Contains(out, words) {
			t.Errorf("%q is missing in\n%s", words, out)
		}
	}
}

// Plugins end the process when something is wrong that they do not expect.
func TestDeviceListSurvivesPlugins(t *testing.T) {
	compiler, err := exec.LookPath("cc")
	if err != nil {
		t.Skip("no C compiler: plugins that crash are not tested")
	}
	s := newSession(t)
	for body, words := range map[string]string{
		`fputs("F0000 Check failed: x\n", stderr); abort();`: "the process that opened it ended",
		`fputs("no more\n", stderr); _Exit(3);`:              "the process that opened it ended (exit status 3): no more",
		`*(volatile int *)0 = 1;`:                            "the process that opened it ended",
		`puts("hello");`:                                     "its function GetPjrtApi returns nothing",
	} {
		source, plugin := filepath.Join(s.dir, "crash.c"), filepath.Join(s.dir, "crash.so")
		text := "#include <stdio.h>\n#include <stdlib.h>\nvoid *GetPjrtApi(void) { " + body + " return 0; }\n"
		if err := os.WriteFile(source, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command(compiler, "-shared", "-fPIC", "-o", plugin, source).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		out := s.deviceList(plugin)
		for _, words := range []string{"cannot be used: ", words, "looked in"} {
			if !strings.Contains(out, words) {
				t.Errorf("%q is missing in\n%s", words, out)
			}
		}
	}
}
