package pretrained_test

import (
	"fmt"
	"log"

	"github.com/ablate-go/ablate/pretrained"
)

// What does a folder hold? testdata/hub is laid out as the released models are: a discriminator with its config.json,
// and a generator beside it. Opening reads names and shapes; weights are read when they are asked for.
func ExampleOpen() {
	c, err := pretrained.Open("testdata/hub")
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()

	d := c.Discriminator()
	fmt.Printf("discriminator: %d layers of width %d, %d ids\n", d.Config.Layers, d.Config.Hidden, d.Config.Vocab)
	fmt.Println("generator's layers:", c.Generator().Config.Layers)

	// The word tables are [vocab, width], row after row. E_Delta is not stored here: it is E_D - E_G.
	tables, err := c.Tables()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("numbers in E_G, E_D and E_Delta:", len(tables.G), len(tables.D), len(tables.Delta))
	// Output:
	// discriminator: 3 layers of width 16, 40 ids
	// generator's layers: 2
	// numbers in E_G, E_D and E_Delta: 640 640 640
}

// Report tells whether a checkpoint has every tensor that its networks need, and what its files have besides.
func ExampleCheckpoint_Report() {
	c, err := pretrained.Open("testdata/hub")
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	reports, err := c.Report()
	if err != nil {
		log.Fatal(err)
	}
	for _, r := range reports {
		fmt.Printf("%s: %d tensors loaded, %d missing, %d not used\n",
			r.Network, len(r.Loaded), len(r.Missing), len(r.Unused))
	}
	first := reports[1].Unused[0]
	fmt.Printf("%s is %s\n", first.Name, first.Why)
	// Output:
	// generator: 44 tensors loaded, 0 missing, 0 not used
	// discriminator: 61 tensors loaded, 0 missing, 7 not used
	// deberta.embeddings.position_embeddings._weight is a delta of positions, which no loss ever trains
}

// The generator of a trained cell predicts masked tokens. This one was trained for 60 steps only: it has begun to
// learn which tokens are frequent, and nothing else. "▁" begins a word.
func ExampleFillMask_Guess() {
	c, err := pretrained.Open("../experiments/testdata/oldrun/run/cells/gdes/seed-1")
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	fill, err := c.NewFillMask()
	if err != nil {
		log.Fatal(err)
	}
	guesses, err := fill.Guess("the reader [MASK] what nobody counts.", 3)
	if err != nil {
		log.Fatal(err)
	}
	for i, likeliest := range guesses { // one list for each [MASK]
		for _, g := range likeliest {
			fmt.Printf("mask %d: %q with probability %.2f\n", i+1, g.Piece, g.Probability)
		}
	}
	// Output:
	// mask 1: "▁" with probability 0.01
	// mask 1: "r" with probability 0.01
	// mask 1: "▁the" with probability 0.01
}

// The discriminator of the same cell gives each token the probability that it was replaced. After 60 steps it does not
// know yet, and says so.
func ExampleDetect_Judge() {
	c, err := pretrained.Open("../experiments/testdata/oldrun/run/cells/gdes/seed-1")
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	detect, err := c.NewDetect()
	if err != nil {
		log.Fatal(err)
	}
	judged, err := detect.Judge("the reader counts")
	if err != nil {
		log.Fatal(err)
	}
	for _, token := range judged {
		fmt.Printf("%q %.1f\n", token.Piece, token.Probability)
	}
	// Output:
	// "▁the" 0.5
	// "▁" 0.5
	// "r" 0.5
	// "e" 0.5
	// "a" 0.5
	// "d" 0.5
	// "e" 0.5
	// "r" 0.5
	// "▁counts" 0.5
}
