package corpus

import "testing"

func TestCountWords(t *testing.T) {
	for s, want := range map[string]int{
		"": 0, "one": 1, "don't stop": 2, "x86-64 has 64 bits": 3, "'quoted' words'": 2,
		"l’été d'Anna": 2, "12 + 34": 0, "a b": 2,
	} {
		if got := CountWords(s); got != want {
			t.Errorf("CountWords(%q) = %d, want %d", s, got, want)
		}
	}
}
