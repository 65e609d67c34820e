package text

import "math"

// DefaultAlpha is the exponent of XLM-R (arXiv 1911.02116, section 3.1) and of mT5 (arXiv 2010.11934, section 3.2).
// mDeBERTa is trained on the text of XLM-R, and what is known of it names no other exponent.
const DefaultAlpha = 0.3

// Shares are the shares of languages in batches: q_l = p_l^alpha / Σ p_k^alpha with p_l = n_l / Σ n_k, where n_l is the
// size of language l. An alpha of 1 draws languages by their size, 0 all alike; between them small languages are drawn
// more often than their size says. The sizes must be above 0.
func Shares(sizes []int64, alpha float64) []float64 {
	total := 0.0
	for _, n := range sizes {
		total += float64(n)
	}
	shares, sum := make([]float64, len(sizes)), 0.0
	for i, n := range sizes {
		shares[i] = math.Pow(float64(n)/total, alpha)
		sum += shares[i]
	}
	for i := range shares {
		shares[i] /= sum
	}
	return shares
}
