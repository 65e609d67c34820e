// Command buildkernel compiles the Jupyter kernel to a file: go run ./cmd/buildkernel FILE, in the folder of
// this module. ablate kernel install does that and registers the result.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	"github.com/ablate-go/ablate/notebook/build"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: buildkernel FILE")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := build.Kernel(ctx, ".", os.Args[1], os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
