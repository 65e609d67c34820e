package experiments_test

import (
	"context"
	"fmt"
	"log"
	"math"
	"os"
	"path/filepath"
	"strings"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/text"
)

// rowLengths measures the longest and the shortest row of the generator's word table E_G. This type and its one
// registration are all that a measure needs: what writes or shows metrics reads the declarations.
type rowLengths struct{}

// Metrics declares what is measured. The group is the measure's own; TensorBoard shows it as a group of charts.
func (rowLengths) Metrics() []measure.Metric {
	return []measure.Metric{{
		Key: "rows_longest", Group: "rows", Title: "Longest row of E_G", Decimals: 3, Due: measure.EachMeasure,
		Summary: measure.LastAndMean, // the last value and the mean of the second half of training
		Doc:     "Largest Euclidean norm of a row of E_G, over the ordinary tokens of the training text.",
	}, {
		Key: "rows_shortest", Group: "rows", Title: "Shortest row of E_G", Decimals: 3, Due: measure.EachMeasure,
		Summary: measure.Last,
		Doc:     "Smallest Euclidean norm of a row of E_G, over the ordinary tokens of the training text.",
	}}
}

// Measure computes a value for each metric, in the order of Metrics. Tables are [vocab, hidden], row after row.
func (rowLengths) Measure(s *measure.Snapshot) []*float64 {
	longest, shortest := 0.0, math.Inf(1)
	for _, id := range s.Rows.All {
		square := 0.0
		for _, x := range s.Tables.G[id*s.Hidden : (id+1)*s.Hidden] {
			square += float64(x) * float64(x)
		}
		longest, shortest = max(longest, math.Sqrt(square)), min(shortest, math.Sqrt(square))
	}
	return []*float64{&longest, &shortest}
}

// A measure of your own: register it before the cells train, and find it in every file of the run.
func Example_measure() {
	if err := measure.Register(rowLengths{}); err != nil { // once in a program, in its main or in an init
		log.Fatal(err)
	}

	// Some steps of a tiny plan, on a small text.
	dir, err := os.MkdirTemp("", "ablate-example-")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	book := filepath.Join(dir, "book.txt")
	sentence := "the reader reads and the writer writes what nobody counts.\n\n"
	if err := os.WriteFile(book, []byte(strings.Repeat(sentence, 400)), 0o644); err != nil {
		log.Fatal(err)
	}
	plan := experiments.Plan{
		Name: "lengths", Question: "How long do rows become?", Seeds: []uint64{1}, HeldOut: 0.2,
		Budget: experiments.Budget{Equal: experiments.BudgetSteps},
		Base:   training.Tiny(training.ObjectiveRTD, "gdes", training.CouplingAlternating),
		Arms:   []experiments.Arm{{Name: "gdes"}},
	}
	plan.Base.Model.Encoder.Vocab = 230
	set, err := text.Prepare(context.Background(), text.PrepareOptions{
		Paths: []string{book}, VocabSize: 104, NoByteFallback: true, HeldOut: plan.HeldOut, CacheDir: dir,
		SeqLen: plan.Base.Train.Seq, BatchSize: plan.Base.Train.Batch,
	}, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer set.Close()
	r := &experiments.Runner{Plan: &plan, Out: filepath.Join(dir, "run")}
	if err := r.OpenWith(set); err != nil {
		log.Fatal(err)
	}
	if err := r.Train(context.Background(), set); err != nil {
		log.Fatal(err)
	}
	result, err := experiments.Load(r.Out)
	if err != nil {
		log.Fatal(err)
	}
	if err := result.WriteSummary(); err != nil {
		log.Fatal(err)
	}

	// What has it, and under which name?
	for _, look := range []struct{ file, name string }{
		{"cells/gdes/seed-1/metrics.jsonl", `"rows_longest":`},
		{"summary.csv", ",rows_longest,"},
		{"summary.csv", ",rows_longest_late"},
		{"summary.csv", ",rows_shortest,"},
		{"summary.csv", ",rows_shortest_late"}, // asked for the last value alone
		{"cells/gdes/seed-1/events.out.tfevents.*", "rows/longest"},
	} {
		files, err := filepath.Glob(filepath.Join(r.Out, filepath.FromSlash(look.file)))
		if err != nil || len(files) != 1 {
			log.Fatal(look.file, files, err)
		}
		data, err := os.ReadFile(files[0])
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s: %s %v\n", look.file, look.name, strings.Contains(string(data), look.name))
	}
	longest, _ := result.Cells[0].Last("rows_longest")
	shortest, _ := result.Cells[0].Last("rows_shortest")
	fmt.Println("the longest is longer than the shortest:", longest > shortest && shortest > 0)
	// Output:
	// cells/gdes/seed-1/metrics.jsonl: "rows_longest": true
	// summary.csv: ,rows_longest, true
	// summary.csv: ,rows_longest_late true
	// summary.csv: ,rows_shortest, true
	// summary.csv: ,rows_shortest_late false
	// cells/gdes/seed-1/events.out.tfevents.*: rows/longest true
	// the longest is longer than the shortest: true
}
