package corpus

// firstBook is the rule that this package had first: one book a file, from the first mark of a beginning to the first
// mark of an end. Where it finds the same text as bookFinder, the hash of a corpus stays what it was.
type firstBook struct {
	start, end int
	after      int  // the first line with text after the mark, which goes on up to a blank line
	skip       bool // within the mark
	filled     bool // text has begun
}

func (f *firstBook) line(n int, head []byte, blank bool) {
	if f.skip || blank && !f.filled {
		f.after = n + 1
		f.skip = f.skip && !blank
	} else {
		f.filled = true
	}
	if f.start == 0 && gutenbergStart(head) {
		f.start, f.after, f.skip, f.filled = n, n+1, true, false
	} else if f.end == 0 && gutenbergEnd(head) {
		f.end = n
	}
}

// span is what the rule reads; it is empty where the mark has no end.
func (f *firstBook) span() span {
	end := f.end
	if end > 0 && end < f.start {
		end = 0 // a quotation of the marks, not a footer
	}
	return span{max(f.after, 1), end}
}

// books chooses between the two rules: the first where it found a book with both of its marks and there is no other.
func books(first *firstBook, all *bookFinder) (spans []span, changed bool) {
	spans = all.end()
	old := first.span()
	same := len(spans) == 1 && spans[0] == old
	if same || len(spans) == 1 && first.start > 0 && first.end > first.start && !all.etext {
		return []span{old}, false
	}
	return spans, true
}
