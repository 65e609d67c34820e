package runreport

import (
	"slices"
	"strings"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots/report"
	"github.com/ablate-go/ablate/text/unigram"
)

// neighbours lists the nearest neighbours of some words in the tables of the first seed that has them.
var neighbours = part{name: "the table of neighbours", blocks: (*run).neighbours}

func (r *run) neighbours() ([]report.Block, error) {
	columns := []report.Column{{Title: "Word"}, {Title: "Arm"}, {Title: "E_G"}, {Title: "E_D"}, {Title: "E_Δ"}}
	of := map[string][][]string{}
	var words, absent []string
	for _, a := range r.Arms {
		for _, n := range firstNeighbours(a.Counted) {
			if n.Absent != "" {
				if !slices.Contains(absent, n.Word) {
					absent = append(absent, n.Word)
				}
				continue
			}
			if of[n.Word] == nil {
				words = append(words, n.Word)
			}
			ed := pieces(n.ED)
			if a.OneTable() {
				ed = "the same table"
			}
			row := []string{n.Word + " (" + n.Band + ")", a.Name, pieces(n.EG), ed, pieces(n.Delta)}
			of[n.Word] = append(of[n.Word], row)
		}
	}
	if words == nil {
		return nil, nil
	}
	var rows [][]string
	for _, w := range words {
		for i, row := range of[w] {
			if i > 0 {
				row[0] = ""
			}
			rows = append(rows, row)
		}
	}
	return blockOf(report.NewTable("Nearest neighbours of some words at the end of training, in the first seed.",
		columns, rows, say("neighbours", fill{"Absent": prose.List(absent)})))
}

func firstNeighbours(cells []experiments.CellResult) []measure.Neighbourhood {
	for _, c := range cells {
		if c.Neighbours != nil {
			return c.Neighbours
		}
	}
	return nil
}

// pieces lists some neighbours as a reader sees words.
func pieces(all []measure.Neighbour) string {
	const shown = 4
	var words []string
	for _, n := range all[:min(shown, len(all))] {
		words = append(words, unigram.Shown(n.Piece))
	}
	if words == nil {
		return prose.Missing
	}
	return strings.Join(words, ", ")
}
