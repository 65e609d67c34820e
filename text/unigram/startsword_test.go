package unigram

import "testing"

func TestStartsWord(t *testing.T) {
	k, err := newTrained([]scored{{"▁", -1}, {"▁the", -1}, {"ing", -1}, {",", -1}, {").", -1}, {"$", -1}, {"€", -1},
		{"。", -1}}, true)
	if err != nil {
		t.Fatal(err)
	}
	for piece, want := range map[string]bool{"▁": true, "▁the": true, "ing": false, ",": true, ").": false, "$": true,
		"€": false, "。": true} {
		if got := k.StartsWord(k.ids[piece]); got != want {
			t.Errorf("StartsWord(%q) = %v", piece, got)
		}
	}
	if !k.StartsWord(ClsID) || !k.StartsWord(k.MaskID()) || k.StartsWord(4) {
		t.Error("special ids start words and bytes do not")
	}
}
