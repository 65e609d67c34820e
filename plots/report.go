package plots

// Graphic is a picture that a report can hold: any figure of this package, or a type of your own.
type Graphic interface {
	SVG() string
	PNG() []byte
}
