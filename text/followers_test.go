package text_test

import (
	"maps"
	"testing"

	"github.com/ablate-go/ablate/internal/texttest"
	"github.com/ablate-go/ablate/text"
	"github.com/ablate-go/ablate/text/unigram"
)

// Followers are those of a walk over all windows, and special tokens are none.
func TestFollowersAgainstAWalk(t *testing.T) {
	set, err := text.Prepare(t.Context(), text.PrepareOptions{
		Paths: []string{texttest.WriteSentences(t, 60)}, VocabSize: 230, SeqLen: 12, BatchSize: 2, CacheDir: t.TempDir(),
		HeldOut: 0.2,
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer set.Close()
	want := map[int]map[int]int64{}
	for i := range set.Train.Len() {
		ids, err := set.Train.Window(i, nil)
		if err != nil {
			t.Fatal(err)
		}
		for at := 1; at < len(ids); at++ {
			if set.Tokenizer.IsSpecial(ids[at]) {
				continue
			}
			if want[ids[at-1]] == nil {
				want[ids[at-1]] = map[int]int64{}
			}
			want[ids[at-1]][ids[at]]++
		}
	}
	asked := []int{unigram.ClsID, unigram.SepID, 229}
	for id := range want {
		asked = append(asked, id)
	}
	got, err := set.Followers(asked)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range asked {
		if !maps.Equal(got[id], want[id]) {
			t.Errorf("after %d come %v, want %v", id, got[id], want[id])
		}
	}
	if len(got[unigram.ClsID]) == 0 || len(got[unigram.SepID]) != 0 {
		t.Errorf("after [CLS] come %d tokens, and after [SEP] %d", len(got[unigram.ClsID]), len(got[unigram.SepID]))
	}
	if only, err := set.Followers([]int{unigram.ClsID}); err != nil || len(only) != 1 {
		t.Errorf("of one token there are %d, %v", len(only), err)
	}
}
