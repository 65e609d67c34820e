package attention

import "gorgonia.org/gorgonia"

// For tests of the operation without the projections around it.
var Attend = attend

// NewOperands are operands of Attend; kr and qr may be nil.
func NewOperands(n ...*gorgonia.Node) operands { return operands{n[0], n[1], n[2], n[3], n[4]} }
