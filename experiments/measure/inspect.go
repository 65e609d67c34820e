package measure

import (
	"errors"
	"fmt"

	"github.com/ablate-go/ablate/internal/rng"
	"github.com/ablate-go/ablate/pretrained"
	"github.com/ablate-go/ablate/sharing"
)

// Inspection holds measures of a checkpoint's word tables, which need no text.
type Inspection struct {
	Rows     int    // number of rows that are measured
	RowsUsed string // description of these rows
	Hidden   int    // width of the tables
	Scalars  []Scalar

	// Pairs are the cosines of random pairs of different rows, for each of Tables. All tables have the same pairs.
	Pairs  [][]float64
	Tables []string // E_G, E_D, E_Δ: those that the checkpoint has; E in ES

	// Rowwise are mean cosines of the rows that two tables have for the same token.
	Rowwise []Rowwise

	// MergeError is the largest |E_D - (E_G + E_Δ)| of the stored tables; nil unless all three are stored.
	MergeError *float64
}

// Rowwise is the mean over tokens of the cosine of the token's rows in two tables.
type Rowwise struct {
	A, B string   // names of the tables
	Mean *float64 // nil if no token has two rows that are not zero
}

// inspectedPairs is the number of random pairs of rows.
const inspectedPairs = 20_000

// Inspect measures the word tables of a checkpoint over the rows of all ordinary tokens. Without a tokenizer these are
// all rows that are not zero, except the first four, which are [PAD], [CLS], [SEP] and [UNK] in all releases. Tables
// that cannot be read and fewer than two rows are errors.
func Inspect(c *pretrained.Checkpoint) (*Inspection, error) {
	tables, err := c.Tables()
	if err != nil {
		return nil, err
	}
	rows, description, err := ordinaryRows(c, tables)
	if err != nil {
		return nil, err
	}
	in, err := inspect(c, tables, rows)
	if err != nil {
		return nil, err
	}
	in.RowsUsed = description
	return in, nil
}

// InspectRows measures the word tables over the given rows, such as those of the tokens in a text. A row outside the
// tables is an error.
func InspectRows(c *pretrained.Checkpoint, rows []int) (*Inspection, error) {
	tables, err := c.Tables()
	if err != nil {
		return nil, err
	}
	for _, id := range rows {
		if vocab := wordTable(c).Config.Vocab; id < 0 || id >= vocab {
			return nil, fmt.Errorf("row %d: the word tables of checkpoint %s have rows 0 to %d", id, c.Path, vocab-1)
		}
	}
	in, err := inspect(c, tables, rows)
	if err != nil {
		return nil, err
	}
	in.RowsUsed = "rows that were chosen"
	return in, nil
}

// wordTable is the network whose configuration has the shape of the tables.
func wordTable(c *pretrained.Checkpoint) *pretrained.Network {
	if n := c.Generator(); n != nil {
		return n
	}
	return c.Discriminator()
}

func inspect(c *pretrained.Checkpoint, tables sharing.Tables, rows []int) (*Inspection, error) {
	n := wordTable(c)
	if len(rows) < 2 {
		return nil, fmt.Errorf("checkpoint %s has a word table of %d rows, of which fewer than two would be measured: "+
			"give two rows or more", c.Path, n.Config.Vocab)
	}
	in := &Inspection{Hidden: n.Embedding, Rows: len(rows)}
	s := &Snapshot{Vocab: n.Config.Vocab, Hidden: n.Embedding, Tables: tables, Rows: TokenRows{All: rows}}
	for _, m := range []Measure{Similarity{}, Spectrum{}} {
		taken, err := TakeOne(m, s)
		if err != nil {
			return nil, err
		}
		in.Scalars = append(in.Scalars, taken...)
	}
	type named struct {
		name  string
		norm  Metric
		table []float32
	}
	all := []named{{"E_G", Norm.G, tables.G}, {"E_D", Norm.D, tables.D}, {"E_Δ", Norm.Delta, tables.Delta}}
	if c.Sharing == (sharing.Vanilla{}).Name() && tables.D != nil {
		all = []named{{"E", Norm.G, tables.G}} // one table for both
	}
	for i, t := range all {
		in.Scalars = append(in.Scalars, Scalar{t.norm.Key, meanNorm(t.table, n.Embedding, rows)})
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
	var err error
	in.MergeError, err = c.MergeError()
	return in, err
}

// ordinaryRows returns the rows of ordinary tokens, and a description of them.
func ordinaryRows(c *pretrained.Checkpoint, tables sharing.Tables) (rows []int, description string, err error) {
	n := wordTable(c)
	t, err := c.Tokenizer()
	if err == nil {
		for id := range min(t.Size(), n.Config.Vocab) {
			if !t.IsSpecial(id) {
				rows = append(rows, id)
			}
		}
		return rows, "the tokens of its tokenizer, special ones left out", nil
	}
	if !errors.Is(err, pretrained.ErrNoTokenizer) {
		return nil, "", err
	}
	table := tables.G
	if table == nil {
		table = tables.D
	}
	for id := 4; id < n.Config.Vocab; id++ {
		if norm2(table[id*n.Embedding:(id+1)*n.Embedding]) > 0 {
			rows = append(rows, id)
		}
	}
	return rows, "all rows but the first four and those of zeros, for it has no tokenizer", nil
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

// pairCosines returns the cosines of random pairs of different rows; pairs with a zero row are left out.
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
