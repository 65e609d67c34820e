package training

import (
	"errors"
	"fmt"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/objectives"
	"github.com/ablate-go/ablate/sharing"
)

// Option puts a part of your own where the configuration has one of the built-in parts, see [NewTrainer].
// Plans and run folders know parts by name, so options are for programs and notebooks that train themselves.
type Option struct {
	put func(*networkBuilder) error
}

// WithSharing lets the strategy own the word tables. The configuration's Sharing then counts for nothing, and
// the trainer's Config has the strategy's name there.
func WithSharing(s sharing.Strategy) Option {
	return Option{func(n *networkBuilder) error {
		if s == nil {
			return errors.New("the sharing strategy is nil: give one, or leave the option out")
		}
		n.strategy, n.c.Sharing = s, s.Name()
		return nil
	}}
}

// WithGeneratorObjective replaces MLM. Its logits must be [p, vocab], as the generator's samples are drawn from
// them; its head's parameters must be made by the builder that it is given.
func WithGeneratorObjective(o objectives.Objective) Option {
	return Option{func(n *networkBuilder) error {
		if o == nil {
			return errors.New("the generator's objective is nil: give one, or leave the option out")
		}
		n.generatorObjective = o
		return nil
	}}
}

// WithDiscriminatorObjective replaces RTD. Its logits must have one value for each of the batch*seq tokens, above
// 0 where it takes the token for replaced, as evaluations read them.
func WithDiscriminatorObjective(o objectives.Objective) Option {
	return Option{func(n *networkBuilder) error {
		if o == nil {
			return errors.New("the discriminator's objective is nil: give one, or leave the option out")
		}
		if n.c.Objective == ObjectiveMLM {
			return errors.New("objective mlm trains no discriminator, so an objective for it has no use: set objective=rtd")
		}
		n.discriminatorObjective = o
		return nil
	}}
}

// configToValidate is the configuration as Validate is to see it: a strategy of one's own has no name to look up.
func (n networkBuilder) configToValidate() Config {
	c := n.c
	if _, err := sharing.ByName(c.Sharing); err != nil && n.strategy != nil {
		c.Sharing = sharing.None{}.Name()
	}
	return c
}

// checkTables refuses a strategy whose tables measures could not read.
func (n networkBuilder) checkTables(t sharing.Tables) error {
	want := n.tableShape().Vocab * n.tableShape().Hidden
	if len(t.G) != want {
		return fmt.Errorf("the sharing strategy %s reads %d values of E_G, and the table has %d: return the parameter's values in Tables", n.strategy.Name(), len(t.G), want)
	}
	for _, other := range [][]float32{t.D, t.Delta} {
		if other != nil && len(other) != want {
			return fmt.Errorf("the sharing strategy %s reads a table of %d values, and tables have %d: return nil for one that there is not", n.strategy.Name(), len(other), want)
		}
	}
	return nil
}

// checkLogits refuses an objective whose result cannot be read: rows of width numbers each, and a scalar loss.
func checkLogits(b *graph.Builder, network string, r objectives.Result, rows, width int) {
	switch {
	case b.Err() != nil:
	case r.Loss == nil || r.Logits == nil:
		b.Fail("the objective of the %s returns no loss or no logits", network)
	case !r.Loss.IsScalar():
		b.Fail("the loss of the %s has shape %v and must be a scalar", network, r.Loss.Shape())
	case r.Logits.Shape().TotalSize() != rows*width:
		b.Fail("the logits of the %s have shape %v and must be [%d, %d]", network, r.Logits.Shape(), rows, width)
	}
}
