// Package bindings makes the packages of bindgen.Paths known to the interpreter: importing it fills
// imports.Packages of gomacro. Its other files are generated from the packages themselves, and a test of
// cmd/bindgen generates them again.
package bindings

//go:generate go run ../cmd/bindgen
