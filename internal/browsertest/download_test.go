package browsertest

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

// A click on each of a table's links saves the file that stands in the page, under the name that the page gives it.
func TestTablesAreSaved(t *testing.T) {
	tab := browser(t)
	tab.open()
	dir := t.TempDir()
	ended := make(chan cdpbrowser.DownloadProgressState, 3)
	chromedp.ListenTarget(tab.ctx, func(event any) {
		e, ok := event.(*cdpbrowser.EventDownloadProgress)
		if ok && e.State != cdpbrowser.DownloadProgressStateInProgress {
			ended <- e.State
		}
	})
	tab.do("allow downloads", cdpbrowser.SetDownloadBehavior(cdpbrowser.SetDownloadBehaviorBehaviorAllow).
		WithDownloadPath(dir).WithEventsEnabled(true))
	for _, name := range []string{"table-1.md", "table-1.tex", "table-1.csv"} {
		link := `a[download="` + name + `"]`
		var href string
		tab.do("save "+name, eval(`document.querySelector('`+link+`').href`, &href), chromedp.Click(link, chromedp.ByQuery))
		select {
		case state := <-ended:
			if state != cdpbrowser.DownloadProgressStateCompleted {
				t.Fatalf("saving %s ended as %s", name, state)
			}
		case <-time.After(20 * time.Second):
			t.Fatalf("%s was not saved", name)
		}
		saved, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		_, encoded, _ := strings.Cut(href, ";base64,")
		want, err := base64.StdEncoding.DecodeString(encoded)
		if err != nil {
			t.Fatalf("the link to %s: %v", name, err)
		}
		if len(want) == 0 || string(saved) != string(want) {
			t.Errorf("%s was saved as\n%s\nand the page holds\n%s", name, saved, want)
		}
	}
}
