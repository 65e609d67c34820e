package corpus

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/texttest"
)

func TestFromParagraphsCleansAsFilesDo(t *testing.T) {
	given := []string{" Two\n words\t", "12 34", "bro\xffken", "", "one 日 more", strings.Repeat("long ", 4000)}
	c, err := FromParagraphs("mine", given)
	if err != nil {
		t.Fatal(err)
	}
	got := texttest.Paragraphs(t, c)
	if want := []string{"Two words", "bro\ufffdken", "one 日 more"}; len(got) != 5 || !slices.Equal(got[:3], want) {
		t.Errorf("%d paragraphs, the first %q, want %q", len(got), got[:min(len(got), 3)], want)
	}
	if long := strings.Join(got[3:], " "); long != strings.TrimSpace(given[5]) || len(got[3]) > maxParagraph {
		t.Errorf("a long paragraph of %d bytes came back as %d", len(given[5]), len(long))
	}
	if info := c.Info(); info.Name != "mine" || info.Bytes != 20036 || len(info.Hash) != 64 {
		t.Errorf("%+v", info)
	}
}

func TestFromParagraphsHashesContent(t *testing.T) {
	hash := func(list ...string) string {
		c, err := FromParagraphs("x", list)
		if err != nil {
			t.Fatal(err)
		}
		return c.Info().Hash
	}
	if hash("one", "two") != hash(" one ", "two\n") {
		t.Error("the same paragraphs have two hashes")
	}
	for _, other := range [][]string{{"two", "one"}, {"onetwo"}, {"one"}, {"onet", "wo"}} {
		if hash(other...) == hash("one", "two") {
			t.Errorf("%q has the hash of other paragraphs", other)
		}
	}
}

func TestFromParagraphsRefusesNoText(t *testing.T) {
	for _, list := range [][]string{nil, {""}, {"12", "* * *"}} {
		var empty *EmptyError
		if _, err := FromParagraphs("mine", list); !errors.As(err, &empty) || empty.Corpus != "mine" {
			t.Errorf("%q: error %v", list, err)
		}
	}
}
