//go:build !kernel

package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Fprintln(os.Stderr, "kernel: this program is built without its interpreter: build it by ablate kernel install")
	os.Exit(1)
}
