package pretrained

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/ablate-go/ablate/attention"
	"github.com/ablate-go/ablate/internal/kernels"
)

// part is the tensors of one network, by our names.
type part struct {
	Network
	at     map[string]tensorAt
	unused []Unused // other tensors in the files
}

// tensorAt is where a tensor is.
type tensorAt struct {
	file weights
	name string // in the file
}

// Unused is a tensor in a file that is not used, and why.
type Unused struct{ Name, Why string }

// newPart takes the tensors whose names begin with a prefix from a file; a file of one network has no prefix. A
// configuration with more weights than the file holds is refused before memory of its sizes is allocated.
func newPart(n Network, file weights, prefix string) (*part, error) {
	p := &part{Network: n, at: map[string]tensorAt{}}
	p.add(file, prefix)
	has := 0.0
	for _, t := range p.at {
		shape, err := file.Shape(t.name)
		if err != nil {
			return nil, err
		}
		has += floatProduct(shape...)
	}
	if asks := n.backboneWeights(); asks > has {
		return nil, fmt.Errorf("%s holds %.0f weights, and the configuration beside it is of a network of %.4g and more: "+
			"one of the two is of another model", file.Path(), has, asks)
	}
	if has := layersIn(file, prefix); has != n.Config.Layers {
		return nil, fmt.Errorf("%s holds %d encoder layers, and the configuration beside it says %d: one of the two is of "+
			"another model", file.Path(), has, n.Config.Layers)
	}
	width := n.Config.Hidden
	if n.Config.PositionBiasedInput {
		width = n.Embedding
	}
	for name, shape := range map[string][]int{
		wordTable: {n.Config.Vocab, n.Embedding}, deltaTable: {n.Config.Vocab, n.Embedding},
		positionTable: {n.Config.MaxPositions, width},
	} {
		if p.has(name) {
			if err := p.checkShape(name, shape); err != nil {
				return nil, err
			}
		}
	}
	return p, nil
}

// layersIn counts the encoder layers of a file by the names of their tensors, after a prefix if one is given.
func layersIn(file weights, prefix ...string) int {
	layers := map[string]bool{}
	for _, full := range file.Names() {
		name, ok := strings.CutPrefix(full, strings.Join(prefix, ""))
		if rest, of := strings.CutPrefix(ourName(name), backbone+"encoder.layer."); ok && of {
			number, _, _ := strings.Cut(rest, ".")
			layers[number] = true
		}
	}
	return len(layers)
}

// backboneWeights is the number of weights of the encoder without its word table, as a float, which cannot overflow.
func (n Network) backboneWeights() float64 {
	c := n.Config
	layer := 4*floatProduct(c.Hidden, c.Hidden) + 2*floatProduct(c.Hidden, c.Intermediate)
	relative := 0.0
	if n.Attention != attention.PlainName && n.Attention != (attention.Terms{C2C: true}).String() {
		relative = 2 * floatProduct(c.PositionBuckets, c.Hidden)
	}
	return floatProduct(c.Layers)*layer + relative
}

func floatProduct(ns ...int) float64 {
	p := 1.0
	for _, n := range ns {
		p *= float64(n)
	}
	return p
}

func (p *part) add(file weights, prefix string) {
	for _, full := range file.Names() {
		name, ok := strings.CutPrefix(full, prefix)
		if !ok {
			continue
		}
		ours := ourName(name)
		if why := ignoredTensors[ours]; why != "" {
			p.unused = append(p.unused, Unused{full, why})
		} else if _, twice := p.at[ours]; twice {
			p.unused = append(p.unused, Unused{full, "another tensor is " + ours + " already"})
		} else {
			p.at[ours] = tensorAt{file, full}
		}
	}
}

// doubles counts the tensors that are float64.
func (p *part) doubles() (n int) {
	for _, t := range p.at {
		if t.file.Double(t.name) {
			n++
		}
	}
	return n
}

func (p *part) has(name string) bool {
	_, ok := p.at[name]
	return ok
}

// hasAny reports whether there is a tensor whose name begins with the prefix.
func (p *part) hasAny(prefix string) bool {
	for name := range p.at {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// read fills dst with a tensor of the given shape.
func (p *part) read(name string, shape []int, dst []float32) error {
	if err := p.checkShape(name, shape); err != nil {
		return err
	}
	t := p.at[name]
	if err := t.file.ReadFloat32(t.name, dst); err != nil {
		return err
	}
	if s := kernels.SumSquares(dst); math.IsNaN(s) || math.IsInf(s, 0) {
		return fmt.Errorf("%s: tensor %s has values that are not finite: the training that wrote it diverged, or the file "+
			"is damaged", t.file.Path(), shownName(t.name))
	}
	return nil
}

func (p *part) checkShape(name string, shape []int) error {
	t, ok := p.at[name]
	if !ok {
		return fmt.Errorf("there is no tensor %s", name)
	}
	have, err := t.file.Shape(t.name)
	if err != nil {
		return err
	}
	if !slices.Equal(have, shape) {
		return fmt.Errorf("%s: tensor %s has shape %v, and the configuration beside it says %v: one of the two is of "+
			"another model", t.file.Path(), shownName(t.name), have, shape)
	}
	return nil
}

// firstOf returns the path of the first file that exists in a folder.
func firstOf(dir string, names ...string) (path string, ok bool) {
	for _, name := range names {
		path = filepath.Join(dir, name)
		if info, err := os.Stat(path); err == nil && !info.IsDir() {
			return path, true
		}
	}
	return "", false
}

// shownName is the name of a tensor as a terminal may have it: a file can name its tensors with anything.
func shownName(name string) string {
	if q := strconv.Quote(name); len(q) > len(name)+2 || len(name) > 200 {
		return fmt.Sprintf("%.200s", q)
	}
	return name
}
