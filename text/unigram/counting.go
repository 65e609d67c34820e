package unigram

import (
	"cmp"
	"context"
	"slices"
	"unicode/utf8"
)

const (
	// maxDistinct limits the table of units while a corpus is counted. When it is full, the rarest units are dropped
	// (first those seen once, then twice, and so on): a fixed rule, which drops only what training could not use.
	maxDistinct = 1 << 20
	// maxTrained limits the units that training uses, most frequent first: 500,000 are over 99% of any corpus and need
	// about 200 MB.
	maxTrained = 500_000
	// maxUnit is where training cuts long units, in characters with the word mark. It keeps
	// probabilities of whole units within float64: 24 pieces of e^-24 are e^-576.
	maxUnit = 24
)

// unitCount is a unit, with the word mark if it starts a word, and how often it occurs.
type unitCount struct {
	unit string
	n    int64
}

// charCount is a character and how often it occurs.
type charCount struct {
	r rune
	n int64
}

// counter counts units and characters.
type counter struct {
	index map[string]int32 // unit -> index in list
	list  []unitCount
	floor int64 // units dropped so far had at most this count
	chars map[rune]int64
	ascii [utf8.RuneSelf]int64
	words int64
	extra int64 // how often the paragraph that is read now counts beyond once
	buf   []byte
}

// count reads the text once.
func count(ctx context.Context, c Text) (*counter, error) {
	k := &counter{index: map[string]int32{}, chars: map[rune]int64{}}
	if r, ok := c.(Repeated); ok {
		return k, r.Repeats(ctx, func(p string, times int64) error {
			k.extra = times - 1
			forUnits(Normalize(p), k.add)
			return nil
		})
	}
	err := c.Paragraphs(ctx, func(p string) error {
		forUnits(Normalize(p), k.add)
		return nil
	})
	return k, err
}

func (k *counter) add(unit string, first bool) {
	if unit == unknownWord {
		return
	}
	k.buf = k.buf[:0]
	if first {
		k.words += 1 + k.extra
		k.buf = utf8.AppendRune(k.buf, meta)
	}
	left := maxUnit - len(k.buf)/3 // the mark is three bytes and one character
	for _, r := range unit {
		if left == 0 {
			k.put()
			k.buf, left = k.buf[:0], maxUnit
		}
		if r < utf8.RuneSelf {
			k.ascii[r] += 1 + k.extra
		} else {
			k.chars[r] += 1 + k.extra
		}
		k.buf = utf8.AppendRune(k.buf, r)
		left--
	}
	k.put()
}

func (k *counter) put() {
	if i, ok := k.index[string(k.buf)]; ok {
		k.list[i].n += 1 + k.extra
		return
	}
	if len(k.list) >= maxDistinct {
		k.shrink()
	}
	s := string(k.buf)
	k.index[s] = int32(len(k.list))
	k.list = append(k.list, unitCount{s, 1 + k.extra})
}

// shrink drops the rarest units until at least a quarter of the table is free.
func (k *counter) shrink() {
	for len(k.list) > maxDistinct*3/4 {
		k.floor++
		k.list = slices.DeleteFunc(k.list, func(u unitCount) bool { return u.n <= k.floor })
	}
	clear(k.index)
	for i, u := range k.list {
		k.index[u.unit] = int32(i)
	}
}

// units returns the units to train on, most frequent first.
func (k *counter) units() []unitCount {
	slices.SortFunc(k.list, func(a, b unitCount) int {
		return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.unit, b.unit))
	})
	return k.list[:min(len(k.list), maxTrained)]
}

// alphabet returns the characters beyond ASCII, most frequent first, that are needed to cover the given share of all
// characters.
func (k *counter) alphabet(coverage float64) []rune {
	var list []charCount
	var all, done int64
	for r, n := range k.chars {
		list = append(list, charCount{r, n})
		all += n
	}
	for _, n := range k.ascii {
		all += n
		done += n // ASCII is always covered
	}
	slices.SortFunc(list, func(a, b charCount) int {
		return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.r, b.r))
	})
	var out []rune
	for _, c := range list {
		if float64(done) >= coverage*float64(all) {
			break
		}
		done += c.n
		out = append(out, c.r)
	}
	return out
}
