package score

import (
	"strings"
	"unicode/utf8"

	"github.com/ablate-go/ablate/internal/scores"
)

// Entity is a run of words with a type, words [From, To) of a sentence.
type Entity struct {
	Type     string
	From, To int
}

// Entities reads the entities of a sentence off its tags as seqeval does by default and conlleval before it: a tag is
// "O", or a letter of B, I, E, S, a hyphen and a type. An entity begins at B and S, after an E or S, where the type
// changes and after O: so "I-PER" after "O" begins one, whatever scheme the tags have. A tag of the letter alone has
// the type "_".
func Entities(tags []string) []Entity {
	var out []Entity
	begin, last, lastType := 0, "O", ""
	for i := range len(tags) + 1 {
		tag := "O" // after the last word
		if i < len(tags) {
			tag = tags[i]
		}
		letter, kind := cutTag(tag)
		if ends(last, letter, lastType, kind) {
			out = append(out, Entity{lastType, begin, i})
		}
		if begins(last, letter, lastType, kind) {
			begin = i
		}
		last, lastType = letter, kind
	}
	return out
}

// cutTag gives letter and type.
func cutTag(tag string) (letter, kind string) {
	_, n := utf8.DecodeRuneInString(tag)
	letter, kind = tag[:n], tag[n:]
	if _, after, found := strings.Cut(tag[n:], "-"); found {
		kind = after
	}
	if kind == "" {
		kind = "_"
	}
	return letter, kind
}

// ends is end_of_chunk of conlleval: whether an entity ends between two words.
func ends(last, letter, lastType, kind string) bool {
	switch last {
	case "E", "S":
		return true
	case "B", "I":
		if letter == "B" || letter == "S" || letter == "O" {
			return true
		}
	}
	return last != "O" && last != "." && lastType != kind
}

// begins is start_of_chunk of conlleval.
func begins(last, letter, lastType, kind string) bool {
	switch {
	case letter == "B" || letter == "S":
		return true
	case (letter == "E" || letter == "I") && (last == "E" || last == "S" || last == "O"):
		return true
	}
	return letter != "O" && letter != "." && lastType != kind
}

// EntityF1Of is F1 over the entities of all sentences, an entity being right if its words and its type are: 0 where
// there are none, right or predicted, as in seqeval. Every sentence has as many predicted tags as right ones.
func EntityF1Of(predicted, right [][]string) scores.Value {
	if len(right) == 0 {
		return scores.Value{}
	}
	both, either := 0, 0
	for i := range right {
		list := map[Entity]bool{}
		for _, e := range Entities(right[i]) {
			list[e] = true
		}
		either += len(list)
		for _, e := range Entities(predicted[i]) {
			either++
			if list[e] {
				both++
			}
		}
	}
	return scores.Value{X: share(2*float64(both), float64(either)).X, OK: true}
}
