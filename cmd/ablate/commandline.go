package main

import (
	"os"
	"strings"
)

// commandLine returns a command line of this program, started as it was, quoted for a shell.
func commandLine(args ...string) string {
	var words []string
	for _, w := range commandWords(args) {
		words = append(words, quoted(w))
	}
	return strings.Join(words, " ")
}

// withoutCell is commandLine without the choice of a cell.
func withoutCell(args []string) string {
	var kept []string
	for i := 0; i < len(args); i++ {
		name, _, joined := strings.Cut(args[i], "=")
		if name != "--cell" && name != "--cell-index" {
			kept = append(kept, args[i])
		} else if !joined {
			i++ // its value
		}
	}
	return commandLine(kept...)
}

func commandWords(args []string) []string {
	words := []string{"ablate"}
	if strings.Contains(os.Args[0], "go-build") {
		words = []string{"go", "run", "./cmd/ablate"}
	}
	return append(words, args...)
}

// commandLines is commandLine in lines shorter than columns, which a shell takes for one command when they are pasted.
// A word that is too long is broken, and its rest begins a line: a shell joins it again.
func commandLines(columns int, args ...string) (lines []string) {
	width := max(columns-1, 12)
	line := ""
	for _, word := range commandWords(args) {
		q := quoted(word)
		switch {
		case line == "":
			line = q
		case len([]rune(line))+1+len([]rune(q))+2 <= width:
			line += " " + q
		default:
			lines = append(lines, line+" \\")
			line = q
		}
		for len([]rune(line))+2 > width { // only a word alone can be
			part := []rune(word)
			n := len(part)
			for len([]rune(quoted(string(part[:n]))))+1 > width {
				n--
			}
			lines = append(lines, quoted(string(part[:n]))+"\\")
			word = string(part[n:])
			line = quoted(word)
		}
	}
	return append(lines, line)
}

// quoted quotes one word for a shell.
func quoted(a string) string {
	if strings.ContainsAny(a, " \t\n\"'$&|;<>()*?[]#~\\`!{}") || a == "" {
		return "'" + strings.ReplaceAll(a, "'", `'\''`) + "'"
	}
	return a
}

// wrapped breaks a sentence between words into lines shorter than columns, each set in by two. A word that is longer
// has a line of its own.
func wrapped(text string, columns int) (lines []string) {
	line := " "
	for _, word := range strings.Fields(text) {
		if line != " " && len([]rune(line))+1+len([]rune(word)) >= columns {
			lines = append(lines, line)
			line = " "
		}
		line += " " + word
	}
	return append(lines, line)
}
