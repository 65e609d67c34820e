package neon

import (
	"github.com/mmcloughlin/avo/gotypes"
)

// Param is the memory of a parameter that is no slice.
func (f *Func) Param(name string) string { return f.address(f.types.Params().Lookup(name)) }

// Result is Param for results. An empty name is the only result.
func (f *Func) Result(name string) string {
	if name == "" {
		return f.address(f.types.Results().At(0))
	}
	return f.address(f.types.Results().Lookup(name))
}

func (f *Func) address(c gotypes.Component) string {
	at, err := c.Resolve()
	if err != nil {
		panic(f.name + ": " + err.Error())
	}
	return at.Addr.Asm()
}

// Pointer reads where the elements of a slice begin into a new register.
func (f *Func) Pointer(slice string) R {
	return f.read(f.address(f.types.Params().Lookup(slice).Base()))
}

// Length is Pointer for the number of elements.
func (f *Func) Length(slice string) R {
	return f.read(f.address(f.types.Params().Lookup(slice).Len()))
}

// Integer reads an int, a uint64 or a pointer into a new register.
func (f *Func) Integer(name string) R { return f.read(f.Param(name)) }

func (f *Func) read(address string) R {
	r := f.R()
	f.Ins("MOVD", address, r)
	return r
}

// Scalar reads a float32 into all lanes of a new register.
func (f *Func) Scalar(name string) V {
	v := f.V()
	f.Ins("FMOVS", f.Param(name), v.F())
	f.Ins("VDUP", v.Lane("S", 0), v.S4())
	return v
}
