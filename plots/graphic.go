package plots

// Graphic is a picture that a report can hold: any figure of this package, or a type of your own. A report puts the
// SVG into its page, without what could run or load anything. A report that is saved draws several graphics at a time,
// so figures that change state they share must lock it.
type Graphic interface {
	// SVG is an SVG document; empty only if the figure cannot be drawn.
	SVG() string
	// PNG is an image of 192 dots per inch; nil only if the figure cannot be drawn.
	PNG() []byte
}

// Described is a figure that says in words what it draws, as all figures of this package do.
type Described interface {
	Graphic
	// Alt describes the figure for those who cannot see it.
	Alt() string
}
