package unigram

import "fmt"

// maxAppended bounds the ids between a model's last piece and [MASK], if a folder's files put it there.
const maxAppended = 4096

// placeMask gives [MASK] its id, after the pieces if it is negative.
func (t *Tokenizer) placeMask(id int) error {
	switch n := len(t.pieces); {
	case id < 0:
		id = n
	case id < n && t.pieces[id] != maskName:
		return fmt.Errorf("id %d should be [MASK] and is the piece %q", id, t.pieces[id])
	case id > n+maxAppended:
		return fmt.Errorf("[MASK] should have id %d, and the vocabulary ends at %d", id, n-1)
	}
	for len(t.pieces) < id {
		t.add(fmt.Sprintf("<added %d>", len(t.pieces)), 0, kindSpecial)
	}
	if len(t.pieces) == id {
		t.add(maskName, 0, kindSpecial)
	}
	t.kinds[id] = kindSpecial
	if t.ids[maskName] == id {
		delete(t.ids, maskName)
	}
	t.mask = id
	return nil
}

// finish checks what ablate relies on and makes the trie and the hash.
func (t *Tokenizer) finish() error {
	for id, name := range specials {
		if id >= len(t.pieces) || t.pieces[id] != name {
			have := "missing"
			if id < len(t.pieces) {
				have = fmt.Sprintf("%q", t.pieces[id])
			}
			return fmt.Errorf("piece %d is %s and should be %s; "+
				"only vocabularies that begin with [PAD], [CLS], [SEP], [UNK] are read, as those of DeBERTaV3 "+
				"do", id, have, name)
		}
		t.kinds[id] = kindSpecial
		delete(t.ids, name)
	}
	if err := t.index(); err != nil {
		return err
	}
	t.hash = t.digest()
	return t.findTokens()
}
