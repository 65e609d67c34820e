package experiments

import (
	"errors"
	"fmt"

	"github.com/ablate-go/ablate/internal/rng"
	"github.com/ablate-go/ablate/pretrained"
	"github.com/ablate-go/ablate/sharing"
)

// Inspection is what a checkpoint's word tables tell without any text: the tug-of-war's measures, on weights of any
// origin.
type Inspection struct {
	Rows     int    // that the measures are over
	RowsAre  string // which those are
	Hidden   int    // width of the tables
	Readings []Reading

	// Pairs are cosines of pairs of different rows of each table, in the order of Tables, the same pairs for all.
	Pairs  [][]float64
	Tables []string // E_G, E_D, E_Δ: those that the checkpoint has; E in ES

	// Rowwise are cosines of the rows that two tables have for one token.
	Rowwise []Rowwise

	// Merge is the largest |E_D - (E_G + E_Δ)| as all three are stored; nil unless they are.
	Merge *float64
}

// Rowwise is the mean over tokens of the cosine of the token's rows in two tables.
type Rowwise struct {
	A, B string
	Mean *float64
}

// inspectedPairs is the number of pairs of rows whose cosines are drawn.
const inspectedPairs = 20_000

// Inspect measures the word tables of a checkpoint over the rows of all ordinary tokens. A checkpoint without a
// tokenizer is measured over all rows that are not zero, but for the first four, which are [PAD], [CLS], [SEP] and
// [UNK] in all releases.
func Inspect(c *pretrained.Checkpoint) (*Inspection, error) {
	tables, err := c.Tables()
	if err != nil {
		return nil, err
	}
	n := c.Generator()
	if n == nil {
		n = c.Discriminator()
	}
	in := &Inspection{Hidden: n.Embedding}
	rows, err := in.choose(c, tables, n.Config.Vocab)
	if err != nil {
		return nil, err
	}
	if len(rows) < 2 {
		return nil, fmt.Errorf("checkpoint %s has a word table of %d rows, of which fewer than two are those of ordinary tokens", c.Path, n.Config.Vocab)
	}
	in.Rows = len(rows)
	s := &Snapshot{Vocab: n.Config.Vocab, Hidden: n.Embedding, Tables: tables, Seen: Seen{Rows: rows}}
	for _, m := range []Measure{Similarity{}, Spectrum{}} {
		in.Readings = append(in.Readings, m.Measure(s)...)
	}
	type named struct {
		name, key string
		table     []float32
	}
	all := []named{{"E_G", "norm_eg", tables.G}, {"E_D", "norm_ed", tables.D}, {"E_Δ", "norm_delta", tables.Delta}}
	if c.Sharing == (sharing.Vanilla{}).Name() && tables.D != nil {
		all = []named{{"E", "norm_eg", tables.G}} // one table for both
	}
	for i, t := range all {
		in.Readings = append(in.Readings, Reading{t.key, meanNorm(t.table, n.Embedding, rows)})
		if t.table == nil {
			continue
		}
		in.Tables = append(in.Tables, t.name)
		in.Pairs = append(in.Pairs, pairCosines(t.table, n.Embedding, rows))
		for _, u := range all[:i] {
			if u.table != nil {
				in.Rowwise = append(in.Rowwise, Rowwise{u.name, t.name, rowCosine(u.table, t.table, n.Embedding, rows)})
			}
		}
	}
	in.Merge, err = c.MergeError()
	return in, err
}

// choose picks the rows that are measured.
func (in *Inspection) choose(c *pretrained.Checkpoint, tables sharing.Tables, vocab int) (rows []int, err error) {
	t, err := c.Tokenizer()
	if err == nil {
		in.RowsAre = "the tokens of its tokenizer, special ones left out"
		for id := range min(t.Size(), vocab) {
			if !t.IsSpecial(id) {
				rows = append(rows, id)
			}
		}
		return rows, nil
	}
	if !errors.Is(err, pretrained.ErrNoTokenizer) {
		return nil, err
	}
	in.RowsAre = "all rows but the first four and those of zeros, for it has no tokenizer"
	table := tables.G
	if table == nil {
		table = tables.D
	}
	for id := 4; id < vocab; id++ {
		if norm2(table[id*in.Hidden:(id+1)*in.Hidden]) > 0 {
			rows = append(rows, id)
		}
	}
	return rows, nil
}

func meanNorm(table []float32, hidden int, rows []int) *float64 {
	if table == nil {
		return nil
	}
	sum := 0.0
	for _, id := range rows {
		sum += norm2(table[id*hidden : (id+1)*hidden])
	}
	return ptr(sum / float64(len(rows)))
}

// rowCosine is the mean cosine of the two rows of each token; nil if no token has two rows that are not zero.
func rowCosine(a, b []float32, hidden int, rows []int) *float64 {
	sum, n := 0.0, 0
	for _, id := range rows {
		p := dot(a[id*hidden:(id+1)*hidden], b[id*hidden:(id+1)*hidden])
		if cos := p.cosine(); cos != nil {
			sum += *cos
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return ptr(sum / float64(n))
}

// pairCosines draws pairs of different rows; pairs with a zero row are left out.
func pairCosines(table []float32, hidden int, rows []int) []float64 {
	r := rng.Stream(0, "inspect/pairs", 0)
	var out []float64
	for range inspectedPairs {
		i := r.IntN(len(rows))
		j := r.IntN(len(rows) - 1)
		if j >= i {
			j++
		}
		a, b := rows[i], rows[j]
		p := dot(table[a*hidden:(a+1)*hidden], table[b*hidden:(b+1)*hidden])
		if cos := p.cosine(); cos != nil {
			out = append(out, *cos)
		}
	}
	return out
}
