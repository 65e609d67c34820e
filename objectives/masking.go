package objectives

import "math/rand/v2"

// The two ways to choose the masked positions of a window.
const (
	StrategyAuthors = "authors" // one position in each short stretch, as in microsoft/DeBERTa, see chooseAuthors
	StrategyELECTRA = "electra" // independent draws of google-research/electra, see chooseELECTRA
)

// Vocabulary is what masking needs to know about token ids. A tokenizer implements it.
type Vocabulary interface {
	// IsSpecial reports [CLS], [SEP], [PAD], [UNK] and [MASK]: ids that are never chosen.
	IsSpecial(id int) bool
	// StartsWord reports whether a word begins with id. Only n-gram masking uses it, to keep words whole.
	StartsWord(id int) bool
	// MaskID is the id of [MASK].
	MaskID() int
	// PadID is the id of [PAD], which does not count towards a window's length.
	PadID() int
	// Size is the number of ids, 0..Size()-1, from which a random replacement is drawn.
	Size() int
}

// Masking says which tokens of a window are predicted and what the generator sees in their place. The zero value is not
// valid: start with a constructor. Rate and probabilities are between 0 and 1.
type Masking struct {
	Strategy   string  `yaml:"strategy" json:"strategy" doc:"how positions are chosen: authors (the code of DeBERTa's authors) or electra (independent draws)"`
	Rate       float64 `yaml:"rate" json:"rate" doc:"share of a window's tokens to predict; [CLS] and [SEP] count as tokens, [PAD] does not"`
	MaxNGram   int     `yaml:"max_ngram" json:"max_ngram" doc:"longest run of whole words chosen together; 1 chooses single tokens"`
	MaskProb   float64 `yaml:"mask_prob" json:"mask_prob" doc:"probability that a chosen token is replaced by [MASK]; the three probabilities add up to 1"`
	KeepProb   float64 `yaml:"keep_prob" json:"keep_prob" doc:"probability that it stays unchanged"`
	RandomProb float64 `yaml:"random_prob" json:"random_prob" doc:"probability that it is replaced by a random token of the vocabulary"`
}

// MaskAuthorsRTD is the masking of the DeBERTaV3 authors' replaced-token-detection task (apps/tasks/rtd_task.py):
// single tokens, each chosen one replaced by [MASK].
func MaskAuthorsRTD() Masking {
	return Masking{Strategy: StrategyAuthors, Rate: 0.15, MaxNGram: 1, MaskProb: 1}
}

// MaskAuthorsMLM is the masking of the authors' masked-language-model task (apps/tasks/mlm_task.py).
// Their scripts use maxNGram 1 for BERT and 3 for DeBERTa.
func MaskAuthorsMLM(maxNGram int) Masking {
	return Masking{Strategy: StrategyAuthors, Rate: 0.15, MaxNGram: maxNGram, MaskProb: 0.8, KeepProb: 0.1,
		RandomProb: 0.1}
}

// MaskELECTRA is ELECTRA's dynamic masking (pretrain/pretrain_helpers.py): 15 % of the tokens, drawn independently, of
// which 85 % are replaced by [MASK]. ELECTRA-large uses Rate 0.25.
func MaskELECTRA() Masking {
	return Masking{Strategy: StrategyELECTRA, Rate: 0.15, MaxNGram: 1, MaskProb: 0.85, KeepProb: 0.15}
}

// Mask chooses the positions of one window to predict. It returns the masked window, a new slice, and the chosen
// positions in ascending order, at most MaxPredictions(len(window)) of them; none if the window has no ordinary token.
// Invalid settings and ids outside the vocabulary are errors.
func (m Masking) Mask(window []int, v Vocabulary, r *rand.Rand) (masked, chosen []int, err error) {
	if err := m.check(window, 1, len(window), v); err != nil {
		return nil, nil, err
	}
	masked = append([]int(nil), window...)
	return masked, m.choose(masked, v, r), nil
}

// MaxPredictions is the largest number of positions that Mask chooses in a window of seqLen tokens, which is the
// capacity of Masked for each window. It is 0 for seqLen < 1.
func (m Masking) MaxPredictions(seqLen int) int {
	n := m.count(seqLen, seqLen)
	if m.Strategy == StrategyAuthors && m.MaxNGram > 1 {
		n += wordSlack
	}
	return min(n, max(seqLen, 0))
}

// count is the desired number of positions in a window with n tokens and seqLen-n paddings.
func (m Masking) count(n, seqLen int) int {
	if n < 1 {
		return 0
	}
	if m.Strategy == StrategyELECTRA {
		return m.countELECTRA(n, seqLen)
	}
	return m.countAuthors(n, seqLen)
}

// choose masks ids in place and returns the chosen positions in ascending order.
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
