package runreport_test

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/plots/runreport"
	"github.com/ablate-go/ablate/sharing"
	"github.com/ablate-go/ablate/text"
	"gorgonia.org/gorgonia"
)

// longest is a measure of one metric.
type longest struct{}

func (longest) Metrics() []measure.Metric {
	return []measure.Metric{{
		Key: "norm_longest", Group: "norm", Title: "Longest row", Decimals: 2, Due: measure.EachMeasure,
		Summary: measure.LastAndMean, Doc: "Norm of the longest row of E_G.",
	}}
}

func (longest) Measure(s *measure.Snapshot) []*float64 {
	most := 0.0
	for row := range s.Vocab {
		sum := 0.0
		for _, x := range s.Tables.G[row*s.Hidden : (row+1)*s.Hidden] {
			sum += float64(x) * float64(x)
		}
		most = max(most, math.Sqrt(sum))
	}
	return []*float64{&most}
}

// half is GDES that begins from half of the generator's table: E_D = sg(E_G)/2 + E_Δ.
type half struct{ sharing.GDES }

func (half) Name() string { return "half" }

func (half) Describe() sharing.Description {
	return sharing.Description{
		Name: "half", With: "with half of E_G", RTDTable: "E_Δ",
		Similarity: "With half of E_G the discriminator looks up E_D = sg(E_G)/2 + E_Δ.",
	}
}

func (h half) Discriminator(b *graph.Builder, s sharing.Shape) (*gorgonia.Node, string) {
	delta := b.Param(sharing.DeltaTable, graph.Zeros, s.Vocab, s.Hidden)
	return b.Add(b.Scale(b.StopGradient(h.Generator(b, s)), 0.5), delta), sharing.DeltaTable
}

func (h half) Tables(p *graph.Params) sharing.Tables {
	t := h.GDES.Tables(p)
	for i := range t.D {
		t.D[i] -= t.G[i] / 2
	}
	return t
}

// trainTiny trains a plan on a text of one sentence, in a moment.
func trainTiny(plan *experiments.Plan, dir string) error {
	c := training.Tiny("rtd", "none", "alternating")
	c.Model.Encoder.Vocab, c.Train.Steps, c.Intervals.MeasureEvery = 230, 4, 1
	plan.Base = c
	book := filepath.Join(dir, "book.txt")
	sentence := "the reader reads and the writer writes what nobody counts.\n\n"
	if err := os.WriteFile(book, []byte(strings.Repeat(sentence, 400)), 0o644); err != nil {
		return err
	}
	set, err := text.Prepare(context.Background(), text.PrepareOptions{
		Paths: []string{book}, VocabSize: 104, NoByteFallback: true, SeqLen: c.Train.Seq, BatchSize: c.Train.Batch,
		HeldOut: 0.2, CacheDir: dir,
	}, nil)
	if err != nil {
		return err
	}
	defer set.Close()
	r := &experiments.Runner{Plan: plan, Out: filepath.Join(dir, "run"), Parallel: 1}
	if err := r.OpenWith(set); err != nil {
		return err
	}
	return r.Train(context.Background(), set)
}

// A measure and a sharing of a program's own are a type each, and one call that registers it. A plan then chooses the
// sharing by its name, and the measure is in metrics.jsonl, summary.csv, TensorBoard and the report.
func ExampleWriteFolder() {
	dir, err := os.MkdirTemp("", "ablate-example-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	if err := measure.Register(longest{}); err != nil {
		panic(err)
	}
	if err := sharing.Register(half{}); err != nil {
		panic(err)
	}
	plan, err := experiments.ParsePlan([]byte(`
name: example
question: What does half of the generator's table change?
arms:
  - {name: gdes, set: [sharing=gdes]}
  - {name: half, set: [sharing=half]}
`))
	if err != nil {
		panic(err)
	}
	if err := trainTiny(plan, dir); err != nil {
		panic(err)
	}
	out := filepath.Join(dir, "run")
	if err := runreport.WriteFolder(out, runreport.Meta{}); err != nil {
		panic(err)
	}

	for _, find := range []struct{ file, what string }{
		{"cells/half/seed-1/metrics.jsonl", `"norm_longest":`},
		{"cells/half/seed-1/events.out.tfevents.*", "norm/longest"},
		{"summary.csv", "norm_longest_late"},
		{"report.md", "| Arm | Longest row |"},
		{"report.md", "Longest row: Norm of the longest row of E_G."},
		{"figures/metric-norm_longest.svg", "Longest row"},
		{"report.md", "With half of E_G the discriminator looks up E_D = sg(E_G)/2 + E_Δ."},
		{"report.md", "Right: the table that RTD alone trains, E_Δ with GDES and E_Δ with half of E_G."},
	} {
		names, _ := filepath.Glob(filepath.Join(out, find.file))
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				panic(err)
			}
			fmt.Printf("%s in %s: %v\n", find.what, find.file, bytes.Contains(data, []byte(find.what)))
		}
	}
	// Output:
	// "norm_longest": in cells/half/seed-1/metrics.jsonl: true
	// norm/longest in cells/half/seed-1/events.out.tfevents.*: true
	// norm_longest_late in summary.csv: true
	// | Arm | Longest row | in report.md: true
	// Longest row: Norm of the longest row of E_G. in report.md: true
	// Longest row in figures/metric-norm_longest.svg: true
	// With half of E_G the discriminator looks up E_D = sg(E_G)/2 + E_Δ. in report.md: true
	// Right: the table that RTD alone trains, E_Δ with GDES and E_Δ with half of E_G. in report.md: true
}
