package unigram

import "fmt"

// trainedTokenizer reads back what WriteTransformers wrote of a tokenizer that Train made.
func (j *transformersJSON) trainedTokenizer() (*Tokenizer, error) {
	n := vocabOverhead(j.Model.ByteFallback) - 1
	last := len(j.Model.Vocab) - 1
	if last < n || j.Model.Vocab[last].piece != maskName {
		return nil, fmt.Errorf("its %d pieces do not end with [MASK]", last+1)
	}
	var list []scored
	for _, p := range j.Model.Vocab[n:last] {
		list = append(list, scored(p))
	}
	t, err := newTrained(list, j.Model.ByteFallback)
	if err != nil {
		return nil, err
	}
	for i, p := range j.Model.Vocab {
		if t.pieces[i] != p.piece {
			return nil, fmt.Errorf("piece %d is %q and should be %q", i, p.piece, t.pieces[i])
		}
	}
	return t, nil
}
