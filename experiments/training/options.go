package training

import (
	"errors"
	"fmt"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/objectives"
	"github.com/ablate-go/ablate/sharing"
)

// Option replaces a built-in part of the configuration by one of your own, see [NewTrainer]. Plans and run folders
// refer to parts by name, so options are for programs and notebooks that use a Trainer directly.
type Option struct {
	put func(*networkBuilder) error
}

// WithSharing sets the sharing strategy. The configuration's Sharing is ignored, and the trainer's Config has the name
// of the strategy there.
func WithSharing(s sharing.Strategy) Option {
	return Option{func(n *networkBuilder) error {
		if s == nil {
			return errors.New("the sharing strategy is nil: give one, or leave the option out")
		}
		n.strategy, n.c.Sharing = s, s.Name()
		return nil
	}}
}

// WithGeneratorObjective replaces MLM. Its logits must be [p, vocab], since the generator's samples are drawn from
// them. It must make the parameters of its head with the builder that it gets.
func WithGeneratorObjective(o objectives.Objective) Option {
	return Option{func(n *networkBuilder) error {
		if o == nil {
			return errors.New("the generator's objective is nil: give one, or leave the option out")
		}
		n.generatorObjective = o
		return nil
	}}
}

// WithDiscriminatorObjective replaces RTD. Its logits must have one value for each of the batch*seq tokens, above 0
// where it predicts that the token is replaced: evaluations use them.
func WithDiscriminatorObjective(o objectives.Objective) Option {
	return Option{func(n *networkBuilder) error {
		if o == nil {
			return errors.New("the discriminator's objective is nil: give one, or leave the option out")
		}
		if n.c.Objective == ObjectiveMLM {
			return errors.New("objective mlm trains no discriminator, so an objective for it has no effect: set objective=rtd")
		}
		n.discriminatorObjective = o
		return nil
	}}
}

// configToValidate is the configuration for Validate, which does not know the name of a strategy set by an option.
func (n networkBuilder) configToValidate() Config {
	c := n.c
	if _, err := sharing.ByName(c.Sharing); err != nil && n.strategy != nil {
		c.Sharing = sharing.None{}.Name()
	}
	return c
}

// checkTables refuses a strategy whose tables have another size than word tables.
func (n networkBuilder) checkTables(t sharing.Tables) error {
	want := n.tableShape().Vocab * n.tableShape().Hidden
	if len(t.G) != want {
		return fmt.Errorf("the sharing strategy %s reads %d values of E_G, and the table has %d: return the parameter's "+
			"values in Tables", n.strategy.Name(), len(t.G), want)
	}
	for _, other := range [][]float32{t.D, t.Delta} {
		if other != nil && len(other) != want {
			return fmt.Errorf("the sharing strategy %s reads a table of %d values, and tables have %d: return nil for a table "+
				"that does not exist", n.strategy.Name(), len(other), want)
		}
	}
	return nil
}

// checkLogits refuses an objective whose logits are not [rows, width] or whose loss is not a scalar.
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
