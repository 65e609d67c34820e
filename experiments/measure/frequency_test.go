package measure

import (
	"math"
	"slices"
	"testing"
)

func TestBandsShareTheRunningText(t *testing.T) {
	set := sentences(t)
	seen := NewTokenRows(set)
	var rows []int
	counts, total := [3]int64{}, int64(0)
	least := int64(math.MaxInt64)
	for i, band := range seen.Bands {
		if len(band) == 0 {
			t.Fatalf("band %s is empty", Bands()[i].Name)
		}
		most := int64(0)
		for _, id := range band {
			counts[i] += set.Counts[id]
			most = max(most, set.Counts[id])
		}
		if most > least {
			t.Errorf("band %s has a token with %d occurrences, the one before it one with %d", Bands()[i].Name, most, least)
		}
		for _, id := range band {
			least = min(least, set.Counts[id])
		}
		rows, total = append(rows, band...), total+counts[i]
	}
	slices.Sort(rows)
	if !slices.Equal(rows, seen.All) {
		t.Error("the bands are not the rows seen")
	}
	// A band ends with the token that reaches its share, so it may exceed it by no more than that one.
	if share := float64(counts[0]) / float64(total); share < 0.5 || share > 0.65 {
		t.Errorf("the frequent tokens make up %g of the text", share)
	}
	if share := float64(counts[0]+counts[1]) / float64(total); share < 0.9 {
		t.Errorf("the frequent and common tokens make up %g of the text", share)
	}
}
