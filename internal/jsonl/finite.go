package jsonl

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
)

// finite returns an error that names the first key (in sorted order for maps) whose number is NaN or
// infinite; encoding/json would name only the number.
func finite(row any) error {
	if key, x := notFinite(reflect.ValueOf(row), "", 0); key != "" {
		return fmt.Errorf("the value of %q is %v, which is never written; stop the run, or store null and the reason", key, x)
	}
	return nil
}

// maxDepth stops at rows that contain themselves, which encoding/json then refuses.
const maxDepth = 100

func notFinite(v reflect.Value, path string, depth int) (key string, x float64) {
	if depth > maxDepth {
		return "", 0
	}
	switch v.Kind() {
	case reflect.Float32, reflect.Float64:
		if x := v.Float(); math.IsNaN(x) || math.IsInf(x, 0) {
			if path == "" {
				path = "(the row itself)"
			}
			return path, x
		}
	case reflect.Pointer, reflect.Interface:
		return notFinite(v.Elem(), path, depth+1)
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			if key, x := notFinite(v.Index(i), fmt.Sprintf("%s[%d]", path, i), depth+1); key != "" {
				return key, x
			}
		}
	case reflect.Map:
		all := v.MapKeys()
		slices.SortFunc(all, func(a, b reflect.Value) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		for _, k := range all {
			if key, x := notFinite(v.MapIndex(k), join(path, fmt.Sprint(k)), depth+1); key != "" {
				return key, x
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if name == "-" || !f.IsExported() && !f.Anonymous {
				continue
			}
			at := path
			if name != "" {
				at = join(path, name)
			} else if !f.Anonymous {
				at = join(path, f.Name)
			}
			if key, x := notFinite(v.Field(i), at, depth+1); key != "" {
				return key, x
			}
		}
	}
	return "", 0
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
