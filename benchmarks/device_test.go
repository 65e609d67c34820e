package benchmarks

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/pjrt/pjrttest"
	"github.com/ablate-go/ablate/internal/testutil"
)

// script runs device.sh of a folder and returns what it prints, on both streams.
func script(t *testing.T, folder string, args ...string) (string, error) {
	t.Helper()
	if _, err := exec.LookPath("python3"); err != nil {
		t.Skipf("no python3: %v", err)
	}
	out, err := exec.Command("sh", append([]string{filepath.Join(folder, "device.sh")}, args...)...).CombinedOutput()
	return string(out), err
}

// The script for machines with a GPU, packed and run on a plugin for processors in small sizes: the losses agree, and
// each program of ablate has its line for both batches. PyTorch need not be there.
func TestDeviceScript(t *testing.T) {
	testutil.Long(t)
	pjrttest.Plugin(t)
	folder := filepath.Join(t.TempDir(), "packed")
	if out, err := script(t, ".", "pack", folder); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	out, err := script(t, folder, "--device", "xla-cpu", "--tiny", "--steps", "3", "--modes", "")
	if err != nil {
		t.Fatalf("%v:\n%s", err, out)
	}
	for _, want := range []string{"| float32 | largest difference", "| bf16 | largest difference",
		"| tiny | 2 x 16 | ablate bf16 |", "| tiny | 4 x 16 | ablate bf16, recompute |", "| tiny | 4 x 16 | ablate float32 |"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in:\n%s", want, out)
		}
	}
	if strings.Count(out, ": passed |") != 2 || strings.Contains(out, "FAILED") {
		t.Errorf("not both precisions passed:\n%s", out)
	}
}

// A device that is not there is an error with its reason, and no line of the table is invented.
func TestDeviceScriptWithoutTheDevice(t *testing.T) {
	testutil.Long(t)
	folder := filepath.Join(t.TempDir(), "packed")
	if out, err := script(t, ".", "pack", folder); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	out, err := script(t, folder, "--device", "/no/such/plugin.so", "--tiny", "--modes", "")
	if err == nil || strings.Count(out, "FAILED: ") != 2 || !strings.Contains(out, "/no/such/plugin.so") ||
		strings.Contains(out, "passed") {
		t.Errorf("error %v:\n%s", err, out)
	}
}

func TestDeviceScriptWithoutItsProgram(t *testing.T) {
	folder := t.TempDir()
	text, err := os.ReadFile("device.sh")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "device.sh"), text, 0o777); err != nil {
		t.Fatal(err)
	}
	out, err := script(t, folder)
	if err == nil || !strings.Contains(out, "pack FOLDER") {
		t.Errorf("error %v: %s", err, out)
	}
}
