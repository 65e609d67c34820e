package pretrained_test

import (
	"math"
	"testing"

	"github.com/ablate-go/ablate/internal/lowertest"
	"github.com/ablate-go/ablate/internal/pjrt/find"
	"github.com/ablate-go/ablate/internal/pjrt/pjrttest"
	"github.com/ablate-go/ablate/pretrained"
)

// A device gives the probabilities, scores and vectors of the program itself to rounding, for texts of several lengths.
func TestModelsOnADevice(t *testing.T) {
	pjrttest.Plugin(t)
	lowertest.Quickly(t)
	c, err := pretrained.Open("../experiments/testdata/oldrun/run/cells/gdes/seed-1")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	near := func(what string, got, want []float32) {
		t.Helper()
		if len(got) != len(want) {
			t.Fatalf("%s: %d numbers, want %d", what, len(got), len(want))
		}
		for i, x := range want {
			if !(math.Abs(float64(got[i]-x)) <= 1e-4*max(1, math.Abs(float64(x)))) {
				t.Fatalf("%s: number %d is %g, want %g", what, i, got[i], x)
			}
		}
	}
	var fills [2]*pretrained.FillMask
	var detects [2]*pretrained.Detect
	var embeds [2]*pretrained.Embed
	for i, device := range []string{"cpu", find.CPU} {
		if fills[i], err = c.NewFillMask(); err != nil {
			t.Fatal(err)
		}
		if detects[i], err = c.NewDetect(); err != nil {
			t.Fatal(err)
		}
		if embeds[i], err = c.NewEmbed(pretrained.EmbedOptions{Layer: -1}); err != nil {
			t.Fatal(err)
		}
		for _, use := range []func(string) error{fills[i].UseDevice, detects[i].UseDevice, embeds[i].UseDevice} {
			if err := use(device); err != nil {
				t.Fatal(err)
			}
		}
		defer fills[i].Close()
		defer detects[i].Close()
		defer embeds[i].Close()
	}
	for _, ids := range [][]int{{1, 7, 2}, {1, 4, 9, 12, 5, 2}, {1, 30, 4, 4, 9, 2}} {
		for _, positions := range [][]int{{1}, {0, 2}} {
			want, err := fills[0].Logits(ids, positions)
			if err != nil {
				t.Fatal(err)
			}
			got, err := fills[1].Logits(ids, positions)
			if err != nil || len(got) != len(want) {
				t.Fatalf("%d rows, error %v", len(got), err)
			}
			for i := range want {
				near("logits of a mask", got[i], want[i])
			}
		}
		want, err := detects[0].Logits(ids)
		if err != nil {
			t.Fatal(err)
		}
		got, err := detects[1].Logits(ids)
		if err != nil {
			t.Fatal(err)
		}
		near("logits of tokens", got, want)
		if want, err = embeds[0].VectorOf(ids); err != nil {
			t.Fatal(err)
		}
		if got, err = embeds[1].VectorOf(ids); err != nil {
			t.Fatal(err)
		}
		near("vector", got, want)
	}
	sentences := [][]int{{1, 7, 2}, {1, 4, 9, 12, 5, 2}, {1, 30, 4, 4, 9, 2}}
	for _, of := range []func(i int) *pretrained.Scorer{
		func(i int) *pretrained.Scorer { return fills[i].Scorer(2) },
		func(i int) *pretrained.Scorer { return detects[i].Scorer(2) },
	} {
		var all [2][]float64
		for i := range all {
			s := of(i)
			defer s.Close()
			if all[i], err = s.Score(t.Context(), sentences); err != nil {
				t.Fatal(err)
			}
		}
		for i, want := range all[0] {
			if math.Abs(all[1][i]-want) > 1e-3 {
				t.Errorf("sentence %d has the score %g, want %g", i, all[1][i], want)
			}
		}
	}
	if err := fills[0].UseDevice("gpu"); err == nil {
		t.Error("gpu is taken as the name of a device")
	}
}
