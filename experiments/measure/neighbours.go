package measure

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ablate-go/ablate/sharing"
	"github.com/ablate-go/ablate/text"
	"github.com/ablate-go/ablate/text/unigram"
)

// Neighbourhood is a word with its nearest neighbours by cosine in each word table, nearest first. A table that the arm
// does not have is absent. In GDES "ed" is E_G + E_Δ, which the discriminator looks up.
type Neighbourhood struct {
	Word  string `json:"word"`
	Band  string `json:"band,omitempty"`  // of frequency, see Bands
	Count int64  `json:"count,omitempty"` // occurrences in the training text

	// Absent says why a requested word has no neighbours.
	Absent string `json:"absent,omitempty"`

	EG    []Neighbour `json:"eg,omitempty"`
	ED    []Neighbour `json:"ed,omitempty"`
	Delta []Neighbour `json:"delta,omitempty"`
}

// Neighbour is a token and the cosine of its row with the word's row; "▁" marks the beginning of a word.
type Neighbour struct {
	Piece  string  `json:"piece"`
	Cosine float64 `json:"cosine"`
}

const (
	wordsPerBand      = 3 // chosen from each frequency band where a plan names no words
	neighboursPerWord = 6 // listed of each word and table
)

// FindNeighbours finds the nearest neighbours of words in the tables, which are row-major [vocab, hidden], among the
// tokens of the training text. Without words it chooses some from each frequency band.
func FindNeighbours(
	set *text.Dataset, rows TokenRows, tables sharing.Tables, hidden int, words []string,
) []Neighbourhood {
	ids := map[string]int{}
	for _, id := range rows.All {
		ids[set.Tokenizer.Piece(id)] = id
	}
	if len(words) == 0 {
		words = wordsOfEachBand(set, rows)
	}
	var all []Neighbourhood
	for _, word := range words {
		id, ok := ids["▁"+word]
		if !ok {
			all = append(all, Neighbourhood{Word: word, Absent: "no token of the training text"})
			continue
		}
		n := Neighbourhood{Word: word, Band: rows.band(id), Count: set.Counts[id]}
		for _, t := range []struct {
			list  *[]Neighbour
			table []float32
		}{{&n.EG, tables.G}, {&n.ED, tables.D}, {&n.Delta, tables.Delta}} {
			*t.list = nearest(set.Tokenizer, rows.All, t.table, hidden, id)
		}
		all = append(all, n)
	}
	return all
}

// wordsOfEachBand chooses whole words of four letters or more, spread evenly over each frequency band.
func wordsOfEachBand(set *text.Dataset, rows TokenRows) []string {
	letters := func(word string) bool {
		return strings.IndexFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }) < 0
	}
	var words []string
	for _, band := range rows.Bands {
		var whole []string
		byCount := slices.Clone(band)
		slices.SortStableFunc(byCount, func(a, b int) int { return cmp.Compare(set.Counts[b], set.Counts[a]) })
		for _, id := range byCount {
			word, starts := strings.CutPrefix(set.Tokenizer.Piece(id), "▁")
			if starts && utf8.RuneCountInString(word) >= 4 && letters(word) {
				whole = append(whole, word)
			}
		}
		for i := range min(wordsPerBand, len(whole)) {
			words = append(words, whole[(2*i+1)*len(whole)/(2*min(wordsPerBand, len(whole)))])
		}
	}
	return words
}

func (s TokenRows) band(id int) string {
	for i, rows := range s.Bands {
		if _, in := slices.BinarySearch(rows, id); in {
			return Bands()[i].Name
		}
	}
	return ""
}

// nearest lists the tokens whose rows have the largest cosine with the row of id; nil if that row is zero or the table
// is nil.
func nearest(t *unigram.Tokenizer, rows []int, table []float32, hidden, id int) []Neighbour {
	if table == nil {
		return nil
	}
	row := func(id int) []float32 { return table[id*hidden : (id+1)*hidden] }
	var all []Neighbour
	for _, other := range rows {
		if other == id {
			continue
		}
		p := dot(row(id), row(other))
		if cos := p.cosine(); cos != nil {
			all = append(all, Neighbour{t.Piece(other), math.Round(1e4**cos) / 1e4})
		}
	}
	slices.SortStableFunc(all, func(a, b Neighbour) int { return cmp.Compare(b.Cosine, a.Cosine) })
	return all[:min(neighboursPerWord, len(all))]
}
