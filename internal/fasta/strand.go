package fasta

import "strings"

// pairs are the letters of IUPAC for nucleotides and what stands on the other strand.
const (
	letters   = "ACGTURYSWKMBDHVN"
	opposites = "TGCAAYRSWMKVHDBN"
)

func isIUPAC(c byte) bool { return opposite[c] != 0 }

var opposite = makeOpposite()

func makeOpposite() (t [256]byte) {
	for i := range len(letters) {
		t[letters[i]] = opposites[i]
	}
	return t
}

// ReverseComplement is the other strand of a sequence of capital letters, in its own direction: that of GATTN is NAATC.
// A sequence with U and without T is RNA, where U stands against A. What is no letter of IUPAC becomes N.
func ReverseComplement(s string) string {
	rna := strings.Contains(s, "U") && !strings.Contains(s, "T")
	out := make([]byte, len(s))
	for i := range len(s) {
		c := opposite[s[i]]
		switch {
		case c == 0:
			c = 'N'
		case c == 'T' && rna:
			c = 'U'
		}
		out[len(s)-1-i] = c
	}
	return string(out)
}
