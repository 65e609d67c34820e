package measure_test

import (
	"fmt"
	"log"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/pretrained"
	"github.com/ablate-go/ablate/sharing"
)

// A measure reads a snapshot, which may also be made by hand: here of a pair with a word table each (none), of three
// tokens and width two, after a step that moved one number.
func ExampleTakeOne() {
	snapshot := &measure.Snapshot{
		Vocab: 3, Hidden: 2,
		Tables: sharing.Tables{
			G: []float32{3, 4, 6, 8, -3, -4}, // rows on one line: two point one way, and one the other
			D: []float32{1, 0, 0, 1, 0, 2},
		},
		Before: sharing.Tables{
			G: []float32{3, 4, 6, 8, -3, -4},
			D: []float32{1, 0, 0, 1, 0, 1.5},
		},
		Rows: measure.TokenRows{All: []int{0, 1, 2}},
	}
	for _, m := range []measure.Measure{measure.Similarity{}, measure.Norms{}} {
		numbers, err := measure.TakeOne(m, snapshot)
		if err != nil {
			log.Fatal(err)
		}
		for _, number := range numbers {
			fmt.Println(number) // "none" where a number does not exist, as of E_Delta here
		}
	}
	// Output:
	// sim_eg -0.3333
	// sim_ed 0.3333
	// sim_delta none
	// norm_eg 12.25
	// norm_ed 2.449
	// norm_delta none
	// update_eg 0
	// update_ed 0.5
	// update_delta none
}

// Inspect measures the word tables of a checkpoint, such as a cell's folder or released weights.
func ExampleInspect() {
	checkpoint, err := pretrained.Open("../testdata/oldrun/run/cells/gdes/seed-1")
	if err != nil {
		log.Fatal(err)
	}
	defer checkpoint.Close()
	found, err := measure.Inspect(checkpoint)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%v of width %d, over %d rows: %s\n", found.Tables, found.Hidden, found.Rows, found.RowsUsed)
	for _, number := range found.Scalars[:3] {
		fmt.Printf("%s %.2f\n", number.Key, *number.Value)
	}
	// Output:
	// [E_G E_D E_Δ] of width 8, over 235 rows: the tokens of its tokenizer, special ones left out
	// sim_eg 0.50
	// sim_ed 0.46
	// sim_delta 0.32
}
