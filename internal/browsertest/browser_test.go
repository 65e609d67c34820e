package browsertest

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// settle is how long to wait for events of scrolling, touching and resizing, which come with a later frame.
const settle = 200 * time.Millisecond

// tab is a page of a browser that lives as long as its test.
type tab struct {
	*testing.T
	ctx    context.Context
	report string // address of the report page
}

// browser starts headless Chromium, or skips the test where there is none.
func browser(t *testing.T) tab {
	t.Helper()
	path := executable()
	if path == "" {
		t.Skip("no Chromium or Chrome is on the PATH; on Debian: apt-get install chromium")
	}
	report := reportURL(t) // before the browser's time begins: the first test waits here for the run
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.NoSandbox, // Chromium refuses its sandbox to root, and containers often run as root
		chromedp.UserDataDir(profile(t)),
		chromedp.WSURLReadTimeout(time.Minute))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, time.Minute)
	t.Cleanup(cancel)
	return tab{t, ctx, report}
}

// executable is the path of the first browser that is installed, or "".
func executable() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "headless-shell"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// profile is a folder that the browser may still write to for a moment after it has been closed.
func profile(t *testing.T) (dir string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "ablate-browser-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for end := time.Now().Add(10 * time.Second); ; time.Sleep(50 * time.Millisecond) {
			if err := os.RemoveAll(dir); err == nil {
				return
			} else if time.Now().After(end) {
				t.Error(err)
				return
			}
		}
	})
	return dir
}

// do runs actions in turn; what says what they do, for the message if one fails.
func (t tab) do(what string, actions ...chromedp.Action) {
	t.Helper()
	if err := chromedp.Run(t.ctx, actions...); err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

// eval puts the value of a script into a variable, or drops it if into is nil.
func eval(script string, into any) chromedp.Action { return chromedp.Evaluate(script, into) }
