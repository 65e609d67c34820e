package browsertest

import (
	"context"
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
			eval(card+`.querySelector('.guide').style.display != 'none'`, &guide))
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
		{"scrolling the figure", eval(card+`.scrollBy({left: 30, behavior: 'instant'})`, nil)},
	} {
		tab.do("tap", tap(box.X+box.Width*0.4, box.Y+box.Height*0.5))
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
