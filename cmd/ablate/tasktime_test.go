package main

import (
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/text/unigram"
)

// Without a tokenizer the tokens of a text are counted by its letters, as many to a token as the vocabulary is large.
func TestTokensWithoutATokenizer(t *testing.T) {
	text := strings.Repeat("word ", 100)
	last := 0
	for _, c := range []struct {
		kind        string
		vocab       int
		least, most int
	}{
		{unigram.KindBytes, 262, 500, 500}, {unigram.KindCharacters, 100, 500, 500},
		{unigram.KindUnigram, 300, 400, 500}, {unigram.KindUnigram, 4096, 180, 220}, {unigram.KindUnigram, 128100, 100, 125},
	} {
		p := &experiments.Plan{Tokens: c.kind}
		p.Base.Model.Encoder.Vocab = c.vocab
		n := tokenCounter(p, nil)(text)
		if n < c.least || n > c.most || last > 0 && n > last {
			t.Errorf("%s of %d: %d tokens, want from %d to %d and no more than of a smaller vocabulary", c.kind, c.vocab, n,
				c.least, c.most)
		}
		last = n
	}
}

// Arms of one shape have one time, and an arm without a discriminator has the time of its generator.
func TestTasksAreTimedOnceAShape(t *testing.T) {
	p, err := experiments.LoadPlan("smoke")
	if err != nil {
		t.Fatal(err)
	}
	timer := &taskTimer{nil, map[string]map[string]float64{}}
	for _, a := range p.Arms {
		c, err := p.Config(a)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := timer.seconds(c); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(timer.known); n != 2 {
		t.Errorf("%d arms have %d shapes, want 2: the discriminator's, and that of the generator alone", len(p.Arms), n)
	}
}
