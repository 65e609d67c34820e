package plots_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ablate-go/ablate/internal/testruns"
	"github.com/ablate-go/ablate/plots"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browser starts headless Chromium, or skips the test where there is none.
func browser(t *testing.T) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a browser")
	}
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "headless-shell"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Skip("no Chromium is installed here")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.UserDataDir(profile(t)), chromedp.WSURLReadTimeout(time.Minute))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, time.Minute)
	t.Cleanup(cancel)
	return ctx
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

// The page does what it promises in a browser: it opens without an error, shows values under the pointer,
// switches pictures, fits a phone, and prints.
func TestReportInABrowser(t *testing.T) {
	ctx := browser(t)
	r := testruns.Invented(t, 3, testruns.AsThePaper)
	written(t, r, plots.Meta{})
	var failures []string
	chromedp.ListenTarget(ctx, func(event any) {
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			failures = append(failures, e.ExceptionDetails.Error())
		case *runtime.EventConsoleAPICalled:
			if e.Type == runtime.APITypeError {
				failures = append(failures, "console error")
			}
		}
	})
	eval := func(script string, into any) chromedp.Action { return chromedp.Evaluate(script, into) }

	const curve = `[data-hover="mlm-loss"]`
	var tip, label string
	var shown, hidden, fetched, wide int
	var left, top, width, height float64
	var pdf []byte
	do := func(what string, actions ...chromedp.Action) {
		t.Helper()
		if err := chromedp.Run(ctx, actions...); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	box := func(field string, into *float64) chromedp.Action {
		return eval(`document.querySelector('`+curve+` svg').getBoundingClientRect().`+field, into)
	}
	do("open", chromedp.Navigate("file://"+filepath.Join(r.Dir, "report.html")), chromedp.WaitReady("footer"))
	do("scroll", eval(`document.querySelector('`+curve+`').scrollIntoView({block: 'center', behavior: 'instant'})`, nil),
		chromedp.Sleep(200*time.Millisecond)) // the event of scrolling, which hides the values, comes with the next frame
	do("hover", box("left", &left), box("top", &top), box("width", &width), box("height", &height),
		chromedp.ActionFunc(func(ctx context.Context) error {
			return chromedp.MouseEvent(input.MouseMoved, left+width*0.3, top+height*0.5).Do(ctx)
		}),
		eval(`document.querySelector('.tip').hidden ? '' : document.querySelector('.tip').innerText`, &tip))
	do("switch pictures", eval(`document.querySelectorAll('.gallery figure:not([hidden])').length`, &shown),
		chromedp.Click(`.gallery [role=tab]:nth-child(2)`, chromedp.ByQuery),
		eval(`document.querySelector('.gallery figure:not([hidden])').id`, &label),
		eval(`document.querySelectorAll('.gallery figure[hidden]').length`, &hidden))
	do("phone", emulation.SetDeviceMetricsOverride(360, 740, 2, true),
		eval(`document.documentElement.scrollWidth`, &wide), // what is wider scrolls by itself
		eval(`performance.getEntriesByType('resource').length`, &fetched))
	do("print", chromedp.ActionFunc(func(ctx context.Context) (err error) {
		pdf, _, err = page.PrintToPDF().WithPreferCSSPageSize(true).Do(ctx)
		return err
	}))
	if len(failures) > 0 {
		t.Errorf("the page's script fails: %q", failures)
	}
	for _, want := range []string{"step", "rtd-es", "rtd-none"} {
		if !strings.Contains(tip, want) {
			t.Errorf("under the pointer stands %q, without %s", tip, want)
		}
	}
	if shown != 1 || label != "figure-seeds-auc" || hidden != 3 {
		t.Errorf("%d pictures of the gallery are shown; after a click %q, with %d hidden", shown, label, hidden)
	}
	if wide > 360 {
		t.Errorf("the page is %d pixels wide on a phone of 360", wide)
	}
	if fetched != 0 {
		t.Errorf("the page fetches %d files", fetched)
	}
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) || bytes.Count(pdf, []byte("/Type /Page\n"))+bytes.Count(pdf, []byte("/Type/Page")) == 0 {
		t.Errorf("printing gives %d bytes that are no PDF with pages", len(pdf))
	}
	if keep := os.Getenv("ABLATE_KEEP_PDF"); keep != "" {
		if err := os.WriteFile(keep, pdf, 0o644); err != nil {
			t.Error(err)
		}
	}
}
