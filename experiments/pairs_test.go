package experiments

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/texttest"
	"github.com/ablate-go/ablate/pretrained"
	"github.com/ablate-go/ablate/tasks/minimalpairs"
)

// pairsOfATest are of two paradigms, in words of texttest.WriteSentences and others.
var pairsOfATest = func() string {
	var out strings.Builder
	for i := range 6 {
		good := []string{"the river runs to the sea", "a bird sings", "the old house"}[i%3]
		bad := []string{"the river run to the sea", "bird a sings", "old the house"}[(i+i/3)%3]
		fmt.Fprintf(&out, `{"sentence_good": %q, "sentence_bad": %q, "field": "syntax", "UID": "paradigm_%d", "pairID": "%d"}`+"\n",
			good, bad, i%2, i)
	}
	return out.String()
}()

func pairsFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "pairs.jsonl")
	if err := os.WriteFile(path, []byte(pairsOfATest), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// Trials come before training, every so many steps and at the end, and change no bit of the training; the last has the
// accuracy that the cell's checkpoint has by itself; and a cell that was stopped between two trials ends the same.
func TestPairsOverTraining(t *testing.T) {
	set := cellText(t)
	config := cellArms()["gdes"]
	pairs := Pairs{Files: []string{pairsFile(t)}, Sample: 2, Every: 4}
	cell := func(p Pairs) Cell { return Cell{Arm: "gdes", Seed: 1, Config: config, Dir: t.TempDir(), Pairs: p} }
	plain, judged, stopped := cell(Pairs{}), cell(pairs), cell(pairs)
	finish(t, plain, set)
	finish(t, judged, set)
	interrupt(t, stopped, set, 5)
	finish(t, stopped, set)
	wantSameEnd(t, "a cell that was stopped", stopped, judged)

	rows, err := judged.rows("")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		for _, key := range []string{PairsGenerator.Key, PairsDiscriminator.Key} {
			v, ok := row.Get(key)
			if due := row.Step == 0 || row.Step == 4 || row.Step == 6; ok != due || ok && (v < 0 || v > 1) {
				t.Errorf("step %d: %s is %v, %v", row.Step, key, v, ok)
			}
		}
	}
	tensors, _ := checkpointAt(t, judged, config.Train.Steps)
	same, _ := checkpointAt(t, plain, config.Train.Steps)
	for name, x := range same {
		for i := range x {
			if tensors[name][i] != x[i] {
				t.Fatalf("%s differs from that of a cell without pairs", name)
			}
		}
	}
	last := rows[len(rows)-1]
	for _, network := range []string{"generator", "discriminator"} {
		got, _ := last.Get("pairs_" + network)
		if want := accuracyOfCheckpoint(t, judged.Dir, network, pairs); math.Abs(got-want) > 1e-9 {
			t.Errorf("the %s has %v at the end, and %v by its checkpoint", network, got, want)
		}
	}
}

// accuracyOfCheckpoint is the accuracy of a cell's folder as ablate pairs takes it.
func accuracyOfCheckpoint(t *testing.T, dir, network string, p Pairs) float64 {
	t.Helper()
	from, err := pretrained.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	f, err := from.NewFillMask()
	if err != nil {
		t.Fatal(err)
	}
	g := f.Scorer(1)
	defer g.Close()
	s := g
	if network == "discriminator" {
		d, err := from.NewDetect()
		if err != nil {
			t.Fatal(err)
		}
		s = d.Scorer(1)
		defer s.Close()
	}
	pairs, err := minimalpairs.Read(t.Context(), p.Files)
	if err != nil {
		t.Fatal(err)
	}
	var results minimalpairs.Results
	for _, one := range minimalpairs.Sample(pairs, p.Sample) {
		good, err := g.Window(one.Good)
		if err != nil {
			continue // longer than this tiny generator reads
		}
		bad, err := g.Window(one.Bad)
		if err != nil {
			continue
		}
		scores, err := s.Score(t.Context(), [][]int{good, bad})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := results.Add(one, scores[0], scores[1]); err != nil {
			t.Fatal(err)
		}
	}
	return results.All().Mean.X
}

// What the key holds is checked before anything is trained.
func TestFaultsOfPairs(t *testing.T) {
	p, _ := queuePlan(t, 1)
	file := pairsFile(t)
	for want, pairs := range map[string]Pairs{
		"pairs.every is 0":   {Files: []string{file}},
		"pairs.sample is -1": {Files: []string{file}, Every: 1, Sample: -1},
		"nowhere":            {Files: []string{filepath.Join(t.TempDir(), "nowhere")}, Every: 1},
	} {
		p.Pairs = pairs
		if err := p.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v", pairs, err)
		}
	}
	long := filepath.Join(t.TempDir(), "long.jsonl")
	line := fmt.Sprintf(`{"sentence_good": %q, "sentence_bad": "a bird"}`+"\n", strings.Repeat("zyx ", 60))
	if err := os.WriteFile(long, []byte(line), 0o644); err != nil {
		t.Fatal(err)
	}
	c := Cell{Arm: "mlm", Seed: 1, Config: cellArms()["mlm"], Dir: t.TempDir(), Pairs: Pairs{Files: []string{long}, Every: 2}}
	set := prepared(t, texttest.WriteSentences(t, 60), t.TempDir(), c.Config)
	if _, err := runCell(c, set, -1); err == nil || !strings.Contains(err.Error(), "longer than the networks read") {
		t.Errorf("pairs that are too long: %v", err)
	}
}
