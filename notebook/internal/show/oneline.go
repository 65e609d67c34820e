package show

import (
	"fmt"
	"math"
	"reflect"
	"strings"

	"github.com/ablate-go/ablate/experiments/findings"
	"github.com/ablate-go/ablate/internal/prose"
)

// oneLine is a value in a few words; false if it has many parts, or none.
func oneLine(v reflect.Value) (string, bool) {
	if v.CanInterface() {
		switch x := v.Interface().(type) {
		case findings.Value:
			if !x.OK {
				return prose.Missing, true
			}
			return number(x.X), true
		case findings.Estimate:
			return estimate(x), true
		case fmt.Stringer:
			if k := v.Kind(); (k != reflect.Pointer && k != reflect.Interface) || !v.IsNil() {
				return inWords(x), true
			}
		}
	}
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			// A number that does not exist is nil in this project.
			return prose.Missing, v.Type().Elem().Kind() == reflect.Float64
		}
		if k := v.Elem().Kind(); k == reflect.Struct || k == reflect.Pointer {
			return "", false
		}
		return oneLine(v.Elem())
	case reflect.Interface:
		if v.IsNil() {
			return "", false
		}
		if n, ok := v.Interface().(interface{ Name() string }); ok {
			return n.Name(), true
		}
		return oneLine(v.Elem())
	case reflect.Bool:
		return fmt.Sprint(v.Bool()), true
	case reflect.String:
		return v.String(), true
	case reflect.Float32, reflect.Float64:
		return number(v.Float()), true
	case reflect.Slice, reflect.Array:
		return list(v)
	}
	if v.CanInt() || v.CanUint() {
		return fmt.Sprint(v.Interface()), true
	}
	return "", false
}

// inWords is what a value says of itself. A value that nothing has set may fail at that.
func inWords(s fmt.Stringer) (text string) {
	defer func() {
		if recover() != nil {
			text = ""
		}
	}()
	return s.String()
}

// list is a short slice of numbers, words and the like.
func list(v reflect.Value) (string, bool) {
	const most = 8
	switch k := v.Type().Elem().Kind(); k {
	case reflect.Struct, reflect.Pointer, reflect.Interface, reflect.Slice, reflect.Map, reflect.Func:
		return "", false
	}
	var parts []string
	for i := range min(v.Len(), most) {
		if part, ok := oneLine(v.Index(i)); ok {
			parts = append(parts, part)
		}
	}
	if v.Len() > most {
		parts = append(parts, fmt.Sprintf("... %d in all", v.Len()))
	}
	return strings.Join(parts, ", "), true
}

func number(x float64) string {
	if math.IsNaN(x) {
		return prose.Missing
	}
	return fmt.Sprintf("%.6g", x)
}

// estimate is a mean with the half-width of its 95% interval.
func estimate(e findings.Estimate) string {
	if !e.Mean.OK {
		return prose.Missing
	}
	s := fmt.Sprintf("%.4g", e.Mean.X)
	if e.Low.OK && e.High.OK {
		s += fmt.Sprintf(" ± %.2g", (e.High.X-e.Low.X)/2)
	}
	return fmt.Sprintf("%s (n = %d)", s, e.N)
}

// getter is a method without arguments that says something of a value.
type getter struct{ name, text string }

// getters call the methods of known names: what a type with no exported fields can say of itself.
func getters(v reflect.Value) (all []getter) {
	for _, name := range []string{"Name", "Len", "SeqLen", "Size", "StepsDone", "Tokens", "Verdict"} {
		m := v.MethodByName(name)
		if !m.IsValid() || m.Type().NumIn() != 0 || m.Type().NumOut() != 1 {
			continue
		}
		if k := m.Type().Out(0).Kind(); k != reflect.String && (k < reflect.Int || k > reflect.Float64) {
			continue
		}
		if text, ok := called(m); ok {
			all = append(all, getter{name, text})
		}
	}
	return all
}

// called is what a method gives; false if it panics, as that of a value that is not made yet may.
func called(m reflect.Value) (text string, ok bool) {
	defer func() {
		if recover() != nil {
			text, ok = "", false
		}
	}()
	return oneLine(m.Call(nil)[0])
}
