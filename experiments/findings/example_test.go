package findings_test

import (
	"fmt"
	"log"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/findings"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/experiments/training"
)

// Two arms of two seeds each, with numbers that are made up, against what the paper says of the AUC. A program reads
// its run folder with experiments.Load instead.
func ExampleOf() {
	plan, err := experiments.LoadPlan("tug-of-war")
	if err != nil {
		log.Fatal(err)
	}
	plan.Seeds = []uint64{1, 2}
	plan.Arms = []experiments.Arm{
		{Name: "apart", Set: []string{"sharing=none", "coupling=alternating"}},
		{Name: "gdes", Set: []string{"sharing=gdes", "coupling=alternating"}},
	}
	cells, err := plan.Cells("runs/example")
	if err != nil {
		log.Fatal(err)
	}
	result := &experiments.Result{Plan: plan}
	for _, c := range cells {
		auc := map[string]float64{"apart": 0.6, "gdes": 0.7}[c.Arm] + float64(c.Seed)/1000
		result.Cells = append(result.Cells, experiments.CellResult{Cell: c, Rows: []experiments.Row{
			{Step: c.Config.Train.Steps, Scalars: []measure.Scalar{{Key: training.HeldOutMetrics.AUC.Key, Value: &auc}}},
		}})
	}

	found, err := findings.Of(result)
	if err != nil {
		log.Fatal(err)
	}
	for _, claim := range found.Claims {
		fmt.Printf("%s: %s\n", claim.Title, claim.Verdict())
		for _, c := range claim.Comparisons {
			if c.NoNumbers {
				fmt.Printf("  %s and %s: %s\n", c.Larger.Name, c.Smaller.Name, c.Remark)
				continue
			}
			fmt.Printf("  %s %.3f, %s %.3f, difference %.3f over %d seeds\n", c.Larger.Name, c.LargerMean.Mean.X,
				c.Smaller.Name, c.SmallerMean.Mean.X, c.Difference.Mean.X, c.Difference.N)
		}
	}
	// Output:
	// Cosine in NES: E_G above E_D: cannot be said yet
	//   E_G of apart and its E_D: nothing has been measured after step 0
	// Cosine, |E_G − E_D|: GDES below NES: cannot be said yet
	//   apart and gdes: nothing has been measured after step 0
	// AUC: ES and GDES above NES: confirmed here
	//   gdes 0.702, apart 0.601, difference 0.100 over 2 seeds
}
