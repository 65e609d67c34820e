package corpus_test

import (
	"context"
	"fmt"

	"github.com/ablate-go/ablate/text/corpus"
)

// Every twentieth part of a text is set aside by its position, so that all runs hold out the same.
func ExampleSplit() {
	ctx := context.Background()
	var list []string
	for i := range 1000 {
		list = append(list, fmt.Sprintf("Paragraph %d is here to be read or to be held out.", i))
	}
	whole, err := corpus.FromParagraphs("a thousand paragraphs", list)
	if err != nil {
		panic(err)
	}
	sizes, err := corpus.Measure(ctx, whole)
	if err != nil {
		panic(err)
	}
	fmt.Println(sizes.Paragraphs, "paragraphs,", sizes.Words, "words")
	train, heldOut, err := corpus.Split(whole, sizes.Bytes, 0.05)
	if err != nil {
		panic(err)
	}
	for _, part := range []corpus.Corpus{train, heldOut} {
		sizes, err := corpus.Measure(ctx, part)
		if err != nil {
			panic(err)
		}
		fmt.Println(part.Info().Name+":", sizes.Paragraphs, "paragraphs")
	}
	// Output:
	// 1000 paragraphs, 11000 words
	// a thousand paragraphs, training part: 950 paragraphs
	// a thousand paragraphs, held-out part: 50 paragraphs
}
