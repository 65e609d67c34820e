package measure

import (
	"math"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/testutil"
)

type meanOfAll struct{ key string }

func (m meanOfAll) Metrics() []Metric {
	return []Metric{{Key: m.key, Group: "mean", Title: "mean", Due: EachMeasure, Doc: "Mean of E_G."}}
}

func (meanOfAll) Measure(s *Snapshot) []*float64 { return []*float64{ptr(math.Pi)} }

func TestAMetricIsDeclaredOnce(t *testing.T) {
	keys := map[string]bool{}
	last := -1
	for _, m := range Metrics() {
		if keys[m.Key] {
			t.Errorf("%s is declared twice", m.Key)
		}
		keys[m.Key] = true
		if !strings.HasSuffix(m.Doc, ".") || strings.Contains(m.Doc+m.Title, "%s") {
			t.Errorf("%s is defined by %q", m.Key, m.Doc)
		}
		if got, ok := Find(m.Key); !ok || got != m {
			t.Errorf("%s is found as %+v", m.Key, got)
		}
		at := -1
		for i, g := range groups {
			if g.Name == m.Group {
				at = i
			}
		}
		if at < last {
			t.Errorf("%s is not with its group", m.Key)
		}
		last = at
	}
	if len(keys) < 30 {
		t.Errorf("%d metrics", len(keys))
	}
	before := len(Metrics())
	twice := Metric{Key: Sim.G.Key, Group: "sim", Title: "again"}
	testutil.WantSentence(t, Declare(Metric{Key: "new", Group: "train", Title: "new"}, twice),
		"metric sim_eg is declared already")
	testutil.WantSentence(t, Register(meanOfAll{"norm_eg"}), "metric norm_eg is declared already")
	if len(Metrics()) != before {
		t.Error("a refused declaration leaves metrics")
	}
}

func TestTagsOfTensorBoard(t *testing.T) {
	for key, want := range map[string]string{
		"sim_eg_rare": "sim/eg_rare", "pull_share": "pull/share", "conflict_cos_rows": "conflict/cos_rows",
		"rank_of_another_program": "rank/of_another_program", "unknown": "train/unknown",
	} {
		if m, _ := Find(key); m.Tag() != want {
			t.Errorf("%s has the tag %s, want %s", key, m.Tag(), want)
		}
	}
}

type wrongNumber struct{ meanOfAll }

func (wrongNumber) Measure(*Snapshot) []*float64 { return nil }

func TestAMeasureThatReturnsTooLittle(t *testing.T) {
	_, err := TakeOne(wrongNumber{meanOfAll{"x"}}, &Snapshot{})
	testutil.WantSentence(t, err, "declares 1 metrics and returns 0 values")
}
