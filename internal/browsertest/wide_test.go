package browsertest

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// Counts of boxes and tables, as scripts. A box fades at an edge by a mask.
const (
	// boxes that do not fade where they are cut, or fade and are not cut
	wrongFade = `[...document.querySelectorAll('.scroll, .card')].filter((e) => e.offsetParent &&
		(e.scrollWidth - e.clientWidth > e.scrollLeft + 1) != (getComputedStyle(e).maskImage != 'none')).length`
	fading    = `[...document.querySelectorAll('.scroll, .card')].filter((e) => getComputedStyle(e).maskImage != 'none').length`
	cutTables = `[...document.querySelectorAll('.scroll')].filter((e) => e.scrollWidth > e.clientWidth + 1).length`
	offPaper  = `[...document.querySelectorAll('table')].filter((e) => {
		const r = e.getBoundingClientRect(); return r.left < 0 || r.right > 700 }).map((e) => e.innerText.slice(0, 100))`
	widerThanText = `[...document.querySelectorAll('.scroll')]
		.filter((e) => e.clientWidth > document.querySelector('h1').clientWidth).length`
	smallestText = `Math.min(...[...document.querySelectorAll('.card text')]
		.map((e) => e.getBoundingClientRect().height).filter((h) => h > 0))`
)

// What is wider than a phone scrolls in its box and fades where it is cut.
func TestWideContentOnAPhone(t *testing.T) {
	tab := phone(t)
	var before, after, cut int
	var column, box, text float64
	tab.do("look", chromedp.Sleep(settle), eval(wrongFade, &before), eval(cutTables, &cut), eval(smallestText, &text))
	tab.do("scroll to the end", eval(`document.querySelectorAll('.scroll').forEach((e) => { e.scrollLeft = 1e6; })`, nil),
		chromedp.Sleep(settle), eval(wrongFade, &after),
		eval(`document.querySelector('.scroll.more-left tbody th').getBoundingClientRect().left`, &column),
		eval(`document.querySelector('.scroll.more-left').getBoundingClientRect().left`, &box))
	if cut == 0 {
		t.Error("no table is wider than the phone, so nothing was tested")
	}
	if before != 0 || after != 0 {
		t.Errorf("boxes that do not fade where they are cut, or fade and are not cut: %d at first, %d at their ends",
			before, after)
	}
	if column != box {
		t.Errorf("the first column scrolls away: it begins at %g in a box that begins at %g", column, box)
	}
	if text < 8 {
		t.Errorf("the smallest text of a figure is %g pixels high on a phone", text)
	}
}

// A desktop shows tables whole, and paper knows neither scrolling nor fading.
func TestWideContentOnPaperAndDesktop(t *testing.T) {
	tab := phone(t) // what a phone cut is whole afterwards
	var faded, cut, wide, page int
	var off []string
	tab.do("print", emulation.SetEmulatedMedia().WithMedia("print"), eval(fading, &faded),
		emulation.SetDeviceMetricsOverride(700, 900, 1, false), eval(offPaper, &off))
	tab.do("desktop", emulation.SetEmulatedMedia(), emulation.SetDeviceMetricsOverride(1200, 900, 1, false),
		chromedp.Sleep(settle), eval(cutTables, &cut), eval(widerThanText, &wide),
		eval(`document.documentElement.scrollWidth`, &page))
	if faded != 0 || len(off) != 0 {
		t.Errorf("on paper %d boxes fade, and these tables leave the page: %q", faded, off)
	}
	if cut != 0 || wide == 0 || page > 1200 {
		t.Errorf("on a desktop of 1200 pixels %d tables are cut, %d use more than the text's width, and the page is %d wide",
			cut, wide, page)
	}
}
