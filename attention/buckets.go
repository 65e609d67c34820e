package attention

import (
	"fmt"
	"math"
)

// tie is how close to an integer the argument of ceil must be to count as that integer. The exact value is an integer
// at |r| = M-1, where a rounding error would give a pair another row of the table; elsewhere the distance is 0.003 or
// more in the published geometries.
const tie = 1e-9

// Bucket maps a relative position r = i - j (query index minus key index) to a signed bucket.
//
// With mid = buckets/2 and M = maxPositions, positions up to mid keep their own bucket and longer
// ones share logarithmic buckets:
//
//	|r| <= mid:  r
//	else:        sign(r) · (mid + ceil( ln(|r|/mid) / ln((M-1)/mid) · (mid-1) ))
//
// Positions beyond ±(M-1) are clamped to ±(M-1) first, as the DeBERTa authors' code does: a sequence
// longer than M then reads the outermost trained rows. (The Hugging Face port does not clamp, and for
// r < -(M-1) reads a row that no shorter sequence ever trains.) The result lies in
// [-(2·mid-1), 2·mid-1], and Bucket(-r) = -Bucket(r). For buckets below 2 or maxPositions below 1 the result is 0;
// RelativeIndex reports that as an error.
func Bucket(r, buckets, maxPositions int) int {
	if buckets < 2 || maxPositions < 1 {
		return 0
	}
	limit, mid := maxPositions-1, buckets/2
	r = max(-limit, min(limit, r))
	size := max(r, -r)
	if size <= mid {
		return r
	}
	x := math.Log(float64(size)/float64(mid)) / math.Log(float64(limit)/float64(mid)) * float64(mid-1)
	up := math.Ceil(x)
	if near := math.Round(x); math.Abs(x-near) < tie {
		up = near
	}
	if r < 0 {
		return -(mid + int(up))
	}
	return mid + int(up)
}

// RelativeIndex returns the row of the relative table for each difference i - j.
//
// The slice has 2·seq-1 entries; the entry at i-j+seq-1 is clamp(Bucket(i-j)+buckets, 0, 2·buckets-1), a row of the
// [2·buckets, H] table. It grows with i-j, so the rows in use are one contiguous range. A seq or maxPositions below 1
// and buckets below 2 are errors.
func RelativeIndex(seq, buckets, maxPositions int) ([]int, error) {
	if seq < 1 {
		return nil, fmt.Errorf("attention: sequence length %d leaves no pair of positions: use 1 or more", seq)
	}
	if buckets < 2 {
		return nil, fmt.Errorf("attention: position_buckets = %d leaves no linear range: use 2 or more", buckets)
	}
	if maxPositions < 1 {
		return nil, fmt.Errorf("attention: max_relative_positions = %d is not a length: use the longest sequence, 1 or more",
			maxPositions)
	}
	index := make([]int, 2*seq-1)
	for at := range index {
		row := Bucket(at-(seq-1), buckets, maxPositions) + buckets
		index[at] = max(0, min(2*buckets-1, row))
	}
	return index, nil
}

// Reach returns the rows [from, to) of the relative table that sequences of seq tokens use: fewer than the table's
// 2·buckets while seq is at most about buckets. The arguments are those of RelativeIndex and must be valid.
func Reach(seq, buckets, maxPositions int) (from, to int) {
	last := Bucket(seq-1, buckets, maxPositions)
	return max(0, buckets-last), min(2*buckets-1, buckets+last) + 1
}

// IndexMatrix returns RelativeIndex as the [seq, seq] matrix t(i, j), to look at it. The attention itself does not use
// it. Errors are those of RelativeIndex.
func IndexMatrix(seq, buckets, maxPositions int) ([][]int, error) {
	index, err := RelativeIndex(seq, buckets, maxPositions)
	if err != nil {
		return nil, err
	}
	matrix := make([][]int, seq)
	for i := range matrix {
		matrix[i] = make([]int, seq)
		for j := range matrix[i] {
			matrix[i][j] = index[i-j+seq-1]
		}
	}
	return matrix, nil
}
