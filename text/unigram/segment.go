package unigram

import "unicode/utf8"

// segment appends the most likely segmentation of s. Of equal ones it takes that whose last pieces are
// the longest. The order of the sums and comparisons is SentencePiece's (unigram_model.cc,
// EncodeOptimized), with which near ties end alike: there a path's score is a float32, rounded before
// it is compared.
func (t *Tokenizer) segment(dst []int, s string) []int {
	if s == "" {
		return dst
	}
	single := t.scheme.single()
	nodes := t.work.reset(len(s))
	root := t.trie.Root()
	for a := 0; a < len(s); {
		size := 1
		if s[a] >= utf8.RuneSelf {
			_, size = utf8.DecodeRuneInString(s[a:])
		}
		here, known := nodes[a].score, false
		node := root
		for b := a; b < len(s); {
			next, id, ok := t.trie.Step(node, s[b])
			if !ok {
				break
			}
			node = next
			b++
			if id < 0 {
				continue
			}
			known = known || b == a+size
			score := t.scores[id] + here
			if single {
				score = float64(float32(score))
			}
			if to := &nodes[b]; to.from < 0 || score > to.score {
				*to = viterbiNode{score, int32(a), id}
			}
		}
		if !known {
			score := t.unknown + here
			if single {
				score = float64(float32(t.unknown) + float32(here))
			}
			if to := &nodes[a+size]; to.from < 0 || score > to.score {
				*to = viterbiNode{score, int32(a), UnkID}
			}
		}
		a += size
	}
	return t.path(dst, s)
}

// path appends the ids of the best way to the end of s.
func (t *Tokenizer) path(dst []int, s string) []int {
	nodes := t.work.nodes
	// Walk back, then append forward: on the way back, from becomes the next boundary instead of the last.
	next := int32(len(s))
	for b := next; b > 0; {
		a := nodes[b].from
		nodes[b].from = next
		next, b = b, a
	}
	for start, b := 0, int(next); ; {
		end := b
		from := len(dst)
		if nodes[b].id != UnkID {
			dst = append(dst, int(nodes[b].id))
		} else {
			// Each character by itself, or a run of them as one.
			for t.scheme.fuses() && end < len(s) && nodes[nodes[end].from].id == UnkID {
				end = int(nodes[end].from)
			}
			dst = t.spell(dst, s[start:end])
		}
		switch {
		case t.trace == nil:
		case len(dst)-from == end-start: // spelled in bytes, or one byte anyway
			for i := start; i < end; i++ {
				from++
				*t.trace = append(*t.trace, tracedPiece{from, i, i + 1})
			}
		default:
			*t.trace = append(*t.trace, tracedPiece{len(dst), start, end})
		}
		if end == len(s) {
			return dst
		}
		start, b = end, int(nodes[end].from)
	}
}

// spell appends the bytes of characters outside the vocabulary, or [UNK] if one of them has no id.
func (t *Tokenizer) spell(dst []int, chars string) []int {
	from := len(dst)
	for i := range len(chars) {
		id := t.byteID[chars[i]]
		if !t.bytes || id < 0 {
			return append(dst[:from], UnkID)
		}
		dst = append(dst, int(id))
	}
	return dst
}
