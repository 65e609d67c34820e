package objectives

// Description is what reports say of a way of training, the value of a plan's key objective. Sentences begin as the
// value does and end with a full stop.
type Description struct {
	Name string // mlm, rtd or rtd-frozen
	// Networks is how many networks are trained, each reading all tokens: the generator alone, or the discriminator too.
	Networks int
	// Setup tells what settings mean with this objective, for the table of the arms; it may be empty.
	Setup string
}

// Descriptions are those of the objectives that a plan can choose, MLM alone first.
func Descriptions() []Description {
	return []Description{
		{
			Name: "mlm", Networks: 1,
			Setup: "mlm trains the generator alone, so that sharing, coupling and λ have no meaning there.",
		},
		{Name: "rtd", Networks: 2},
		{
			Name: "rtd-frozen", Networks: 2,
			Setup: "rtd-frozen trains the generator first and then the discriminator beside the frozen generator, whose " +
				"temperature falls.",
		},
	}
}

// DescriptionOf is the description of an objective; without networks for a name that no objective has.
func DescriptionOf(name string) Description {
	for _, d := range Descriptions() {
		if d.Name == name {
			return d
		}
	}
	return Description{Name: name}
}
