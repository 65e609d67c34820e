package pjrt_test

import (
	"fmt"
	"math"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/ablate-go/ablate/internal/pjrt"
	"github.com/ablate-go/ablate/internal/pjrt/pjrttest"
)

const (
	helperTask = "PJRT_TEST_TASK"
	helperPath = "PJRT_TEST_PATH"
)

// tasks run in a process of their own, with the path of a plugin.
var tasks = map[string]func(path string) error{
	"interrupt": interrupt, "denormal": denormal, "open": func(path string) error {
		plugin, err := pjrt.Open(path)
		if err == nil {
			_, err = plugin.NewClient()
		}
		return err
	},
}

func TestMain(m *testing.M) {
	task := tasks[os.Getenv(helperTask)]
	if task == nil {
		os.Exit(m.Run())
	}
	if err := task(os.Getenv(helperPath)); err != nil {
		fmt.Println(err)
	}
}

// process runs a task and returns what it wrote to standard output and standard error.
func process(t *testing.T, task, path string, env ...string) (stdout, stderr string) {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(append(os.Environ(), helperTask+"="+task, helperPath+"="+path), env...)
	var out, err strings.Builder
	c.Stdout, c.Stderr = &out, &err
	if failed := c.Run(); failed != nil {
		t.Fatalf("%s: %v\n%s%s", task, failed, out.String(), err.String())
	}
	return out.String(), err.String()
}

// interrupt opens a plugin and then waits for Ctrl+C as the commands do.
func interrupt(path string) error {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt)
	plugin, err := pjrt.Open(path)
	if err != nil {
		return err
	}
	if client, err := plugin.NewClient(); err == nil {
		if _, err := client.Compile(product, pjrt.CompileOptions{}); err != nil {
			return err
		}
	}
	self, err := os.FindProcess(os.Getpid())
	if err != nil {
		return err
	}
	for range 100 { // the system chooses the thread that takes it, which may be one of the plugin's
		if err := self.Signal(os.Interrupt); err != nil {
			return err
		}
		select {
		case <-signals:
		case <-time.After(10 * time.Second):
			return fmt.Errorf("an interrupt was lost")
		}
	}
	return nil
}

func TestCtrlCStaysWithGo(t *testing.T) {
	t.Run("plugin", func(t *testing.T) {
		if out, _ := process(t, "interrupt", pjrttest.Plugin(t)); out != "" {
			t.Error(out)
		}
	})
	t.Run("plugin with a handler", func(t *testing.T) {
		if runtime.GOOS != "linux" {
			t.Skip("handlers are put back on Linux alone")
		}
		if out, _ := process(t, "interrupt", fake(t, "SIGNALS")); out != "" {
			t.Error(out)
		}
	})
}

// denormal looks whether a plugin makes the processor round small numbers to zero, as libraries that are compiled for
// fast mathematics do: that would change the bits of the training in Go.
func denormal(path string) error {
	runtime.LockOSThread()
	plugin, err := pjrt.Open(path)
	if err != nil {
		return err
	}
	client, err := plugin.NewClient()
	if err != nil {
		return err
	}
	if _, err := client.Compile(product, pjrt.CompileOptions{}); err != nil {
		return err
	}
	small := math.Float32frombits(1)
	for range 2 {
		if small *= 3; small == 0 {
			return fmt.Errorf("denormal numbers are zero")
		}
	}
	return nil
}

func TestDenormalNumbersStayAsTheyAre(t *testing.T) {
	if out, _ := process(t, "denormal", pjrttest.Plugin(t)); out != "" {
		t.Error(out)
	}
}

func TestAPluginIsSilent(t *testing.T) {
	if out, err := process(t, "open", pjrttest.Plugin(t)); out != "" || err != "" {
		t.Errorf("a plugin writes %q and %q", out, err)
	}
}

// The driver's library is found where the system finds libraries, so that the test can put one of its own there.
func TestADriverThatIsTooOld(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the test gives the loader of Linux a folder")
	}
	dir := t.TempDir()
	source := filepath.Join(dir, "driver.c")
	text := "int cuDriverGetVersion(int *v) { *v = 12040; return 0; }\n"
	if err := os.WriteFile(source, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	library(t, source, filepath.Join(dir, "libcuda.so.1"))
	out, _ := process(t, "open", fake(t, "NO_CLIENT", "FAKE_CUDA=13010"), "LD_LIBRARY_PATH="+dir)
	if !strings.Contains(out, "for CUDA 13.1, and the driver for CUDA 12.4") || !strings.Contains(out, "too old") {
		t.Errorf("a driver that is too old: %s", out)
	}
	out, _ = process(t, "open", fake(t, "NO_CLIENT", "FAKE_CUDA=13010", "FAKE_MESSAGE=No visible GPU devices."),
		"LD_LIBRARY_PATH="+t.TempDir())
	if !strings.Contains(out, "no driver of NVIDIA is installed") || !strings.Contains(out, "libcuda.so.1") {
		t.Errorf("no driver: %s", out)
	}
	out, _ = process(t, "open", fake(t, "NO_CLIENT", "FAKE_CUDA=12090", "FAKE_MESSAGE=it does not want to"),
		"LD_LIBRARY_PATH="+dir)
	if !strings.Contains(out, "does not want to") {
		t.Errorf("a driver of the same major version: %s", out)
	}
}

func TestNVIDIAsLibrariesAreLoadedFirst(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("there are such plugins for Linux alone")
	}
	dir := t.TempDir()
	for _, folder := range []string{"nvidia/cu13/lib", "jax_plugins/xla_cuda13"} {
		if err := os.MkdirAll(filepath.Join(dir, folder), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	source := filepath.Join(dir, "says.c")
	text := "#include <stdio.h>\n__attribute__((constructor)) static void loaded(void) { puts(NAME); fflush(stdout); }\n"
	if err := os.WriteFile(source, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"libcublas.so.13", "libcudart.so.13", "libcudnn_other.so.9"} {
		library(t, source, filepath.Join(dir, "nvidia/cu13/lib", name), fmt.Sprintf("-DNAME=%q", name))
	}
	plugin := filepath.Join(dir, "jax_plugins/xla_cuda13/xla_cuda_plugin.so")
	if err := os.Rename(fake(t, "NO_CLIENT"), plugin); err != nil {
		t.Fatal(err)
	}
	out, _ := process(t, "open", plugin)
	if !strings.HasPrefix(out, "libcudart.so.13\nlibcublas.so.13\nthe plugin") {
		t.Errorf("loaded: %s", out)
	}
}
