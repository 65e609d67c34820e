package text_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/ablate-go/ablate/text"
)

// From a file to batches of token ids. Without Paths the default corpus is read, the prose of the Go installation;
// without CacheDir the result is kept in the user's cache folder.
func ExamplePrepare() {
	dir, err := os.MkdirTemp("", "ablate-example-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	book := filepath.Join(dir, "book.txt")
	lines := strings.Repeat("The reader reads what the writer writes.\nNobody counts the words of it again.\n", 100)
	if err := os.WriteFile(book, []byte(lines), 0o644); err != nil {
		panic(err)
	}

	data, err := text.Prepare(context.Background(), text.PrepareOptions{
		Paths: []string{book}, CacheDir: dir, VocabSize: 110, NoByteFallback: true, SeqLen: 16, BatchSize: 4,
	}, nil)
	if err != nil {
		panic(err)
	}
	defer data.Close()
	fmt.Printf("%s: %d words, %d tokens of %d kinds\n", data.Name, data.Sizes.Words, data.NumTokens(),
		data.Tokenizer.Size())

	const seed, step = 1, 0
	indices := data.Train.Batch(nil, seed, step, 4)
	fmt.Println("windows of the first batch:", indices)
	window, err := data.Train.Window(indices[0], nil)
	if err != nil {
		panic(err)
	}
	fmt.Println("the first of them:", len(window), "ids,", data.Tokenizer.Decode(window))
	// Output:
	// book.txt: 1400 words, 2300 tokens of 110 kinds
	// windows of the first batch: [119 31 39 117]
	// the first of them: 16 ids, . Nobody counts the words of it again.
}
