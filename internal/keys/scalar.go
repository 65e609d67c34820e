package keys

import (
	"encoding"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// typeName is the word for a type in help and errors.
func typeName(t reflect.Type) string {
	switch {
	case t.Kind() == reflect.Pointer:
		return typeName(t.Elem()) + " or null"
	case t == durationType:
		return "duration"
	case isText(t):
		return "text"
	}
	switch t.Kind() {
	case reflect.Bool:
		return "true/false"
	case reflect.String:
		return "text"
	case reflect.Float32, reflect.Float64:
		return "number"
	case reflect.Slice:
		return "list of " + plural(t.Elem())
	case reflect.Map:
		return "map of " + plural(t.Elem())
	case reflect.Struct:
		return "section"
	}
	return "whole number"
}

func plural(t reflect.Type) string {
	switch name := typeName(t); {
	case name == "section", strings.HasSuffix(name, "number"), name == "duration":
		return name + "s"
	default:
		return name
	}
}

// wants says what a scalar of type t may be.
func wants(t reflect.Type) string {
	switch k := t.Kind(); {
	case t == durationType:
		return "a duration such as 30s or 1h30m"
	case k == reflect.Bool:
		return "true or false"
	case k == reflect.Float32 || k == reflect.Float64:
		return "a finite number"
	case k >= reflect.Int && k <= reflect.Int64:
		if bits := t.Bits(); bits < 64 {
			return fmt.Sprintf("a whole number from %d to %d", -1<<(bits-1), 1<<(bits-1)-1)
		}
		return "a whole number"
	case k >= reflect.Uint && k <= reflect.Uint64:
		if bits := t.Bits(); bits < 64 {
			return fmt.Sprintf("a whole number from 0 to %d", uint64(1)<<bits-1)
		}
		return "a whole number of 0 or more"
	}
	return "text"
}

// parseScalar sets v from text; false if text is no value of v's type.
func parseScalar(text string, v reflect.Value) (ok bool, err error) {
	if isText(v.Type()) {
		return true, v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(text))
	}
	if v.Type() == durationType {
		d, err := time.ParseDuration(text)
		v.SetInt(int64(d))
		return err == nil, nil
	}
	switch k := v.Kind(); {
	case k == reflect.String:
		v.SetString(text)
		return true, nil
	case k == reflect.Bool:
		v.SetBool(strings.EqualFold(text, "true"))
		return v.Bool() || strings.EqualFold(text, "false"), nil
	case k == reflect.Float32 || k == reflect.Float64:
		x, err := strconv.ParseFloat(strings.ReplaceAll(text, "_", ""), v.Type().Bits())
		if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
			return false, nil
		}
		v.SetFloat(x)
		return true, nil
	case k >= reflect.Int && k <= reflect.Int64:
		n, err := strconv.ParseInt(wholeDigits(text), 0, v.Type().Bits())
		v.SetInt(n)
		return err == nil, nil
	default:
		n, err := strconv.ParseUint(strings.TrimPrefix(wholeDigits(text), "+"), 0, v.Type().Bits())
		v.SetUint(n)
		return err == nil, nil
	}
}

// wholeDigits writes 1e6 out, since steps are often given so, and spoils a leading zero, which YAML 1.1
// takes for octal and YAML 1.2 does not.
func wholeDigits(text string) string {
	if digits := strings.TrimLeft(text, "+-"); len(digits) > 1 && digits[0] == '0' && digits[1] >= '0' &&
		digits[1] <= '9' {
		return ""
	}
	if strings.ContainsAny(text, "eE") && !strings.ContainsAny(text, "xX") {
		if x, err := strconv.ParseFloat(text, 64); err == nil && x == math.Trunc(x) && math.Abs(x) < 1<<53 {
			return strconv.FormatInt(int64(x), 10)
		}
	}
	return text
}

// formatScalar writes v as YAML that parseScalar reads back to the same value.
func formatScalar(v reflect.Value) string {
	if isText(v.Type()) {
		p := reflect.New(v.Type()) // MarshalText may be a method of the pointer
		p.Elem().Set(v)
		text, err := p.Interface().(encoding.TextMarshaler).MarshalText()
		if err != nil {
			return quote(fmt.Sprintf("%v", v))
		}
		return quote(string(text))
	}
	if v.Type() == durationType {
		return v.Interface().(time.Duration).String()
	}
	switch k := v.Kind(); {
	case k == reflect.String:
		return quote(v.String())
	case k == reflect.Bool:
		return strconv.FormatBool(v.Bool())
	case k == reflect.Float32 || k == reflect.Float64:
		return formatFloat(v.Float(), v.Type().Bits())
	case k >= reflect.Int && k <= reflect.Int64:
		return strconv.FormatInt(v.Int(), 10)
	default:
		return strconv.FormatUint(v.Uint(), 10)
	}
}

// formatFloat gives the shortest digits that read back to x, and a point before an exponent: without
// one, YAML 1.1 readers take 1e-05 for text.
func formatFloat(x float64, bits int) string {
	s := strconv.FormatFloat(x, 'g', -1, bits)
	if mantissa, exponent, ok := strings.Cut(s, "e"); ok && !strings.Contains(mantissa, ".") {
		return mantissa + ".0e" + exponent
	}
	return s
}
