// Command kernel is ablate's Jupyter kernel for Go: gophernotes, with the packages of ablate, Gorgonia and
// gonum/plot compiled in, so that a cell imports them without a compiler or a network.
//
// gophernotes is a program and no library. Package build lays its source files beside those of this folder for
// one compilation (go build -overlay), under the build tag "kernel"; nothing of it is copied here. The one
// change made on the way is a name: its doEval becomes evalCell, and doEval is the function of eval.go, which
// makes the interrupt button stop a cell and leave the kernel alive.
//
//	kernel CONNECTION_FILE       serve a Jupyter front end
//	kernel -run NOTEBOOK         run a notebook's cells without Jupyter; see run.go, and progress.go for how
//	                             the caller learns which cell has ended the process
package main
