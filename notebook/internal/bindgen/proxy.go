package bindgen

import (
	"fmt"
	"go/types"
	"strings"
)

// hasProxy reports an interface that an interpreted type may implement: one without methods that only its own
// package can have, declared here rather than under another name elsewhere.
func (f *file) hasProxy(obj *types.TypeName) bool {
	i, ok := obj.Type().Underlying().(*types.Interface)
	if !ok || i.NumMethods() == 0 {
		return false
	}
	for k := range i.NumMethods() {
		m := i.Method(k)
		if !m.Exported() || !nameable(m.Type()) {
			return false
		}
	}
	return true
}

// proxyName is that of an interface's proxy: files of one package, so the name has the package's path.
func (f *file) proxyName(name string) string {
	return "proxy_" + notIdentifier.ReplaceAllString(f.pkg.Path(), "_") + "_" + name
}

// proxyTypes declares the proxies. The interpreter fills the fields in order of the interface's methods:
// Object is the interpreted value, Name_ the function that stands for its method.
func (f *file) proxyTypes() string {
	var out strings.Builder
	for _, name := range f.pkg.Scope().Names() {
		obj, ok := f.pkg.Scope().Lookup(name).(*types.TypeName)
		if !ok || !obj.Exported() || generic(obj.Type()) || !f.hasProxy(obj) {
			continue
		}
		i := obj.Type().Underlying().(*types.Interface)
		proxy := f.proxyName(name)
		fmt.Fprintf(&out, "\ntype %s struct {\nObject any\n", proxy)
		for k := range i.NumMethods() {
			m := i.Method(k)
			sig := m.Type().(*types.Signature)
			fmt.Fprintf(&out, "%s_ func(any%s) %s\n", m.Name(), f.params(sig, ", ", false), f.results(sig))
		}
		out.WriteString("}\n")
		for k := range i.NumMethods() {
			m := i.Method(k)
			sig := m.Type().(*types.Signature)
			returns := ""
			if sig.Results().Len() > 0 {
				returns = "return "
			}
			fmt.Fprintf(&out, "\nfunc (p *%s) %s(%s) %s {\n%sp.%s_(p.Object%s)\n}\n",
				proxy, m.Name(), f.params(sig, "", true), f.results(sig), returns, m.Name(), arguments(sig))
		}
	}
	return out.String()
}

// params are a signature's parameter types, after lead if there are any, with names p0, p1, ... or without.
func (f *file) params(sig *types.Signature, lead string, names bool) string {
	var parts []string
	for i := range sig.Params().Len() {
		t := sig.Params().At(i).Type()
		s := types.TypeString(t, f.qualify)
		if sig.Variadic() && i == sig.Params().Len()-1 {
			s = "..." + types.TypeString(t.(*types.Slice).Elem(), f.qualify)
		}
		if names {
			s = fmt.Sprintf("p%d %s", i, s)
		}
		parts = append(parts, s)
	}
	if len(parts) == 0 {
		return ""
	}
	return lead + strings.Join(parts, ", ")
}

func arguments(sig *types.Signature) string {
	out := ""
	for i := range sig.Params().Len() {
		out += fmt.Sprintf(", p%d", i)
	}
	if sig.Variadic() {
		out += "..."
	}
	return out
}

func (f *file) results(sig *types.Signature) string {
	var parts []string
	for i := range sig.Results().Len() {
		parts = append(parts, types.TypeString(sig.Results().At(i).Type(), f.qualify))
	}
	return "(" + strings.Join(parts, ", ") + ")"
}

// nameable reports whether another package can write the type down.
func nameable(t types.Type) bool {
	switch t := t.(type) {
	case *types.Alias:
		return t.Obj().Exported() || t.Obj().Pkg() == nil
	case *types.Named:
		return t.Obj().Exported() || t.Obj().Pkg() == nil
	case *types.Pointer:
		return nameable(t.Elem())
	case *types.Slice:
		return nameable(t.Elem())
	case *types.Array:
		return nameable(t.Elem())
	case *types.Chan:
		return nameable(t.Elem())
	case *types.Map:
		return nameable(t.Key()) && nameable(t.Elem())
	case *types.Signature:
		for _, tuple := range []*types.Tuple{t.Params(), t.Results()} {
			for i := range tuple.Len() {
				if !nameable(tuple.At(i).Type()) {
					return false
				}
			}
		}
	}
	return true
}
