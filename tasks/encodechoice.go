package tasks

import "github.com/ablate-go/ablate/text/unigram"

func init() { encoders[Choice] = encodeChoices }

// mostOfOption is how many tokens an option keeps, by the code of DeBERTa's authors for RACE.
const mostOfOption = 160

// encodeChoices gives each example a window for each of its options, [CLS] text [SEP] option [SEP], one after another.
func encodeChoices(set *Set, t *unigram.Tokenizer, l Limits) ([]Window, error) {
	var out []Window
	for i, e := range set.Examples {
		text := t.Encode(nil, e.Text)
		for k, o := range e.Options {
			option := t.Encode(nil, o)
			option = option[:min(len(option), mostOfOption)]
			n, m := longestFirst(len(text), len(option), l.Tokens-3)
			out = append(out, Window{Example: i, Option: k, IDs: window(text[:n], option[:m])})
		}
	}
	return out, nil
}
