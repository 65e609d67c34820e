package main

import (
	"strings"
	"testing"
	"time"

	"github.com/ablate-go/ablate/internal/testruns"
)

func TestLossesOfAnySizeAreReadable(t *testing.T) {
	for x, want := range map[float64]string{
		5.73449: "5.734", 0.5: "0.500", 9999.5: "9999.500", 2229925110694335.5: "2.230e+15", -12345: "-1.234e+04",
	} {
		if got := score(x); got != want {
			t.Errorf("%g is written %s, want %s", x, got, want)
		}
	}
}

func TestWatchShowsLanguagesWhereThereIsRoom(t *testing.T) {
	r := testruns.WithLanguages(testruns.Invented(t, 1, testruns.AsThePaper), 3)
	for columns, want := range map[int]string{
		100: "  held-out mlm  l01 5.010  l02 5.110  l03 5.210", 40: "  held-out mlm  l01 5.010  l02 5.110 ...", 20: "",
	} {
		if got := byLanguage(r.Cells[0], r.Languages(), columns); got != want {
			t.Errorf("%d columns: %q, want %q", columns, got, want)
		}
	}
	for i := range r.Cells { // Running looks for files
		r.Cells[i].Dir = t.TempDir()
	}
	lines, _ := watched(r, time.Now(), 100)
	if all := strings.Join(lines, "\n"); strings.Count(all, "  l03 5.210") != 3 || strings.Count(all, "  l03 6.210") != 1 {
		t.Errorf("watch shows\n%s", all)
	}
	for _, line := range lines {
		if len([]rune(line)) > 100 {
			t.Errorf("%q is wider than the terminal", line)
		}
	}
	plain := testruns.Invented(t, 1, testruns.AsThePaper)
	if got := byLanguage(plain.Cells[0], plain.Languages(), 100); got != "" {
		t.Errorf("a run without languages has the line %q", got)
	}
}
