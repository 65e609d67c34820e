package tasks

import (
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/texttest"
	"github.com/ablate-go/ablate/text/unigram"
)

func TestTagsAreOfTheFirstPieces(t *testing.T) {
	tok := tokenizer(t)
	long := strings.Repeat("word", 30)
	set := &Set{Name: "dev", Kind: Tag, Examples: []Example{
		{Words: []string{"the", "\u0007", "日本", long, "reader"}},
		{Words: []string{"\u0007"}},
		{Words: strings.Fields(strings.Join(texttest.Prose(3), " "))},
	}}
	const most = 16
	windows, err := Encode(set, tok, Limits{Tokens: most})
	if err != nil {
		t.Fatal(err)
	}
	var ids []int
	seen := make([][]int, len(set.Examples))
	for _, w := range windows {
		n := len(w.IDs)
		if n > most || n != len(w.Words) || w.IDs[0] != unigram.ClsID || w.IDs[n-1] != unigram.SepID ||
			w.Words[0] != None || w.Words[n-1] != None {
			t.Fatalf("%+v", w)
		}
		for i, word := range w.Words {
			if word == None {
				continue
			}
			seen[w.Example] = append(seen[w.Example], word)
			pieces := tok.Encode(nil, set.Examples[w.Example].Words[word])
			pieces = pieces[:min(len(pieces), most-2)]
			if !slices.Equal(w.IDs[i:i+len(pieces)], pieces) {
				t.Errorf("example %d, word %d: %v, want %v", w.Example, word, w.IDs[i:i+len(pieces)], pieces)
			}
		}
		if w.Example == 2 {
			ids = append(ids, w.IDs[1:n-1]...)
		}
	}
	if !slices.Equal(seen[0], []int{0, 2, 3, 4}) || seen[1] != nil || len(seen[2]) != len(set.Examples[2].Words) {
		t.Errorf("%v", seen)
	}
	if want := tok.Encode(nil, strings.Join(set.Examples[2].Words, " ")); !slices.Equal(ids, want) {
		t.Errorf("the words of a sentence have %d tokens, want %d", len(ids), len(want))
	}
}

func TestWindowsOfTagsAreFilled(t *testing.T) {
	tok := tokenizer(t)
	n := len(tok.Encode(nil, "reader"))
	set := &Set{Name: "dev", Kind: Tag, Examples: []Example{{Words: slices.Repeat([]string{"reader"}, 7)}}}
	windows, err := Encode(set, tok, Limits{Tokens: 2 + 3*n + 2})
	if err != nil {
		t.Fatal(err)
	}
	var sizes []int
	for _, w := range windows {
		sizes = append(sizes, (len(w.IDs)-2)/n)
	}
	if n != 1 && !slices.Equal(sizes, []int{3, 3, 1}) || n == 1 && !slices.Equal(sizes, []int{5, 2}) {
		t.Errorf("%v words of %d tokens", sizes, n)
	}
	if windows, err = Encode(set, tok, Limits{Tokens: max(5, 2+7*n)}); err != nil || len(windows) != 1 {
		t.Errorf("%d windows where all words have room, %v", len(windows), err)
	}
}

func TestDecodeTags(t *testing.T) {
	task := Task{Labels: []string{"B-X", "I-X", "O"}}
	windows := []Window{
		{IDs: make([]int, 4), Words: []int{None, 0, None, None}}, {IDs: make([]int, 3), Words: []int{None, 2, None}},
	}
	p := DecodeTags(task, Example{Words: []string{"a", "b", "c", "d"}}, windows, [][]int{{9, 0, 9, 9}, {9, 1, 9}})
	if !slices.Equal(p.Tags, []int{0, 2, 1, 2}) {
		t.Errorf("%v", p.Tags)
	}
}
