package runreport_test

import (
	"fmt"
	"log"
	"math"
	"os"
	"path/filepath"
	"strings"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/plots/runreport"
)

// longestRow measures the longest row of the generator's word table E_G. Its file and its registration are all that it
// takes to be in the report: figures and tables read what Metrics declares.
type longestRow struct{}

func (longestRow) Metrics() []measure.Metric {
	return []measure.Metric{{
		Key: "rows_longest", Group: "rows", Title: "Longest row of E_G", Decimals: 3, Due: measure.EachMeasure,
		Summary: measure.Last,
		Doc:     "Largest Euclidean norm of a row of E_G, over the ordinary tokens of the training text.",
	}}
}

func (longestRow) Measure(s *measure.Snapshot) []*float64 {
	longest := 0.0
	for _, id := range s.Rows.All {
		square := 0.0
		for _, x := range s.Tables.G[id*s.Hidden : (id+1)*s.Hidden] {
			square += float64(x) * float64(x)
		}
		longest = max(longest, math.Sqrt(square))
	}
	return []*float64{&longest}
}

// A measure of your own in the report of a run. The numbers of this run are made up; a program trains it with an
// experiments.Runner, after the measure is registered.
func Example_measure() {
	if err := measure.Register(longestRow{}); err != nil {
		log.Fatal(err)
	}
	plan, err := experiments.LoadPlan("tug-of-war")
	if err != nil {
		log.Fatal(err)
	}
	plan.Seeds = []uint64{1}
	dir, err := os.MkdirTemp("", "ablate-example-")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	cells, err := plan.Cells(dir)
	if err != nil {
		log.Fatal(err)
	}
	result := &experiments.Result{Dir: dir, Plan: plan}
	for i, c := range cells {
		cell := experiments.CellResult{Cell: c}
		for _, step := range []int{0, c.Config.Train.Steps / 2, c.Config.Train.Steps} {
			longest := 1.125 + float64(i) + float64(step)/float64(c.Config.Train.Steps)
			cell.Rows = append(cell.Rows, experiments.Row{Step: step, Scalars: []measure.Scalar{
				{Key: "rows_longest", Value: &longest},
			}})
		}
		result.Cells = append(result.Cells, cell)
	}
	if err := runreport.Write(result, runreport.Meta{}); err != nil {
		log.Fatal(err)
	}

	report, err := os.ReadFile(filepath.Join(dir, "report.md"))
	if err != nil {
		log.Fatal(err)
	}
	_, section, _ := strings.Cut(string(report), "\n## Other metrics\n")
	section, _, _ = strings.Cut(section, "\n## ")
	for _, words := range []string{
		"Longest row of E_G", "Largest Euclidean norm of a row of E_G", // the title and the definition
		"2.125", "3.125", "4.125", "5.125", // the last value of each arm, with three decimals
	} {
		fmt.Printf("%s: %v\n", words, strings.Contains(section, words))
	}
	// Output:
	// Longest row of E_G: true
	// Largest Euclidean norm of a row of E_G: true
	// 2.125: true
	// 3.125: true
	// 4.125: true
	// 5.125: true
}
