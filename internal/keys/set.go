package keys

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Set changes one key of *cfg by an assignment "path=value". Lists are written a,b,c or [a, b, c], a list of one that
// is a [Single] as "a,", maps and lists of sections as YAML in one line, a value that may be null as null; "labels.x=1"
// sets one entry of a map. An unknown key or a bad value is one sentence, and cfg is then unchanged.
func Set(cfg any, assignment string) error {
	v, err := target(cfg)
	if err != nil {
		return err
	}
	path, value, ok := strings.Cut(assignment, "=")
	path = strings.TrimSpace(path)
	parts := strings.Split(path, ".")
	if !ok || slices.Contains(parts, "") {
		return fmt.Errorf("%q is no assignment; write it as key=value, for instance %q", assignment,
			strings.Join(first(leaves(v.Type()), 1), "")+"=...")
	}
	n := &node{shape: scalar, text: value, command: true}
	for i := len(parts) - 1; i >= 0; i-- {
		n = &node{shape: section, keys: parts[i : i+1], items: []*node{n}, merge: true}
	}
	_, err = apply(n, v)
	return err
}

// Current returns the current name of a path that may use an old name, and whether it does. A path that no key
// of cfg has stays as it is.
func Current(cfg any, path string) (current string, renamed bool) {
	v := reflect.TypeOf(cfg)
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	parts := strings.Split(path, ".")
	for i, part := range parts {
		if v.Kind() == reflect.Pointer {
			v = v.Elem()
		}
		if v.Kind() != reflect.Struct {
			break
		}
		all := fields(v)
		at := slices.IndexFunc(all, func(f field) bool { return f.name == part || f.old == part && part != "" })
		if at < 0 {
			break
		}
		renamed = renamed || part != all[at].name
		parts[i], v = all[at].name, all[at].typ
	}
	return strings.Join(parts, "."), renamed
}

func leaves(t reflect.Type) []string {
	var out []string
	for _, k := range listType(t) {
		out = append(out, k.Path)
	}
	return out
}

// fromCommand gives the text of a command line the form that type t has in a file. Text stays as it
// is, so that no character of it needs quotes.
func fromCommand(n *node, t reflect.Type) *node {
	text := strings.TrimSpace(n.text)
	switch {
	case t.Kind() == reflect.Pointer:
		if text == "null" {
			return &node{shape: null}
		}
		return n
	case isText(t):
		return n
	case strings.HasPrefix(text, "[") && t.Kind() == reflect.Slice,
		strings.HasPrefix(text, "{") && (t.Kind() == reflect.Map || t.Kind() == reflect.Struct):
		if parsed, err := parse([]byte(text)); err == nil && parsed != nil {
			parsed.forget()
			return parsed
		}
		return n
	case t.Kind() == reflect.Slice:
		out := &node{shape: list}
		if text == "" {
			return out
		}
		if isSingle(t) {
			rest, ended := strings.CutSuffix(text, ",") // "4," is a list of one
			if !ended && !strings.Contains(text, ",") {
				return &node{shape: scalar, text: text}
			}
			text = rest
		}
		for _, part := range strings.Split(text, ",") {
			out.items = append(out.items, &node{shape: scalar, text: strings.TrimSpace(part), command: true})
		}
		return out
	}
	return &node{shape: scalar, text: text}
}

// forget takes the lines away, which mean nothing for a command line.
func (n *node) forget() {
	n.line = 0
	for _, item := range n.items {
		item.forget()
	}
}
