package main_test

import (
	"regexp"
	"strings"
	"testing"
)

// What cells lack of today's Go is said in one sentence, with what to write instead; other errors are left as they are.
func TestNewerGoIsNamed(t *testing.T) {
	const (
		generics = "cells have the Go of 2022, without generics: write the type or the function for the one type"
		ranges   = "cells have the Go of 2022, without range over numbers and functions: write for i := 0; i < n; i\\+\\+"
		builtins = "cells have the Go of 2022, without min, max and clear"
		none     = ""
	)
	for cell, want := range map[string]string{
		"func first[T any](x []T) T { return x[0] }":                     generics,
		"func sum[T int|float64](x []T) T { var s T; return s }":         generics,
		"type list[T any] []T":                                           generics,
		"type pair[K comparable, V any] struct { k K; v V }":             generics,
		"func (l list[T]) last() int { return 0 }":                       generics,
		"first[int]([]int{1})":                                           generics,
		"import \"sync/atomic\"\nvar p atomic.Pointer[string]":           generics,
		"var m Map[string, int]":                                         generics,
		"for i := range 3 { println(i) }":                                ranges,
		"n := 3\nfor range n { println(1) }":                             ranges,
		"for i := range uint8(3) { println(i) }":                         ranges,
		"f := func(yield func(int) bool) {}\nfor x := range f { _ = x }": ranges,
		"min(1, 2)":                    builtins,
		"clear(map[string]int{})":      builtins,
		"m := map[string]int{\"a\": }": none,
		"x := []int{1}\ny := x[0":      none,
		"nothing":                      none,
		"for i := range true { }":      none,
	} {
		code, _, stderr := runCells(t, "1", cell)
		named := strings.Contains(stderr, "Go of 2022")
		if code != 1 || !strings.Contains(stderr, "x.ipynb: code cell 2 of 2: ") || strings.Count(stderr, "\n") != 1 ||
			named != (want != none) || !regexp.MustCompile(want).MatchString(stderr) {
			t.Errorf("%q ended with %d and told %q, want %q in one line", cell, code, stderr, want)
		}
	}
}
