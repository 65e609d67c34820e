package bindgen

import (
	"fmt"
	"go/constant"
	"go/types"
	"strings"

	"github.com/cosmos72/gomacro/base/untyped"
)

// tables writes the fields of the package's imports.Package.
func (f *file) tables() string {
	var binds, named, proxies, untypeds, wrappers strings.Builder
	self := f.names[f.pkg.Path()]
	scope := f.pkg.Scope()
	for _, name := range scope.Names() {
		obj := scope.Lookup(name)
		if !obj.Exported() {
			continue
		}
		switch obj := obj.(type) {
		case *types.Const:
			fmt.Fprintf(&binds, "%q: reflect.ValueOf(%s),\n", name, constantExpr(self, obj))
			if basic, ok := obj.Type().(*types.Basic); ok && basic.Info()&types.IsUntyped != 0 {
				fmt.Fprintf(&untypeds, "%q: %q,\n", name, untyped.Marshal(untyped.GoUntypedToKind(basic.Kind()), obj.Val()))
			}
		case *types.Var:
			fmt.Fprintf(&binds, "%q: reflect.ValueOf(&%s.%s).Elem(),\n", name, self, name)
		case *types.Func:
			if obj.Type().(*types.Signature).TypeParams().Len() > 0 {
				f.leftOut = append(f.leftOut, name)
				continue
			}
			fmt.Fprintf(&binds, "%q: reflect.ValueOf(%s.%s),\n", name, self, name)
		case *types.TypeName:
			if generic(obj.Type()) {
				f.leftOut = append(f.leftOut, name)
				continue
			}
			fmt.Fprintf(&named, "%q: reflect.TypeFor[%s.%s](),\n", name, self, name)
			if f.hasProxy(obj) {
				fmt.Fprintf(&proxies, "%q: reflect.TypeFor[%s](),\n", name, f.proxyName(name))
			}
			if promoted := promotedMethods(obj.Type()); len(promoted) > 0 {
				fmt.Fprintf(&wrappers, "%q: {%s},\n", name, quoted(promoted))
			}
		}
	}
	var out strings.Builder
	for _, table := range []struct{ field, goType, rows string }{
		{"Binds", "map[string]reflect.Value", binds.String()},
		{"Types", "map[string]reflect.Type", named.String()},
		{"Proxies", "map[string]reflect.Type", proxies.String()},
		{"Untypeds", "map[string]string", untypeds.String()},
		{"Wrappers", "map[string][]string", wrappers.String()},
	} {
		if table.rows != "" {
			fmt.Fprintf(&out, "%s: %s{\n%s},\n", table.field, table.goType, table.rows)
		}
	}
	return out.String()
}

// constantExpr gives an untyped integer a type that holds it, int where that is wide enough everywhere.
// Its exact value stands in Untypeds.
func constantExpr(pkg string, c *types.Const) string {
	expr := pkg + "." + c.Name()
	basic, ok := c.Type().(*types.Basic)
	if !ok || basic.Info()&types.IsUntyped == 0 || c.Val().Kind() != constant.Int {
		return expr
	}
	if v, exact := constant.Int64Val(c.Val()); exact {
		if v == int64(int32(v)) {
			return expr
		}
		return "int64(" + expr + ")"
	}
	if _, exact := constant.Uint64Val(c.Val()); exact {
		return "uint64(" + expr + ")"
	}
	return "float64(" + expr + ")"
}

// generic reports a type that has no reflect.Type: one with parameters, or a constraint.
func generic(t types.Type) bool {
	switch t := t.(type) {
	case *types.Alias:
		return t.TypeParams().Len() > 0 || generic(types.Unalias(t))
	case *types.Named:
		return t.TypeParams().Len() > 0 && t.TypeArgs().Len() == 0 || generic(t.Underlying())
	case *types.Interface:
		return !t.IsMethodSet()
	}
	return false
}

// promotedMethods are the methods that a struct has from embedded structs and not of its own: reflection cannot
// tell them apart, and the interpreter has to, where an interpreted type embeds the struct. Those that come
// through an interface or an unexported field stay the struct's own, as the interpreter cannot go that way.
func promotedMethods(t types.Type) (names []string) {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return nil
	}
	if _, ok := named.Underlying().(*types.Struct); !ok {
		return nil
	}
	set := types.NewMethodSet(types.NewPointer(named))
	for i := range set.Len() {
		m := set.At(i)
		if m.Obj().Exported() && len(m.Index()) > 1 && openPath(named, m.Index()) {
			names = append(names, m.Obj().Name())
		}
	}
	return names
}

// openPath follows a method's index through embedded fields: every field exported and a struct.
func openPath(t types.Type, index []int) bool {
	for _, i := range index[:len(index)-1] {
		s, ok := t.Underlying().(*types.Struct)
		if !ok || !s.Field(i).Exported() {
			return false
		}
		t = types.Unalias(s.Field(i).Type())
		if p, ok := t.(*types.Pointer); ok {
			t = types.Unalias(p.Elem())
		}
	}
	_, ok := t.Underlying().(*types.Struct)
	return ok
}

func quoted(names []string) string {
	q := make([]string, len(names))
	for i, n := range names {
		q[i] = fmt.Sprintf("%q", n)
	}
	return strings.Join(q, ", ")
}
