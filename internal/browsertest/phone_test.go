package browsertest

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// phone opens the report on a touch screen 360 pixels wide.
func phone(t *testing.T) tab {
	t.Helper()
	tab := browser(t)
	tab.do("become a phone", emulation.SetDeviceMetricsOverride(360, 740, 2, true),
		emulation.SetTouchEmulationEnabled(true))
	tab.open()
	return tab
}

// tap touches the screen and lifts the finger, at pixels from its upper left corner.
func tap(x, y float64) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		if err := input.DispatchTouchEvent(input.TouchStart, []*input.TouchPoint{{X: x, Y: y}}).Do(ctx); err != nil {
			return err
		}
		return input.DispatchTouchEvent(input.TouchEnd, []*input.TouchPoint{}).Do(ctx)
	})
}

// Values that a finger asks for stay when it is lifted, and go at a tap elsewhere or when anything scrolls.
func TestValuesOnAPhone(t *testing.T) {
	tab := phone(t)
	const card = `document.querySelector('[data-hover="mlm-loss"]')`
	state := func(what string) (tip string, guide bool) {
		t.Helper()
		tab.do(what, chromedp.Sleep(settle),
			eval(`document.querySelector('.tip').hidden ? '' : document.querySelector('.tip').innerText`, &tip),
			eval(card+`.querySelector('.narrow .guide').style.display != 'none'`, &guide))
		return tip, guide
	}
	var box, caption struct{ X, Y, Width, Height float64 }
	center := chromedp.Tasks{
		eval(card+`.scrollIntoView({block: 'center', behavior: 'instant'})`, nil),
		chromedp.Sleep(settle),
	}
	tab.do("scroll", center,
		eval(card+`.getBoundingClientRect().toJSON()`, &box),
		eval(card+`.parentNode.querySelector('figcaption').getBoundingClientRect().toJSON()`, &caption))

	for _, end := range []struct {
		what string
		do   chromedp.Action
	}{
		{"a tap elsewhere", tap(caption.X+caption.Width/2, caption.Y+caption.Height/2)},
		{"scrolling the page", eval(`scrollBy({top: 40, behavior: 'instant'})`, nil)},
		{"scrolling a table", eval(`document.querySelector('.scroll.more-right')
			.scrollBy({left: 30, behavior: 'instant'})`, nil)},
	} {
		tab.do("tap", tap(box.X+box.Width*0.4, box.Y+box.Height*0.7))
		if tip, guide := state("read"); !strings.Contains(tip, "rtd-es") || !guide {
			t.Fatalf("before %s: once the finger is lifted the values are %q, and the guide line is shown: %v",
				end.what, tip, guide)
		}
		tab.do(end.what, end.do)
		if tip, guide := state("read again"); tip != "" || guide {
			t.Errorf("after %s the values are still %q, and the guide line is shown: %v", end.what, tip, guide)
		}
		tab.do("scroll back", center)
	}
}

// Panels of figures stand below one another on a phone, as wide as the screen, and nothing of a figure is cut or too
// small to read. On a desktop and on paper the wide drawings stand. To look at the phone's page:
// ABLATE_KEEP_PHONE=phone.png go test -run Stack
func TestPanelsStackOnAPhone(t *testing.T) {
	const (
		// of each figure with several panels that is shown: left and right of its panels in pixels, from top to bottom
		panels = `[...document.querySelectorAll('.card')].filter((e) => e.querySelector('.narrow')?.offsetParent &&
			e.querySelector('.narrow').dataset.frames).map((e) => {
				const svg = e.querySelector('.narrow svg'), r = svg.getBoundingClientRect();
				const k = r.width / svg.viewBox.baseVal.width, frames = JSON.parse(e.querySelector('.narrow').dataset.frames);
				return frames.map((f) => f.map((x, i) => i % 2 ? x * k : r.left + x * k));
			}).filter((all) => all.length > 1)`
		cutFigures = `[...document.querySelectorAll('.card')].filter((e) => e.scrollWidth > e.clientWidth + 1 ||
			e.getBoundingClientRect().right > innerWidth + 1).length`
		leaving = `[...document.querySelectorAll('.narrow svg text')].filter((e) => {
			const r = e.getBoundingClientRect();
			if (!r.width) return false; // of a picture that is hidden
			const s = e.closest('svg').getBoundingClientRect();
			return r.left < s.left - 1 || r.right > s.right + 1 || r.bottom > s.bottom + 1 || r.top < s.top - 1;
		}).map((e) => e.textContent)`
		drawings = `['.wide', '.narrow'].map((c) => [...document.querySelectorAll('.card ' + c)]
			.filter((e) => e.offsetParent).length)`
	)
	tab := phone(t)
	var all [][][4]float64
	var cut int
	var out []string
	var phones, desktops, papers [2]int
	var text float64
	tab.do("look", chromedp.Sleep(settle), eval(panels, &all), eval(cutFigures, &cut), eval(leaving, &out),
		eval(smallestText, &text), eval(drawings, &phones))
	if keep := os.Getenv("ABLATE_KEEP_PHONE"); keep != "" {
		var png []byte
		tab.do("picture", chromedp.FullScreenshot(&png, 100))
		if err := os.WriteFile(keep, png, 0o644); err != nil {
			t.Error(err)
		}
	}
	tab.do("print", emulation.SetEmulatedMedia().WithMedia("print"), eval(drawings, &papers), emulation.SetEmulatedMedia(),
		emulation.SetDeviceMetricsOverride(1200, 900, 1, false), chromedp.Sleep(settle), eval(drawings, &desktops))
	if len(all) < 4 {
		t.Fatalf("%d figures of several panels, so nothing was tested", len(all))
	}
	for _, figure := range all {
		for i, f := range figure {
			left, top, right := f[0], f[1], f[2]
			if left < 0 || right > 360 || right-left < 180 {
				t.Errorf("a panel runs from %g to %g on a screen of 360 pixels", left, right)
			}
			if i > 0 && top < figure[i-1][3] {
				t.Errorf("a panel begins at %g, beside one that ends at %g", top, figure[i-1][3])
			}
		}
	}
	if cut != 0 || len(out) != 0 {
		t.Errorf("%d figures are cut, and these texts leave their figure: %q", cut, out)
	}
	if text < 8 {
		t.Errorf("the smallest text of a figure is %g pixels high", text)
	}
	if phones[0] != 0 || phones[1] == 0 || desktops[0] != phones[1] || desktops[1] != 0 || papers[0] == 0 ||
		papers[1] != 0 {
		t.Errorf("wide and narrow drawings shown: %d on a phone, %d on a desktop, %d on paper", phones, desktops, papers)
	}
}
