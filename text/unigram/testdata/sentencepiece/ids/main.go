// Command ids prints the ids of each line of its standard input, for compare.py:
//
//	go run ./ids TOKENIZER <lines >ids
//
// With a second argument it first writes the tokenizer there for transformers.
package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"github.com/ablate-go/ablate/text"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	t, err := text.OpenTokenizer(os.Args[1])
	if err != nil {
		return err
	}
	if len(os.Args) > 2 {
		if err := t.WriteTransformers(os.Args[2]); err != nil {
			return err
		}
	}
	in, out := bufio.NewReader(os.Stdin), bufio.NewWriter(os.Stdout)
	var ids []int
	for {
		line, err := in.ReadString('\n')
		if line == "" && err != nil {
			return out.Flush()
		}
		ids = t.EncodeMarked(ids[:0], strings.TrimSuffix(line, "\n"))
		for _, id := range ids {
			fmt.Fprint(out, id, " ")
		}
		fmt.Fprintln(out)
	}
}
