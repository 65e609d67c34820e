package keys

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// maxYAML bounds the input in bytes; the parser needs memory and stack in proportion to it.
const maxYAML = 1 << 20

// maxTokens bounds the words and signs, since the parser's time grows with their square: these take seconds at most. A
// plan of 500 arms has 15,000.
const maxTokens = 40_000

type shape int

const (
	null shape = iota
	scalar
	list
	section
)

// node is a YAML value reduced to what a configuration needs.
type node struct {
	shape  shape
	line   int
	text   string // of a scalar, without its quotes
	quoted bool   // a scalar that can only be text
	keys   []string
	items  []*node // of a list, or of a section beside keys

	command bool // from a command line: the text may be any type's
	merge   bool // a section from a path: maps keep their other entries
}

// parse returns nil for a document without content.
func parse(yaml []byte) (root *node, err error) {
	if len(yaml) > maxYAML {
		return nil, fmt.Errorf("the configuration has %d bytes, above the limit of %d: is it the right file?", len(yaml),
			maxYAML)
	}
	// A byte order mark would become part of the first key's name.
	file, err := parseFile(bytes.TrimPrefix(yaml, []byte("\xef\xbb\xbf")))
	if err != nil {
		return nil, err
	}
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		if root != nil {
			return nil, fmt.Errorf("line %d begins a second document; a configuration is one", lineOf(doc.Body))
		}
		if root, err = convert(doc.Body); err != nil {
			return nil, err
		}
	}
	return root, nil
}

// parseFile turns the parser's many-line errors, and its panics on odd input, into one sentence.
func parseFile(yaml []byte) (file *ast.File, err error) {
	defer func() {
		if r := recover(); r != nil {
			file, err = nil, fmt.Errorf("not valid YAML: the parser gives up (%.80v)", r)
		}
	}()
	tokens := lexer.Tokenize(string(yaml))
	if err := checkDepth(tokens); err != nil {
		return nil, err
	}
	if len(tokens) > maxTokens {
		return nil, fmt.Errorf("the configuration has %d words and signs, above the limit of %d: is it the right file?",
			len(tokens), maxTokens)
	}
	file, err = parser.Parse(tokens, 0)
	if err != nil {
		first, _, _ := strings.Cut(err.Error(), "\n")
		var line, column int
		if n, _ := fmt.Sscanf(first, "[%d:%d]", &line, &column); n == 2 {
			_, message, _ := strings.Cut(first, "] ")
			return nil, fmt.Errorf("line %d, column %d is not valid YAML: %s", line, column, message)
		}
		return nil, fmt.Errorf("not valid YAML: %s", first)
	}
	return file, nil
}

// checkDepth keeps brackets and dashes from nesting without end: the parser holds a path for each level,
// so that a megabyte of "[" would take the square of that in memory.
func checkDepth(tokens token.Tokens) error {
	const most = 64
	brackets, dashes, line := 0, 0, 0
	for _, t := range tokens {
		if t.Position.Line != line {
			line, dashes = t.Position.Line, 0
		}
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			brackets++
		case token.SequenceEndType, token.MappingEndType:
			brackets--
		case token.SequenceEntryType:
			dashes++
		}
		if max(brackets, dashes) > most {
			return fmt.Errorf("line %d nests more than %d lists or sections in each other", line, most)
		}
	}
	return nil
}

func lineOf(n ast.Node) int {
	if t := n.GetToken(); t != nil && t.Position != nil {
		return t.Position.Line
	}
	return 1
}

func convert(n ast.Node) (*node, error) {
	out := &node{line: lineOf(n)}
	switch n := n.(type) {
	case *ast.NullNode:
	case *ast.StringNode:
		out.shape, out.text = scalar, n.Value
		out.quoted = n.Token.Type == token.SingleQuoteType || n.Token.Type == token.DoubleQuoteType
	case *ast.LiteralNode:
		out.shape, out.text, out.quoted = scalar, n.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		out.shape, out.text = scalar, n.GetToken().Value
	case *ast.SequenceNode:
		out.shape = list
		for _, value := range n.Values {
			item, err := convert(value)
			if err != nil {
				return nil, err
			}
			out.items = append(out.items, item)
		}
	case *ast.MappingNode:
		out.shape = section
		for _, pair := range n.Values {
			if err := out.add(pair); err != nil {
				return nil, err
			}
		}
	case *ast.MappingValueNode:
		out.shape = section
		if err := out.add(n); err != nil {
			return nil, err
		}
	default:
		return nil, fmt.Errorf("line %d uses %s, which configurations do without; write the value itself", out.line,
			strings.ToLower(n.Type().String()))
	}
	return out, nil
}

func (n *node) add(pair *ast.MappingValueNode) error {
	key, err := convert(pair.Key)
	if err != nil {
		return err
	}
	if key.shape != scalar {
		return fmt.Errorf("line %d has a key that is not text", key.line)
	}
	for _, other := range n.keys {
		if other == key.text {
			return fmt.Errorf("line %d sets the key %q a second time", key.line, key.text)
		}
	}
	value, err := convert(pair.Value)
	if err != nil {
		return err
	}
	value.line = key.line // a list or block may begin lines below its key; people look for the key
	n.keys = append(n.keys, key.text)
	n.items = append(n.items, value)
	return nil
}
