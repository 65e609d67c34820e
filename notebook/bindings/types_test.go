package bindings_test

import (
	"go/build"
	"io"
	"reflect"
	"slices"
	"sort"
	"testing"

	"github.com/ablate-go/ablate/notebook/bindings"
	interp "github.com/cosmos72/gomacro/fast"
	"github.com/cosmos72/gomacro/imports"
	"github.com/cosmos72/gomacro/xreflect"
	"gorgonia.org/gorgonia"
)

// newInterpreter is set up as the kernel sets its interpreter up, and has imported every bound package.
func newInterpreter(t *testing.T) *interp.Interp {
	t.Helper()
	build.Default.GOROOT = ""
	ir := interp.New()
	ir.Comp.Stdout, ir.Comp.Stderr = io.Discard, io.Discard
	ir.Comp.Universe.FromReflectType(reflect.TypeFor[gorgonia.ExprGraph]())
	for _, path := range bindings.Paths() {
		if _, err := ir.ImportPackagesOrError(map[string]interp.PackageName{path: ""}); err != nil {
			t.Fatal(err)
		}
	}
	return ir
}

func TestPackagesCanBeImportedAndUsed(t *testing.T) {
	ir := newInterpreter(t)
	for _, path := range bindings.Paths() {
		if len(imports.Packages[path].Types)+len(imports.Packages[path].Binds) == 0 {
			t.Errorf("%s is empty", path)
		}
	}
	v, _ := ir.Eval1(`attention.Bucket(-100, 16, 128)`)
	if got := v.Interface(); got != -15 {
		t.Errorf("a call of attention.Bucket in a cell gives %v", got)
	}
}

// roughly lists the types of the bound packages that the interpreter cannot describe exactly, since they reach
// themselves through an unnamed slice or map: values of them pass through a cell, but for the parts named so.
// None of them is ours.
func TestTypesThatAreKnownOnlyRoughly(t *testing.T) {
	ir := newInterpreter(t)
	universe := ir.Comp.Universe
	seen := map[reflect.Type]bool{}
	var rough []string
	var visit func(reflect.Type)
	visit = func(rt reflect.Type) {
		if seen[rt] {
			return
		}
		seen[rt] = true
		if rt.PkgPath() != "" && slices.Contains(bindings.Paths(), rt.PkgPath()) && !exact(universe.FromReflectType(rt), rt) {
			rough = append(rough, rt.String())
		}
		for _, part := range parts(rt) {
			visit(part)
		}
	}
	for _, path := range bindings.Paths() {
		for _, rt := range imports.Packages[path].Types {
			visit(rt)
		}
		for _, v := range imports.Packages[path].Binds {
			visit(v.Type())
		}
	}
	sort.Strings(rough)
	if len(seen) < 500 {
		t.Errorf("only %d types were looked at", len(seen))
	}
	if want := []string{}; !slices.Equal(rough, want) {
		t.Errorf("known only roughly: %v, want %v", rough, want)
	}
}

// exact reports that the interpreter describes the type and its direct parts as they are.
func exact(xt xreflect.Type, rt reflect.Type) bool {
	if xt == nil || xt.ReflectType() != rt {
		return false
	}
	switch rt.Kind() {
	case reflect.Struct:
		for i := range rt.NumField() {
			if f := xt.Field(i); f.Type.ReflectType() != rt.Field(i).Type {
				return false
			}
		}
	case reflect.Slice, reflect.Array, reflect.Pointer, reflect.Chan, reflect.Map:
		return xt.Elem().ReflectType() == rt.Elem()
	case reflect.Func:
		for i := range rt.NumIn() {
			if xt.In(i).ReflectType() != rt.In(i) {
				return false
			}
		}
		for i := range rt.NumOut() {
			if xt.Out(i).ReflectType() != rt.Out(i) {
				return false
			}
		}
	}
	return true
}

// parts are the types that a type is made of, and those of its methods.
func parts(rt reflect.Type) (list []reflect.Type) {
	switch rt.Kind() {
	case reflect.Struct:
		for i := range rt.NumField() {
			list = append(list, rt.Field(i).Type)
		}
	case reflect.Map:
		list = append(list, rt.Key(), rt.Elem())
	case reflect.Slice, reflect.Array, reflect.Pointer, reflect.Chan:
		list = append(list, rt.Elem())
	case reflect.Func:
		for i := range rt.NumIn() {
			list = append(list, rt.In(i))
		}
		for i := range rt.NumOut() {
			list = append(list, rt.Out(i))
		}
	}
	for i := range rt.NumMethod() {
		list = append(list, rt.Method(i).Type)
	}
	return list
}
