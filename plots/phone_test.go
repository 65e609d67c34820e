package plots_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ablate-go/ablate/internal/testruns"
	"github.com/ablate-go/ablate/plots"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// phone opens a report of three seeds on a touch screen 360 pixels wide.
func phone(t *testing.T) (run func(what string, actions ...chromedp.Action)) {
	t.Helper()
	ctx := browser(t)
	r := testruns.Invented(t, 3, testruns.AsThePaper)
	written(t, r, plots.Meta{})
	run = func(what string, actions ...chromedp.Action) {
		t.Helper()
		if err := chromedp.Run(ctx, actions...); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	run("open", emulation.SetDeviceMetricsOverride(360, 740, 2, true), emulation.SetTouchEmulationEnabled(true),
		chromedp.Navigate("file://"+filepath.Join(r.Dir, "report.html")), chromedp.WaitReady("footer"))
	return run
}

// Values that a finger asks for stay when it is lifted, and go at a tap elsewhere or when anything scrolls.
func TestValuesOnAPhone(t *testing.T) {
	run := phone(t)
	const card = `document.querySelector('[data-hover="mlm-loss"]')`
	tap := func(x, y float64) chromedp.Action {
		return chromedp.ActionFunc(func(ctx context.Context) error {
			if err := input.DispatchTouchEvent(input.TouchStart, []*input.TouchPoint{{X: x, Y: y}}).Do(ctx); err != nil {
				return err
			}
			return input.DispatchTouchEvent(input.TouchEnd, []*input.TouchPoint{}).Do(ctx)
		})
	}
	const settle = 200 * time.Millisecond // events of scrolling and touching come with a later frame
	state := func(what string) (tip string, guide bool) {
		t.Helper()
		run(what, chromedp.Sleep(settle),
			chromedp.Evaluate(`document.querySelector('.tip').hidden ? '' : document.querySelector('.tip').innerText`, &tip),
			chromedp.Evaluate(card+`.querySelector('.guide').style.display != 'none'`, &guide))
		return tip, guide
	}
	var box, caption struct{ X, Y, Width, Height float64 }
	center := chromedp.Tasks{chromedp.Evaluate(card+`.scrollIntoView({block: 'center', behavior: 'instant'})`, nil), chromedp.Sleep(settle)}
	run("scroll", center,
		chromedp.Evaluate(card+`.getBoundingClientRect().toJSON()`, &box),
		chromedp.Evaluate(card+`.parentNode.querySelector('figcaption').getBoundingClientRect().toJSON()`, &caption))

	for _, end := range []struct {
		what string
		do   chromedp.Action
	}{
		{"a tap elsewhere", tap(caption.X+caption.Width/2, caption.Y+caption.Height/2)},
		{"scrolling the page", chromedp.Evaluate(`scrollBy({top: 40, behavior: 'instant'})`, nil)},
		{"scrolling the figure", chromedp.Evaluate(card+`.scrollBy({left: 30, behavior: 'instant'})`, nil)},
	} {
		run("tap", tap(box.X+box.Width*0.4, box.Y+box.Height*0.5))
		if tip, guide := state("read"); !strings.Contains(tip, "rtd-es") || !guide {
			t.Fatalf("before %s: once the finger is lifted the values are %q, and the guide line is shown: %v", end.what, tip, guide)
		}
		run(end.what, end.do)
		if tip, guide := state("read again"); tip != "" || guide {
			t.Errorf("after %s the values are still %q, and the guide line is shown: %v", end.what, tip, guide)
		}
		run("scroll back", center)
	}
}

// What is wider than a phone scrolls in its box and fades where it is cut; a desktop shows tables whole, and paper
// knows neither.
func TestWideContent(t *testing.T) {
	run := phone(t)
	eval := func(script string, into any) chromedp.Action { return chromedp.Evaluate(script, into) }
	const settle = 200 * time.Millisecond
	const unmarked = `[...document.querySelectorAll('.scroll, .card')].filter((e) => e.offsetParent &&
		(e.scrollWidth - e.clientWidth > e.scrollLeft + 1) != (getComputedStyle(e).maskImage != 'none')).length`
	const toTheEnd = `document.querySelectorAll('.scroll').forEach((e) => { e.scrollLeft = 1e6; })`
	const cut = `[...document.querySelectorAll('.scroll')].filter((e) => e.scrollWidth > e.clientWidth + 1).length`
	var before, after, cutOnPhone, cutOnDesktop, wide, masked, offPaper, page int
	var first, edge, text float64
	run("phone", chromedp.Sleep(settle), eval(unmarked, &before), eval(cut, &cutOnPhone),
		eval(`Math.min(...[...document.querySelectorAll('.card text')].map((e) => e.getBoundingClientRect().height).filter((h) => h > 0))`, &text),
		eval(toTheEnd, nil), chromedp.Sleep(settle), eval(unmarked, &after),
		eval(`document.querySelector('.scroll.more-left tbody th').getBoundingClientRect().left`, &first),
		eval(`document.querySelector('.scroll.more-left').getBoundingClientRect().left`, &edge))
	run("print", emulation.SetEmulatedMedia().WithMedia("print"),
		eval(`[...document.querySelectorAll('.scroll, .card')].filter((e) => getComputedStyle(e).maskImage != 'none').length`, &masked),
		emulation.SetDeviceMetricsOverride(700, 900, 1, false),
		eval(`[...document.querySelectorAll('table')].filter((e) => e.getBoundingClientRect().left < 0 || e.getBoundingClientRect().right > 700).length`, &offPaper),
		emulation.SetEmulatedMedia())
	run("desktop", emulation.SetDeviceMetricsOverride(1200, 900, 1, false), chromedp.Sleep(settle), eval(cut, &cutOnDesktop),
		eval(`[...document.querySelectorAll('.scroll')].filter((e) => e.clientWidth > document.querySelector('h1').clientWidth).length`, &wide),
		eval(`document.documentElement.scrollWidth`, &page))
	if cutOnPhone == 0 || before != 0 || after != 0 {
		t.Errorf("of %d tables cut off on a phone, boxes that do not fade, or fade and are not cut: %d at first, %d at their ends", cutOnPhone, before, after)
	}
	if first != edge {
		t.Errorf("the first column scrolls away: it begins at %g in a box that begins at %g", first, edge)
	}
	if text < 8 {
		t.Errorf("the smallest text of a figure is %g pixels high on a phone", text)
	}
	if masked != 0 || offPaper != 0 {
		t.Errorf("on paper %d boxes fade, and %d tables leave the page", masked, offPaper)
	}
	if cutOnDesktop != 0 || wide == 0 || page > 1200 {
		t.Errorf("on a desktop of 1200 pixels %d tables are cut, %d use more than the text's width, and the page is %d wide", cutOnDesktop, wide, page)
	}
}
