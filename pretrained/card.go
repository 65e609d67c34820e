package pretrained

import (
	"bytes"
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"text/template"
	"unicode"

	"github.com/goccy/go-yaml"

	"github.com/ablate-go/ablate/internal/atomicfile"
)

// cardFile is the model card of an export: what hubs of models show, with the front matter that they read.
const cardFile = "README.md"

//go:embed card.md.tmpl
var cardText string

//go:embed rtd.py
var rtdCode string

var cardTemplate = template.Must(template.New("card").Parse(cardText))

// cardFacts are what a card says. What is not known is left out.
type cardFacts struct {
	Generator bool // the folder's model is the generator; else it is the discriminator
	Pair      bool // generator/ is below
	Tokenizer bool
	RTD       bool // the head of RTD is there
	Delta     bool
	EMD       bool // the generator was trained with the enhanced mask decoder
	Network   Network
	Weights   string // with separators
	Sharing   string
	Source    string
	Code      string

	License, BaseModel string
}

// writeCard writes the card of one network's folder.
func (c *Checkpoint) writeCard(dir string, generator bool, tokenizer bool) error {
	p := c.discriminator
	if generator {
		p = c.generator
	}
	reports, err := c.Report()
	if err != nil {
		return err
	}
	f := cardFacts{Generator: generator, Pair: !generator && c.generator != nil, Tokenizer: tokenizer,
		EMD: generator && p.EMD, Network: p.Network, Sharing: c.Sharing, Source: c.sourceName(), Code: rtdCode}
	for _, r := range reports {
		if (r.Network == generatorScope) == generator {
			f.Weights = separated(r.Values)
		}
	}
	f.RTD = !generator && p.hasAny(rtdHead)
	f.Delta = !generator && p.has(deltaTable)
	f.BaseModel = c.hubName()
	f.License = c.license()
	var out bytes.Buffer
	if err := cardTemplate.Execute(&out, f); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return atomicfile.Write(filepath.Join(dir, cardFile), out.Bytes())
}

// sourceName is where the weights came from, without the folders above it, which are nobody's business.
func (c *Checkpoint) sourceName() string {
	if strings.HasPrefix(c.Path, HubPrefix) {
		return strings.TrimPrefix(c.Path, HubPrefix)
	}
	if name := c.hubName(); name != "" {
		return name
	}
	abs, err := filepath.Abs(c.Path)
	if err != nil {
		abs = c.Path
	}
	parts := strings.Split(filepath.ToSlash(abs), "/")
	name := strings.Join(parts[max(0, len(parts)-2):], "/")
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("<>[]`*_|#!\\", r) || !unicode.IsPrint(r) { // what Markdown would act on
			return '-'
		}
		return r
	}, name)
}

// hubName is the model's name on the hub, if its files lie in huggingface_hub's cache.
func (c *Checkpoint) hubName() string {
	for _, dir := range c.dirs {
		abs, err := filepath.Abs(dir)
		if err != nil {
			continue
		}
		for _, part := range strings.Split(filepath.ToSlash(abs), "/") {
			name, ok := strings.CutPrefix(part, "models--")
			if name = strings.ReplaceAll(name, "--", "/"); ok && hubNames.MatchString(name) {
				return name
			}
		}
	}
	return ""
}

// hubNames matches the names of models on the hub.
var hubNames = regexp.MustCompile(`^[\w.-]+(/[\w.-]+)?$`)

// license is what the card beside the weights says, "" if there is none.
func (c *Checkpoint) license() string {
	for _, dir := range c.dirs {
		data, err := os.ReadFile(filepath.Join(dir, cardFile))
		if err != nil || len(data) > maxConfig {
			continue
		}
		_, rest, ok := strings.Cut(strings.ReplaceAll(string(data), "\r\n", "\n"), "---\n")
		front, _, closed := strings.Cut(rest, "\n---")
		var said struct {
			License string `yaml:"license"`
		}
		if ok && closed && yaml.Unmarshal([]byte(front), &said) == nil && isWord(said.License) {
			return said.License
		}
	}
	return ""
}

// isWord reports a name of a licence as hubs have it, such as apache-2.0.
func isWord(s string) bool {
	return s != "" && len(s) < 40 && strings.Trim(strings.ToLower(s), "abcdefghijklmnopqrstuvwxyz0123456789.-+") == ""
}

// separated writes a whole number with commas.
func separated(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
