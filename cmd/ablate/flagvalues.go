package main

import (
	"fmt"
	"strconv"
	"strings"
)

// seeds are read here rather than by the parser of flags, whose message speaks of bits.
type seeds []uint64

// UnmarshalText reads seeds joined by commas.
func (s *seeds) UnmarshalText(text []byte) error {
	*s = nil
	for _, word := range strings.Split(string(text), ",") {
		n, err := strconv.ParseUint(strings.TrimSpace(word), 10, 64)
		if err != nil {
			return fmt.Errorf("%q is no list of seeds: give whole numbers from 0 on, joined by commas, such as 1,2,3", text)
		}
		*s = append(*s, n)
	}
	return nil
}

// workers is a number of arms at once.
type workers int

// UnmarshalText reads a number above 0.
func (w *workers) UnmarshalText(text []byte) error {
	n, err := strconv.Atoi(string(text))
	if err != nil || n < 1 {
		return fmt.Errorf("%q is no number of arms: give 1 or more, or leave it out for one for each core", text)
	}
	*w = workers(n)
	return nil
}
