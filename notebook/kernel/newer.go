//go:build kernel

package main

import (
	"regexp"
	"strings"
)

// What Go has had since the interpreter was written is told from the interpreter's error and, for generics, from the
// code as well: the parser stops at some bracket of them with an error about any syntax.
var (
	missingBuiltin = regexp.MustCompile(`undefined identifier: (min|max|clear)$`)
	rangeOver      = regexp.MustCompile(`cannot range over .* <(u?int\d*|uintptr|untyped int|func\(.*)>$`)
	refused        = regexp.MustCompile(`: expected |: not a type: |has no symbol |unimplemented type: .*Index|` +
		`missing ','|undefined identifier: (any|comparable)`)

	// func f[T any], func (l List[T]) f and type List[T any]; instances such as atomic.Pointer[int] and Map[int, string].
	genericDeclared = regexp.MustCompile(`\bfunc\s*(\([^()]*\)\s*)?\w+\[\w|\bfunc\s*\(\s*\w+\s+\*?\w+\[|` +
		`\btype\s+\w+\[\w+(\s*,\s*\w+)*\s+[\w~*\[(]`)
	genericUsed = regexp.MustCompile(`\b[A-Za-z]\w*\[(\*|\[\])?(u?int\d*|float(32|64)|string|bool|byte|rune|any|error)` +
		`\s*[\],]|\b[A-Z]\w*\[[\w.*]+(\s*,\s*[\w.*]+)+\s*\]`)
)

// newerGo says what of newer Go has failed a cell, and what to write instead; it is empty for other errors.
func newerGo(code, err string) string {
	code = strings.ReplaceAll(code, "map[", "map(") // a map's type has the look of an instance
	switch {
	case missingBuiltin.MatchString(err):
		return "without min, max and clear: write the comparison or the loop out"
	case rangeOver.MatchString(err):
		return "without range over numbers and functions: write for i := 0; i < n; i++, or call the function with a func"
	case refused.MatchString(err) && (genericDeclared.MatchString(code) || genericUsed.MatchString(code)):
		return "without generics: write the type or the function for the one type that it is needed for; generic functions " +
			"of ablate have instances, such as objectives.SampleFloat32"
	}
	return ""
}
