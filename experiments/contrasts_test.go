package experiments

import (
	"fmt"
	"strings"
	"testing"
)

func TestContrastsAreSumsOfArms(t *testing.T) {
	for of, want := range map[string]string{
		"gdes - none":                   "[{gdes 1} {none -1}]",
		"rtd-gdes - rtd-none":           "[{rtd-gdes 1} {rtd-none -1}]",
		"(a - b) - (c - d)":             "[{a 1} {b -1} {c -1} {d 1}]",
		"- a + 0.5 * b + 0.5 * (c + d)": "[{a -1} {b 0.5} {c 0.5} {d 0.5}]",
		"a - (b - (c - d))":             "[{a 1} {b -1} {c 1} {d -1}]",
		"a + b - a":                     "[{b 1}]",
		"a - a":                         "[]",
	} {
		got, err := Contrast{Name: "n", Of: of}.Arms()
		if err != nil || fmt.Sprint(got) != want {
			t.Errorf("%s: %v, %v; want %s", of, got, err, want)
		}
	}
	for of, why := range map[string]string{
		"":            "an arm is missing",
		"a -":         "an arm is missing",
		"a b":         `"b" stands where + or - should be`,
		"a-b - c)":    "a bracket closes that was not opened",
		"(a - b":      "a bracket is not closed",
		"x * a":       `"x" stands before * and is no number`,
		"NaN * a":     `"NaN" stands before * and is no number`,
		"0 * a":       `"0" stands before * and is no number`,
		"a - * b":     "an arm is missing",
		"a + ( ) - b": "an arm is missing",
	} {
		if got, err := (Contrast{Name: "n", Of: of}).Arms(); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%s: %v, %v; want %q", of, got, err, why)
		}
	}
}

func TestFaultsOfContrasts(t *testing.T) {
	const arms = "arms: [{name: a, set: [sharing=none]}, {name: b, set: [sharing=gdes]}]\n"
	for contrasts, want := range map[string]string{
		"[{name: one, of: a - c}]": `contrast "one": there is no arm c: the arms are a, b`,
		"[{of: a - b}]":            "it has no name",
		"[{name: one, of: a - b}, {name: one, of: b - a}]":    `contrast "one": it stands twice`,
		"[{name: one, of: a - a}]":                            "the arms cancel each other",
		"[{name: one, of: a - b, on: [eval_auc, eval_acu]}]":  "there is no metric eval_acu",
		"[{name: one, of: a - b, on: [eval_auc], extra: no}]": "extra",
	} {
		p, err := ParsePlan([]byte("name: p\n" + arms + "contrasts: " + contrasts + "\n"))
		if err == nil {
			err = p.Validate()
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", contrasts, err, want)
		}
	}
}
