package browsertest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

func TestMain(m *testing.M) {
	code := m.Run()
	if scratch != "" {
		if err := os.RemoveAll(scratch); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = max(code, 1)
		}
	}
	os.Exit(code)
}

var scratch string // the folder of the program and of its run, once they are made

// run trains four arms with three seeds, which takes seconds, and returns the folder with their report. Three seeds,
// so that the page has intervals, and the pictures by seed that share a place.
var run = sync.OnceValues(func() (dir string, err error) {
	if scratch, err = os.MkdirTemp("", "ablate-report-"); err != nil {
		return "", err
	}
	program := filepath.Join(scratch, "ablate")
	dir = filepath.Join(scratch, "smoke")
	for _, args := range [][]string{
		{"go", "build", "-o", program, "./cmd/ablate"},
		{program, "run", "smoke", "--seeds", "3", "--out", dir},
	} {
		command := exec.Command(args[0], args[1:]...)
		command.Dir = filepath.Join("..", "..") // the program belongs to the module around this one
		if out, err := command.CombinedOutput(); err != nil {
			return "", fmt.Errorf("%q: %w\n%s", args, err, out)
		}
	}
	return dir, nil
})

// reportURL is the address of the report page.
func reportURL(t *testing.T) string {
	t.Helper()
	dir, err := run()
	if err != nil {
		t.Fatal(err)
	}
	return "file://" + filepath.ToSlash(filepath.Join(dir, "report.html"))
}

// open shows the report page.
func (t tab) open() {
	t.Helper()
	t.do("open", chromedp.Navigate(t.report), chromedp.WaitReady("footer"))
}
