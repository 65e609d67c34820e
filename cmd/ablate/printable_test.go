package main

import "testing"

// Names of files and of tensors reach the terminal as text, not as its commands.
func TestWhatATerminalWouldActOnIsEscaped(t *testing.T) {
	for in, want := range map[string]string{
		"tensor \x1b[31mred\x1b[0m":  `tensor \x1b[31mred\x1b[0m`,
		"a\rb\tc\x00":                `a\rb\tc\x00`,
		"größer als 5 ± 1 – “gut” λ": "größer als 5 ± 1 – “gut” λ",
		"\u202eexe.txt":              `\u202eexe.txt`,
	} {
		if got := printable(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}
