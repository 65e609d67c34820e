package objectives

import "math/rand/v2"

// The two ways to choose the masked places of a window.
const (
	StrategyAuthors = "authors" // the walk in windows of microsoft/DeBERTa, see chooseAuthors
	StrategyELECTRA = "electra" // independent draws of google-research/electra, see chooseELECTRA
)

// Vocabulary is all that masking needs to know about token ids.
type Vocabulary interface {
	// IsSpecial reports [CLS], [SEP], [PAD], [UNK] and [MASK]: ids that are never chosen.
	IsSpecial(id int) bool
	// StartsWord reports whether a word begins with id. Only n-gram masking asks, to keep words whole.
	StartsWord(id int) bool
	// MaskID is the id of [MASK].
	MaskID() int
	// PadID is the id of [PAD], which does not count towards a window's length.
	PadID() int
	// Size is the number of ids, 0..Size()-1, from which a random replacement is drawn.
	Size() int
}

// Masking says which tokens of a window become prediction targets and what the generator sees there.
// The zero value is not valid: begin with a constructor. Share and probabilities are fractions of 1.
type Masking struct {
	Strategy   string  `yaml:"strategy" json:"strategy" doc:"authors (their walk in windows of words) or electra (independent draws)"`
	Rate       float64 `yaml:"rate" json:"rate" doc:"share of a window's tokens to be predicted, [CLS] and [SEP] counted and [PAD] not"`
	MaxNGram   int     `yaml:"max_ngram" json:"max_ngram" doc:"longest run of whole words chosen together; 1 chooses single tokens"`
	MaskProb   float64 `yaml:"mask_prob" json:"mask_prob" doc:"chance that a chosen token is shown as [MASK]; the three add up to 1"`
	KeepProb   float64 `yaml:"keep_prob" json:"keep_prob" doc:"chance that it is shown as itself"`
	RandomProb float64 `yaml:"random_prob" json:"random_prob" doc:"chance that it is shown as a uniform draw from the vocabulary"`
}

// MaskAuthorsRTD is the masking of the DeBERTaV3 authors' replaced-token-detection task
// (apps/tasks/rtd_task.py): single tokens, each chosen one shown as [MASK].
func MaskAuthorsRTD() Masking {
	return Masking{Strategy: StrategyAuthors, Rate: 0.15, MaxNGram: 1, MaskProb: 1}
}

// MaskAuthorsMLM is the masking of the authors' masked-language-model task (apps/tasks/mlm_task.py).
// Their scripts use maxNGram 1 for BERT and 3 for DeBERTa.
func MaskAuthorsMLM(maxNGram int) Masking {
	return Masking{Strategy: StrategyAuthors, Rate: 0.15, MaxNGram: maxNGram, MaskProb: 0.8, KeepProb: 0.1,
		RandomProb: 0.1}
}

// MaskELECTRA is ELECTRA's dynamic masking (pretrain/pretrain_helpers.py): 15 % drawn independently,
// 85 % of the draws shown as [MASK]. ELECTRA-large uses Rate 0.25.
func MaskELECTRA() Masking {
	return Masking{Strategy: StrategyELECTRA, Rate: 0.15, MaxNGram: 1, MaskProb: 0.85, KeepProb: 0.15}
}

// Mask chooses the places of one window to predict. It returns the window as the generator sees it, a
// new slice, and the chosen places in ascending order, at most MaxPredictions(len(window)) of them. A
// window without any ordinary token has no chosen place.
func (m Masking) Mask(window []int, v Vocabulary, r *rand.Rand) (masked, chosen []int, err error) {
	if err := m.check(window, 1, len(window), v); err != nil {
		return nil, nil, err
	}
	masked = append([]int(nil), window...)
	return masked, m.choose(masked, v, r), nil
}

// MaxPredictions is the largest number of places that Mask chooses in a window of seqLen tokens: the
// fixed capacity of Masked per window. It is 0 for seqLen < 1.
func (m Masking) MaxPredictions(seqLen int) int {
	n := m.count(seqLen, seqLen)
	if m.Strategy == StrategyAuthors && m.MaxNGram > 1 {
		n += wordSlack
	}
	return min(n, max(seqLen, 0))
}

// count is the number of places aimed at in a window with n tokens and seqLen-n paddings.
func (m Masking) count(n, seqLen int) int {
	if n < 1 {
		return 0
	}
	if m.Strategy == StrategyELECTRA {
		return m.countELECTRA(n, seqLen)
	}
	return m.countAuthors(n, seqLen)
}

// choose masks ids in place and returns the chosen places in ascending order.
func (m Masking) choose(ids []int, v Vocabulary, r *rand.Rand) []int {
	n := 0
	var candidates []int
	for i, id := range ids {
		if id != v.PadID() {
			n++
		}
		if !v.IsSpecial(id) {
			candidates = append(candidates, i)
		}
	}
	if len(candidates) == 0 {
		return nil
	}
	if m.Strategy == StrategyELECTRA {
		return m.chooseELECTRA(ids, candidates, m.count(n, len(ids)), v, r)
	}
	return m.chooseAuthors(ids, candidates, m.count(n, len(ids)), v, r)
}

// show draws what the generator sees in place of id.
func (m Masking) show(id int, v Vocabulary, r *rand.Rand) int {
	switch x := r.Float64(); {
	case x < m.MaskProb:
		return v.MaskID()
	case x < m.MaskProb+m.RandomProb:
		return r.IntN(v.Size()) // may be a special id or id itself, as in the authors' code
	default:
		return id
	}
}
