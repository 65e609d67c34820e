package main

import (
	"strings"
	"testing"
)

func TestThePanicOfAProgramIsItsReason(t *testing.T) {
	for _, c := range []struct {
		name    string
		writes  []string
		passed  string // while the program runs
		reason  string
		flushed string // passed on at the end of a program that has ended by itself
	}{
		{"nothing", nil, "", "", ""},
		{"a panic", []string{"one\n", "panic: on purpose\n"}, "one\n", "panic: on purpose", "one\npanic: on purpose\n"},
		{"in pieces", []string{"one\npan", "ic: on ", "purpose\n\n"}, "one\n", "panic: on purpose",
			"one\npanic: on purpose\n\n"},
		{"an error of the runtime", []string{"panic: x\n[signal SIGSEGV: segmentation violation]\n"}, "", "panic: x",
			"panic: x\n[signal SIGSEGV: segmentation violation]\n"},
		{"no memory", []string{"fatal error: out of memory\n"}, "", "fatal error: out of memory",
			"fatal error: out of memory\n"},
		{"words that are printed", []string{"panic: no\n", "two\n"}, "panic: no\ntwo\n", "", "panic: no\ntwo\n"},
		{"two of them", []string{"panic: no\npanic: yes\n"}, "panic: no\n", "panic: yes", "panic: no\npanic: yes\n"},
		{"a question", []string{"Name? "}, "Name? ", "", "Name? "},
		{"a word that begins so", []string{"pa"}, "", "", "pa"},
		{"within a line", []string{"a panic: no\n"}, "a panic: no\n", "", "a panic: no\n"},
	} {
		write := func() (*crashFilter, *strings.Builder) {
			var to strings.Builder
			f := &crashFilter{to: &to}
			for _, w := range c.writes {
				if n, err := f.Write([]byte(w)); n != len(w) || err != nil {
					t.Errorf("%s: %d of %d bytes written: %v", c.name, n, len(w), err)
				}
			}
			return f, &to
		}
		f, to := write()
		if to.String() != c.passed {
			t.Errorf("%s: %q was passed on, want %q", c.name, to, c.passed)
		}
		if got := f.reason(); got != c.reason {
			t.Errorf("%s: the reason is %q, want %q", c.name, got, c.reason)
		}
		f, to = write()
		if f.end(); to.String() != c.flushed {
			t.Errorf("%s: %q in the end, want %q", c.name, to, c.flushed)
		}
	}
}
