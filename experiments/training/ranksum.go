package training

import (
	"github.com/ablate-go/ablate/internal/kernels"
)

// rankPiece is how many values a rank sums of a chunk. A chunk has a piece for each rank: it should stay in the
// processor's cache.
const rankPiece = 1 << 17

// sumOverRanks adds up x over all ranks, in place: in the order of a binary tree as in gradientSum. Each rank gets one
// piece of a chunk from all others, adds these up, and sends the sum to all.
func sumOverRanks(r Ranks, x, scratch []float32) error {
	n := r.Size()
	for len(x) > 0 {
		piece := min(rankPiece, (len(x)+n-1)/n)
		chunk := x[:min(len(x), n*piece)]
		receive, send := scratch[:n*piece], chunk
		if len(chunk) < n*piece { // the last one
			send = scratch[n*piece : 2*n*piece]
			clear(send[copy(send, chunk):])
		}
		if err := r.AllToAll(asBytes(send), asBytes(receive)); err != nil {
			return err
		}
		addPieces(receive, piece, 0, n)
		if err := r.AllGather(asBytes(receive[:piece]), asBytes(send)); err != nil {
			return err
		}
		if len(chunk) < n*piece {
			copy(chunk, send)
		}
		x = x[len(chunk):]
	}
	return nil
}

// rankScratch is the memory that sumOverRanks needs for ranks.
func rankScratch(ranks int) []float32 { return make([]float32, 2*ranks*rankPiece) }

// addPieces adds the pieces from..to-1 of x up in the from-th.
func addPieces(x []float32, piece, from, to int) {
	if to-from == 1 {
		return
	}
	half := from + (to-from)/2
	addPieces(x, piece, from, half)
	addPieces(x, piece, half, to)
	dst, other := x[from*piece:(from+1)*piece], x[half*piece:(half+1)*piece]
	kernels.Parallel(piece, kernels.Grain, func(i, j int) { kernels.Add(dst[i:j], dst[i:j], other[i:j]) })
}
