package attention

// Instances of the generic types, for notebooks, whose cells have no generics.
type (
	// CoreFloat32 is a [Core] of float32.
	CoreFloat32 = Core[float32]
	// CoreFloat64 is a [Core] of float64.
	CoreFloat64 = Core[float64]
	// InputsFloat32 are [Inputs] of float32.
	InputsFloat32 = Inputs[float32]
	// InputsFloat64 are [Inputs] of float64.
	InputsFloat64 = Inputs[float64]
	// GradsFloat32 are [Grads] of float32.
	GradsFloat32 = Grads[float32]
	// GradsFloat64 are [Grads] of float64.
	GradsFloat64 = Grads[float64]
)

// NewCoreFloat32 is [NewCore] for float32.
func NewCoreFloat32(shape Shape, terms Terms, dropout float64) (*CoreFloat32, error) {
	return NewCore[float32](shape, terms, dropout)
}

// NewCoreFloat64 is [NewCore] for float64.
func NewCoreFloat64(shape Shape, terms Terms, dropout float64) (*CoreFloat64, error) {
	return NewCore[float64](shape, terms, dropout)
}
