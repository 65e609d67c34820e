package keys

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// place is " (line 3)", or nothing for a value from a command line.
func (n *node) place() string {
	if n.line == 0 || n.command {
		return ""
	}
	return fmt.Sprintf(" (line %d)", n.line)
}

// summary names a value in an error.
func (n *node) summary() string {
	switch n.shape {
	case null:
		return "empty"
	case list:
		return fmt.Sprintf("a list of %d", len(n.items))
	case section:
		return fmt.Sprintf("a section with the keys %s", enumerate(n.keys))
	}
	text := n.text
	if r := []rune(text); len(r) > 60 {
		text = string(r[:57]) + "..."
	}
	if n.quoted {
		return "the text " + strconv.Quote(text)
	}
	return strconv.Quote(text)
}

// unknown names the first value below the unknown key, since people search for "modle.layers" rather
// than for "modle", and the nearest key there is.
func (d *decoder) unknown(n *node, level reflect.Type, path, name string) error {
	all := paths(d.root, "")
	short := join(bare(path), name)
	full, at := short, n
	for at.shape == section && len(at.keys) > 0 {
		full, at = join(full, at.keys[0]), at.items[0]
	}
	if outer, inner, dotted := strings.Cut(name, "."); dotted && slices.Contains(all, full) {
		return fmt.Errorf("unknown key %q%s: in a file each dot is a level; write %q indented below %q", full, at.place(),
			inner+":", outer+":")
	}
	near := Nearest(full, all)
	if near == "" {
		near = Nearest(short, all)
	}
	if near != "" {
		return fmt.Errorf("unknown key %q%s: did you mean %q?", full, at.place(), near)
	}
	where := "at the top"
	if path != "" {
		where = fmt.Sprintf("in %q", path)
	}
	return fmt.Errorf("unknown key %q%s: the keys %s are %s", full, at.place(), where, enumerate(names(level)))
}

// bare takes the indices of lists out of a path: "tasks[2].lr" has the key "tasks.lr".
func bare(path string) string {
	var out strings.Builder
	depth := 0
	for _, r := range path {
		switch {
		case r == '[':
			depth++
		case r == ']' && depth > 0:
			depth--
		case depth == 0:
			out.WriteRune(r)
		}
	}
	return out.String()
}

func names(t reflect.Type) []string {
	var out []string
	for _, f := range fields(t) {
		out = append(out, f.name)
	}
	return out
}

func first(list []string, n int) []string { return list[:min(n, len(list))] }

func enumerate(list []string) string {
	const most = 20
	if len(list) == 0 {
		return "(none)"
	}
	out := strings.Join(first(list, most), ", ")
	if len(list) > most {
		out += fmt.Sprintf(" and %d more", len(list)-most)
	}
	return out
}
