package prose

import "regexp"

// subscripted matches the paper's symbols: one letter, an underscore, a word.
var subscripted = regexp.MustCompile(`(^|[^\p{L}\p{N}_])(\p{L})_(\p{L}[\p{L}\p{N}]*)`)

// Run is a piece of text that is either on the line or, as a subscript, below it.
type Run struct {
	Text string
	Sub  bool
}

// SplitSubscripts cuts one line of text at its subscripts: "cos E_G" is "cos E" and, lowered, "G". Names such as
// rtd_es stay as they are. There is at least one run.
func SplitSubscripts(s string) []Run {
	var runs []Run
	for {
		m := subscripted.FindStringSubmatchIndex(s)
		if m == nil {
			break
		}
		runs = append(runs, Run{Text: s[:m[5]]}, Run{Text: s[m[6]:m[7]], Sub: true})
		s = s[m[7]:]
	}
	if s != "" || len(runs) == 0 {
		runs = append(runs, Run{Text: s})
	}
	return runs
}
