package progress

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Value is a number or a word shown behind a task's progress, e.g. "mlm 5.31".
type Value struct {
	Name   string
	Number float64 // shown with three significant digits
	Text   string  // if not empty, shown in place of Number
}

// V is the Value of a number.
func V(name string, number float64) Value { return Value{Name: name, Number: number} }

func (v Value) String() string {
	text := v.Text
	if text == "" {
		text = number(v.Number)
	}
	return clean(strings.TrimSpace(v.Name + " " + text))
}

// number shows three significant digits, trailing zeros kept so that columns do not dance.
func number(x float64) string {
	size := math.Abs(x)
	switch {
	case x == 0:
		return "0"
	case math.IsNaN(x) || math.IsInf(x, 0):
		return strconv.FormatFloat(x, 'g', -1, 64)
	case size >= 1e6 || size < 1e-3:
		return strconv.FormatFloat(x, 'e', 2, 64)
	case size >= 999.5:
		return count(int(math.Round(x)))
	}
	short := strconv.FormatFloat(x, 'e', 2, 64) // rounds first, so that 9.996 is 10.0
	exponent, _ := strconv.Atoi(short[strings.IndexByte(short, 'e')+1:])
	return strconv.FormatFloat(x, 'f', max(0, 2-exponent), 64)
}

// count groups the digits of a whole number: 1,234,567.
func count(n int) string {
	s := strconv.Itoa(n)
	digits := strings.TrimPrefix(s, "-")
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	if n < 0 {
		return "-" + digits
	}
	return digits
}

// span shows a duration in its two largest units.
func span(d time.Duration) string {
	s := int64(max(0, d).Round(time.Second) / time.Second)
	switch {
	case s < 60:
		return fmt.Sprintf("%ds", s)
	case s < 3600:
		return fmt.Sprintf("%dm%02ds", s/60, s%60)
	case s < 48*3600:
		return fmt.Sprintf("%dh%02dm", s/3600, s/60%60)
	case s < 1000*86400:
		return fmt.Sprintf("%dd%02dh", s/86400, s/3600%24)
	}
	return "over 1,000 days"
}

// pace shows a speed in steps a second, or for slow steps the seconds of one.
func pace(speed float64) string {
	if speed >= 1 {
		return number(speed) + "/s"
	}
	return number(1/speed) + " s/step"
}
