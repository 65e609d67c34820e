package bindings_test

import (
	"go/build"
	"io"
	"reflect"
	"regexp"
	"testing"

	"github.com/ablate-go/ablate/notebook/bindings"
	"github.com/ablate-go/ablate/notebook/internal/bindgen"
	interp "github.com/cosmos72/gomacro/fast"
	"github.com/cosmos72/gomacro/imports"
	"github.com/cosmos72/gomacro/xreflect"
)

// newInterpreter is set up as the kernel sets its interpreter up, and has imported the packages in order.
func newInterpreter(t *testing.T, paths []string) *interp.Interp {
	t.Helper()
	build.Default.GOROOT = ""
	ir := interp.New()
	ir.Comp.Stdout, ir.Comp.Stderr = io.Discard, io.Discard
	for _, rt := range bindings.First() {
		ir.Comp.Universe.FromReflectType(rt)
	}
	for _, path := range paths {
		if _, err := ir.ImportPackagesOrError(map[string]interp.PackageName{path: ""}); err != nil {
			t.Fatal(err)
		}
	}
	return ir
}

func TestPackagesCanBeImportedAndUsed(t *testing.T) {
	ir := newInterpreter(t, bindgen.Paths())
	for _, path := range bindgen.Paths() {
		if len(imports.Packages[path].Types)+len(imports.Packages[path].Binds) == 0 {
			t.Errorf("%s is empty", path)
		}
	}
	v, _ := ir.Eval1(`attention.Bucket(-100, 16, 128)`)
	if got := v.Interface(); got != -15 {
		t.Errorf("a call of attention.Bucket in a cell gives %v", got)
	}
}

// Types that reach themselves through an unnamed slice or map are known to the interpreter only roughly: values of
// them pass through cells, but where one of these slices is written out in a cell it is another type. Which are so
// depends on what is imported first. None is ours, and none is Gorgonia's own.
func TestTypesThatAreKnownOnlyRoughly(t *testing.T) {
	known := regexp.MustCompile(`\btensor\.(DenseTensor|FuncOpt)\b|\barray\.Data\b|\bgg\.Context\b|\[\]\*plot\.Plot\b`)
	paths := bindgen.Paths()
	for i := range paths {
		first := paths[i]
		ir := newInterpreter(t, append(append([]string(nil), paths[i:]...), paths[:i]...))
		rough, looked := roughTypes(ir.Comp.Universe)
		if looked < 500 || len(rough) == 0 {
			t.Errorf("with %s first: %d rough types of %d, so the search finds nothing", first, len(rough), looked)
		}
		for _, rt := range rough {
			if !known.MatchString(rt.String()) {
				t.Errorf("with %s first: %v is known only roughly", first, rt)
			}
		}
	}
}

// roughTypes are those among all types that the bound packages reach, and how many these are.
func roughTypes(universe *xreflect.Universe) (rough []reflect.Type, looked int) {
	seen := map[reflect.Type]bool{}
	var visit func(reflect.Type)
	visit = func(rt reflect.Type) {
		if seen[rt] {
			return
		}
		seen[rt] = true
		if !exact(universe, rt) {
			rough = append(rough, rt)
		}
		for _, part := range parts(rt) {
			visit(part)
		}
	}
	for _, path := range bindgen.Paths() {
		for _, rt := range imports.Packages[path].Types {
			visit(rt)
		}
		for _, v := range imports.Packages[path].Binds {
			visit(v.Type())
		}
	}
	return rough, len(seen)
}

// exact reports that the interpreter's description of a type has the very parts that it describes by themselves.
func exact(universe *xreflect.Universe, rt reflect.Type) bool {
	xt := universe.FromReflectType(rt)
	same := func(part xreflect.Type, of reflect.Type) bool {
		return part.ReflectType() == of && part.IdenticalTo(universe.FromReflectType(of))
	}
	if xt == nil || xt.ReflectType() != rt {
		return false
	}
	switch rt.Kind() {
	case reflect.Struct:
		for i := range rt.NumField() {
			if !same(xt.Field(i).Type, rt.Field(i).Type) {
				return false
			}
		}
	case reflect.Map:
		return same(xt.Key(), rt.Key()) && same(xt.Elem(), rt.Elem())
	case reflect.Slice, reflect.Array, reflect.Pointer, reflect.Chan:
		return same(xt.Elem(), rt.Elem())
	case reflect.Func:
		for i := range rt.NumIn() {
			if !same(xt.In(i), rt.In(i)) {
				return false
			}
		}
		for i := range rt.NumOut() {
			if !same(xt.Out(i), rt.Out(i)) {
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
