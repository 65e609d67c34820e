//go:build kernel

package main

import (
	"flag"
	"fmt"
	"log"
	"os"
)

// The versions that gophernotes' own main file declares, of its messages and of Jupyter's protocol.
const (
	Version         = "1.0.0"
	ProtocolVersion = "5.0"
)

func main() {
	run := flag.String("run", "", "run this notebook and no Jupyter")
	write := flag.String("write", "", "with -run: write the notebook with its outputs to this file")
	progress := flag.String("progress", "", "with -run: keep in this file how far the notebook is, see cellProgress")
	flag.Parse()
	go watchInterrupts()
	switch {
	case *run != "":
		os.Exit(runNotebook(*run, *write, cellProgress(*progress)))
	case flag.NArg() == 1:
		runKernel(flag.Arg(0))
	default:
		log.SetFlags(0)
		log.Fatal(fmt.Sprintf("kernel: %d arguments: give a Jupyter connection file, or -run with a notebook", flag.NArg()))
	}
}
