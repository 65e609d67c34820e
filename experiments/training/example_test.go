package training_test

import (
	"fmt"
	"log"
	"slices"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/experiments/training"
)

// Some steps of training by hand: a Config says what the arm is, a Trainer has its weights, and a Batch is the data of
// a step. Runs of plans do the same, with text in place of random ids.
func ExampleNewTrainer() {
	c := training.Tiny(training.ObjectiveRTD, "gdes", training.CouplingAlternating)
	const seed = 1 // of the weights, the masks and the samples
	t, err := training.NewTrainer(c, seed)
	if err != nil {
		log.Fatal(err)
	}
	defer t.Close()

	words := training.SyntheticVocabulary(c.Model.Encoder.Vocab)
	windows := words.Windows(c, 0) // batch*seq ids; the same windows in each step, so that the pair learns them by heart
	var losses []float64
	for t.StepsDone() < c.Train.Steps {
		batch, err := t.Batch(words, windows, seed, t.StepsDone()) // masked in another way in each step
		if err != nil {
			log.Fatal(err)
		}
		result, err := t.Step(batch)
		if err != nil {
			log.Fatal(err)
		}
		losses = append(losses, *result.MLMLoss) // in nats a masked token
	}
	first, last := losses[:5], losses[len(losses)-5:]
	fmt.Println("steps:", t.StepsDone())
	fmt.Println("the generator's loss has fallen:", slices.Max(last) < slices.Min(first))

	// In GDES the generator owns E_G; the discriminator adds a table of its own, E_Delta, which begins at zero.
	tables := t.Strategy.Tables(t.Params)
	fmt.Println("numbers in E_G, E_D and E_Delta:", len(tables.G), len(tables.D), len(tables.Delta))
	fmt.Println("E_Delta has moved:", slices.ContainsFunc(tables.Delta, func(x float32) bool { return x != 0 }))
	// Output:
	// steps: 20
	// the generator's loss has fallen: true
	// numbers in E_G, E_D and E_Delta: 640 640 640
	// E_Delta has moved: true
}

// Measured is a step with a snapshot of the tables and of both losses' gradients on them, which measures read.
func ExampleTrainer_StepWithSnapshot() {
	c := training.Tiny(training.ObjectiveRTD, "es", training.CouplingJoint)
	t, err := training.NewTrainer(c, 1)
	if err != nil {
		log.Fatal(err)
	}
	defer t.Close()
	words := training.SyntheticVocabulary(c.Model.Encoder.Vocab)
	batch, err := t.Batch(words, words.Windows(c, 0), 1, 0)
	if err != nil {
		log.Fatal(err)
	}
	var seen measure.TokenRows // the rows that measures are taken over; of a text, they are those of its tokens
	for id := range c.Model.Encoder.Vocab {
		if !words.IsSpecial(id) {
			seen.All = append(seen.All, id)
		}
	}
	_, snapshot, err := t.StepWithSnapshot(batch, seen)
	if err != nil {
		log.Fatal(err)
	}

	conflict, err := measure.TakeOne(measure.Conflict{}, snapshot)
	if err != nil {
		log.Fatal(err)
	}
	for _, number := range conflict {
		fmt.Println(number.Key, "exists:", number.Value != nil)
	}
	fmt.Println("both losses move one table:", snapshot.OneTable)
	// Output:
	// conflict_cos exists: true
	// conflict_cos_rows exists: true
	// conflict_negative exists: true
	// conflict_ratio exists: true
	// both losses move one table: true
}
