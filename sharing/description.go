package sharing

import "slices"

// Description is what reports and captions say of a strategy. Sentences begin with a capital and end with a full stop.
type Description struct {
	// Name is the strategy's. A description under another name, which an embedded strategy brings along, counts for
	// nothing.
	Name string
	// With is how a sentence speaks of networks that share so: "with GDES", "without sharing".
	With string

	// Title is the paper's name: NES, ES or GDES. It is empty, as is Coupling, for a strategy that the paper does not
	// have.
	Title string
	// Coupling is how the paper couples the two losses of this strategy.
	Coupling Coupling

	// OneTable says that both networks look up one table, which is then called E and not E_G and E_D.
	OneTable bool
	// RTDTable is the table that RTD alone trains, as figures call it: E_D or E_Δ. It is empty if there is none.
	RTDTable string
	// BothMove is the table that both losses move, as in "E in ES". It is empty if there is none.
	BothMove string

	// Similarity tells what the tables are, for the caption of their similarity; it may be empty.
	Similarity string
	// Norms tells what a step adds to the tables, for the caption of their norms; it may be empty.
	Norms string
}

// Coupling is how the paper trains with two losses.
type Coupling int

// The couplings of the paper.
const (
	NotInPaper  Coupling = iota
	Joint                // one loss and one optimizer
	Alternating          // a step of the generator, then one of the discriminator
)

// Described is a [Strategy] that says what reports are to say of it. A strategy need not be: reports then call it by
// its name, and take it for one of two tables of which they say nothing more.
type Described interface {
	Strategy
	Describe() Description
}

// describe is a strategy's own description; ok is false if it has none.
func describe(s Strategy) (d Description, ok bool) {
	if one, has := s.(Described); has {
		d = one.Describe()
	}
	return d, d.Name == s.Name()
}

// DescriptionOf is what reports say of the strategy of a name, whether it is known or not.
func DescriptionOf(name string) Description {
	if s, err := ByName(name); err == nil {
		if d, ok := describe(s); ok {
			return d
		}
	}
	return Description{Name: name, With: "with " + name}
}

// DescriptionsWith are those of the paper's strategies and of some others, in the order of [Strategies]. Captions that
// explain a number for all of them use it.
func DescriptionsWith(names ...string) (all []Description) {
	for _, s := range Strategies() {
		if d := DescriptionOf(s.Name()); d.Coupling != NotInPaper || slices.Contains(names, s.Name()) {
			all = append(all, d)
		}
	}
	return all
}
