package stablehlo

// Element by element; the operands of an operation have the same type.

func (v Value) unary(op string) Value {
	f := operands(op, v)
	if f == nil {
		return Value{}
	}
	return f.emit(v.Type, "stablehlo.%s %s : %v", op, v.id, v.Type)
}

func (v Value) binary(op string, o Value) Value {
	f := operands(op, v, o)
	if f == nil {
		return Value{}
	}
	if !v.Type.equal(o.Type) {
		return f.Fail("%s of %v and %v: types differ", op, v.Type, o.Type)
	}
	return f.emit(v.Type, "stablehlo.%s %s, %s : %v", op, v.id, o.id, v.Type)
}

// Add is v + o.
func (v Value) Add(o Value) Value { return v.binary("add", o) }

// Sub is v - o.
func (v Value) Sub(o Value) Value { return v.binary("subtract", o) }

// Mul is v·o.
func (v Value) Mul(o Value) Value { return v.binary("multiply", o) }

// Div is v/o; of integers, rounded towards zero.
func (v Value) Div(o Value) Value { return v.binary("divide", o) }

// Rem is the remainder of Div.
func (v Value) Rem(o Value) Value { return v.binary("remainder", o) }

// Max is the larger one.
func (v Value) Max(o Value) Value { return v.binary("maximum", o) }

// Min is the smaller one.
func (v Value) Min(o Value) Value { return v.binary("minimum", o) }

// And is the bitwise, of Bool the logical conjunction.
func (v Value) And(o Value) Value { return v.binary("and", o) }

// Xor is the bitwise exclusive or.
func (v Value) Xor(o Value) Value { return v.binary("xor", o) }

// Shr shifts bits to the right and fills with zeros.
func (v Value) Shr(o Value) Value { return v.binary("shift_right_logical", o) }

// Neg is -v.
func (v Value) Neg() Value { return v.unary("negate") }

// Abs is |v|.
func (v Value) Abs() Value { return v.unary("abs") }

// Exp is e^v.
func (v Value) Exp() Value { return v.unary("exponential") }

// Expm1 is e^v - 1, exact to rounding near zero.
func (v Value) Expm1() Value { return v.unary("exponential_minus_one") }

// Log is the natural logarithm.
func (v Value) Log() Value { return v.unary("log") }

// Log1p is log(1+v), exact to rounding near zero.
func (v Value) Log1p() Value { return v.unary("log_plus_one") }

// Sqrt is the square root.
func (v Value) Sqrt() Value { return v.unary("sqrt") }

// Rsqrt is 1/√v.
func (v Value) Rsqrt() Value { return v.unary("rsqrt") }

// Logistic is 1/(1+e^-v).
func (v Value) Logistic() Value { return v.unary("logistic") }

// Not is the bitwise, of Bool the logical negation.
func (v Value) Not() Value { return v.unary("not") }

// Finite tells which floats are neither infinite nor NaN, as Bool.
func (v Value) Finite() Value {
	f := operands("is_finite", v)
	if f == nil {
		return Value{}
	}
	return f.emit(v.Type.of(Bool), "stablehlo.is_finite %s : (%v) -> %v", v.id, v.Type, v.Type.of(Bool))
}

// Erf is the error function.
func (v Value) Erf() Value {
	f := operands("erf", v)
	if f == nil {
		return Value{}
	}
	return f.emit(v.Type, "chlo.erf %s : %v -> %v", v.id, v.Type, v.Type)
}

func (v Value) compare(direction string, o Value) Value {
	f := operands("compare", v, o)
	if f == nil {
		return Value{}
	}
	if !v.Type.equal(o.Type) {
		return f.Fail("comparison of %v and %v: types differ", v.Type, o.Type)
	}
	return f.emit(v.Type.of(Bool), "stablehlo.compare %s, %s, %s, %s : (%v, %v) -> %v", direction, v.id, o.id,
		v.Element.order(), v.Type, o.Type, v.Type.of(Bool))
}

// Eq is v == o, as Bool.
func (v Value) Eq(o Value) Value { return v.compare("EQ", o) }

// Ne is v != o.
func (v Value) Ne(o Value) Value { return v.compare("NE", o) }

// Lt is v < o.
func (v Value) Lt(o Value) Value { return v.compare("LT", o) }

// Le is v <= o.
func (v Value) Le(o Value) Value { return v.compare("LE", o) }

// Gt is v > o.
func (v Value) Gt(o Value) Value { return v.compare("GT", o) }

// Ge is v >= o.
func (v Value) Ge(o Value) Value { return v.compare("GE", o) }

// Select takes elements of yes where v, of Bool, is true, and of no elsewhere. v has their shape, or is a scalar.
func (v Value) Select(yes, no Value) Value {
	f := operands("select", v, yes, no)
	if f == nil {
		return Value{}
	}
	if !yes.Type.equal(no.Type) || v.Element != Bool || len(v.Shape) > 0 && !v.Type.equal(yes.Type.of(Bool)) {
		return f.Fail("select by %v from %v and %v: types do not fit", v.Type, yes.Type, no.Type)
	}
	return f.emit(yes.Type, "stablehlo.select %s, %s, %s : %v, %v", v.id, yes.id, no.id, v.Type, yes.Type)
}

// Convert changes the element type; true is 1.
func (v Value) Convert(e Element) Value {
	f := operands("convert", v)
	if f == nil {
		return Value{}
	}
	if v.Element == e {
		return v
	}
	return f.emit(v.Type.of(e), "stablehlo.convert %s : (%v) -> %v", v.id, v.Type, v.Type.of(e))
}
