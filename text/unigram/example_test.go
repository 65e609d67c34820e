package unigram_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/ablate-go/ablate/text/corpus"
	"github.com/ablate-go/ablate/text/unigram"
)

// A tokenizer is learned from text, and turns text into ids and back. Pieces that begin a word have the mark "▁".
func ExampleTrain() {
	story, err := corpus.FromParagraphs("a story", []string{
		strings.Repeat("The reader reads what the writer writes. ", 20),
		strings.Repeat("Nobody counts the words of it again. ", 20),
	})
	if err != nil {
		panic(err)
	}
	t, err := unigram.Train(context.Background(), story, unigram.TrainOptions{VocabSize: 225}, nil)
	if err != nil {
		panic(err)
	}
	ids := t.Encode(nil, "The writer reads é again")
	var pieces []string
	for _, id := range ids {
		pieces = append(pieces, t.Piece(id))
	}
	fmt.Println(strings.Join(pieces, " "))
	fmt.Println(t.Decode(ids))
	fmt.Println(t.Size(), "ids, [MASK] is", t.MaskID())
	// Output:
	// ▁The ▁ w r i t e r ▁reads ▁ <0xC3> <0xA9> ▁again
	// The writer reads é again
	// 225 ids, [MASK] is 224
}
