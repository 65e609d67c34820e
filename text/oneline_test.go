package text

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/texttest"
)

// A text of one paragraph, or of very few, is cut so that some of it can be held out, and nothing of it is lost.
func TestATextInOneLineIsTrainedOn(t *testing.T) {
	prose := strings.Join(texttest.Prose(1600), " ")
	row, err := json.Marshal(map[string]string{"text": prose})
	if err != nil {
		t.Fatal(err)
	}
	var letters strings.Builder // no blank to cut at
	for i := range 30_000 {
		letters.WriteByte("ACGT"[(i*i/7+i/3)%4])
	}
	var han strings.Builder
	for i := range 20_000 {
		han.WriteRune('一' + rune((i*i/11+i)%40))
	}
	for name, c := range map[string]struct{ file, content string }{
		"one line":            {"a.txt", prose},
		"one document of CR":  {"a.txt", strings.ReplaceAll(prose, ". ", ".\r")},
		"one row":             {"a.jsonl", string(row) + "\n"},
		"one line of DNA":     {"a.txt", letters.String()},
		"one line of Chinese": {"a.txt", han.String()},
		"three long lines":    {"a.txt", prose + "\n" + prose + "\n" + prose},
		"one HTML paragraph":  {"a.html", "<html><body><p>" + prose + "</p></body></html>"},
	} {
		opt := books(t, 10)
		opt.Paths = []string{texttest.Write(t, t.TempDir(), c.file, c.content)}
		d, _ := prepared(t, opt)
		held := float64(d.HeldOut.Tokens()) / float64(d.NumTokens())
		if held < 0.02 || held > 0.12 || d.Train.Len() < 100 || d.HeldOut.Len() == 0 {
			t.Errorf("%s: %d training and %d held-out windows, %.3f of the tokens held out", name, d.Train.Len(),
				d.HeldOut.Len(), held)
		}
		again, said := prepared(t, opt)
		if again.DataHash != d.DataHash || hasTrained(said) {
			t.Errorf("%s: prepared again, the data is other data: %q", name, said)
		}
	}
}
