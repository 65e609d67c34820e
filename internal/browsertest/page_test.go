package browsertest

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// failures collects what goes wrong in the page's scripts from now on.
func (t tab) failures() *[]string {
	var all []string
	chromedp.ListenTarget(t.ctx, func(event any) {
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			all = append(all, e.ExceptionDetails.Error())
		case *runtime.EventConsoleAPICalled:
			if e.Type == runtime.APITypeError {
				all = append(all, "console error")
			}
		}
	})
	return &all
}

// The page does what it promises in a browser: it opens without an error, shows values under the pointer,
// switches pictures, fits a phone, and fetches nothing.
func TestReportInABrowser(t *testing.T) {
	tab := browser(t)
	failures := tab.failures()
	tab.open()

	const curve = `document.querySelector('[data-hover="mlm-loss"]')`
	var tip, label string
	var galleries, shown, hidden, fetched, wide int
	var box struct{ X, Y, Width, Height float64 }
	tab.do("scroll", eval(curve+`.scrollIntoView({block: 'center', behavior: 'instant'})`, nil),
		chromedp.Sleep(settle), // scrolling hides the values
		eval(curve+`.querySelector('svg').getBoundingClientRect().toJSON()`, &box))
	tab.do("hover", chromedp.ActionFunc(func(ctx context.Context) error {
		return chromedp.MouseEvent(input.MouseMoved, box.X+box.Width*0.3, box.Y+box.Height*0.5).Do(ctx)
	}), eval(`document.querySelector('.tip').hidden ? '' : document.querySelector('.tip').innerText`, &tip))
	tab.do("switch pictures", eval(`document.querySelectorAll('.gallery figure:not([hidden])').length`, &shown),
		eval(`document.querySelectorAll('.gallery').length`, &galleries),
		chromedp.Click(`.gallery:has(#figure-seeds-auc) [role=tab]:nth-child(2)`, chromedp.ByQuery),
		eval(`document.querySelector('.gallery:has(#figure-seeds-auc) figure:not([hidden])').id`, &label),
		eval(`document.querySelectorAll('.gallery:has(#figure-seeds-auc) figure[hidden]').length`, &hidden))
	tab.do("phone", emulation.SetDeviceMetricsOverride(360, 740, 2, true),
		eval(`document.documentElement.scrollWidth`, &wide), // what is wider scrolls by itself
		eval(`performance.getEntriesByType('resource').length`, &fetched))

	if len(*failures) > 0 {
		t.Errorf("the page's script fails: %q", *failures)
	}
	for _, want := range []string{"step", "rtd-es", "rtd-none"} {
		if !strings.Contains(tip, want) {
			t.Errorf("under the pointer stands %q, without %s", tip, want)
		}
	}
	if galleries == 0 || shown != galleries || label != "figure-seeds-auc" || hidden != 3 {
		t.Errorf("%d pictures of %d galleries are shown; after a click %q, with %d hidden", shown, galleries, label, hidden)
	}
	if wide > 360 {
		t.Errorf("the page is %d pixels wide on a phone of 360", wide)
	}
	if fetched != 0 {
		t.Errorf("the page fetches %d files", fetched)
	}
}

// To look at the pages printed: ABLATE_KEEP_PDF=report.pdf go test -run Print
func TestReportPrints(t *testing.T) {
	tab := browser(t)
	tab.open()
	var pdf []byte
	tab.do("print", chromedp.ActionFunc(func(ctx context.Context) (err error) {
		pdf, _, err = page.PrintToPDF().WithPreferCSSPageSize(true).Do(ctx)
		return err
	}))
	pages := bytes.Count(pdf, []byte("/Type /Page\n")) + bytes.Count(pdf, []byte("/Type/Page"))
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) || pages == 0 {
		t.Errorf("printing gives %d bytes that are no PDF with pages", len(pdf))
	}
	if keep := os.Getenv("ABLATE_KEEP_PDF"); keep != "" {
		if err := os.WriteFile(keep, pdf, 0o644); err != nil {
			t.Error(err)
		}
	}
}
