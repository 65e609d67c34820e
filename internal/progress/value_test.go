package progress

import (
	"math"
	"os"
	"testing"
	"time"
)

func TestNumbersHaveThreeDigits(t *testing.T) {
	for x, want := range map[float64]string{
		0: "0", 5.3149: "5.31", 9.996: "10.0", 99.96: "100", .41249: "0.412", .0999: "0.0999", .001: "0.00100",
		9.99e-4: "9.99e-04",
		123.4:   "123", 999.4: "999", 999.6: "1,000", 12345: "12,345", 1e6: "1.00e+06", -5: "-5.00", math.Inf(1): "+Inf",
		math.Inf(-1): "-Inf", 1e-300: "1.00e-300",
	} {
		if got := number(x); got != want {
			t.Errorf("number(%g) = %s, want %s", x, got, want)
		}
	}
	if got := number(math.NaN()); got != "NaN" {
		t.Error(got)
	}
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1000: "-1,000",
		-100: "-100"} {
		if got := count(n); got != want {
			t.Errorf("count(%d) = %s", n, got)
		}
	}
}

func TestSpansHaveTwoUnits(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Second: "0s", 400 * time.Millisecond: "0s", 59_600 * time.Millisecond: "1m00s", 3599 * time.Second: "59m59s",
		time.Hour: "1h00m", 47*time.Hour + 59*time.Minute: "47h59m", 50 * time.Hour: "2d02h",
		math.MaxInt64: "over 1,000 days", seconds(1e300): "over 1,000 days",
	} {
		if got := span(d); got != want {
			t.Errorf("span(%v) = %s, want %s", d, got, want)
		}
	}
	if pace(3.14159) != "3.14/s" || pace(.25) != "4.00 s/step" {
		t.Error(pace(3.14159), pace(.25))
	}
}

func TestSpeedIsThatOfTheLastMinute(t *testing.T) {
	var w window
	at := time.Unix(0, 0)
	step := 0
	run := func(n int, each time.Duration) {
		for range n {
			at, step = at.Add(each), step+1
			w.add(at, step)
		}
	}
	w.add(at, step)
	if w.speed() != 0 {
		t.Error("one sample has a speed")
	}
	run(1000, 10*time.Millisecond)
	if s := w.speed(); math.Abs(s-100) > 1e-9 {
		t.Errorf("speed %g, want 100", s)
	}
	run(120, time.Second)
	if s := w.speed(); math.Abs(s-1) > 1e-9 {
		t.Errorf("speed %g after two slow minutes, want 1", s)
	}
	if len(w.samples) > 130 {
		t.Errorf("%d samples are kept", len(w.samples))
	}
	run(1, time.Hour) // slower than the window: two samples still give a speed
	if s := w.speed(); math.Abs(s-1.0/3600) > 1e-9 {
		t.Errorf("speed %g, want 1/3600", s)
	}
	w.add(at.Add(time.Second), 5)
	if w.speed() != 0 || w.samples[0].step != 5 {
		t.Errorf("going back keeps %v", w.samples)
	}
}

func TestWhereTheLiveAreaIsUsed(t *testing.T) {
	file, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if canRedraw(file, func(string) string { return "" }) {
		t.Error("a file passes for a terminal")
	}
	terminal, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("no pseudo-terminal here: %v", err)
	}
	defer terminal.Close()
	for _, c := range []struct {
		name, value string
		want        bool
	}{{"TERM", "xterm", true}, {"TERM", "dumb", false}, {"CI", "true", false}, {"CI", "false", true}} {
		env := func(name string) string {
			if name == c.name {
				return c.value
			}
			return ""
		}
		if got := canRedraw(terminal, env); got != c.want {
			t.Errorf("%s=%s: %v", c.name, c.value, got)
		}
	}
	for _, c := range []struct {
		lcAll, lang string
		want        bool
	}{{"", "en_GB.UTF-8", true}, {"", "C.utf8", true}, {"C", "en_GB.UTF-8", false}, {"", "", false}} {
		env := func(name string) string { return map[string]string{"LC_ALL": c.lcAll, "LANG": c.lang}[name] }
		if isUTF8(env) != c.want {
			t.Errorf("LC_ALL=%s LANG=%s", c.lcAll, c.lang)
		}
	}
}

func TestCut(t *testing.T) {
	for _, c := range []struct {
		in   string
		n    int
		want string
	}{{"abcdef", 6, "abcdef"}, {"abcdef", 5, "abc.."}, {"漢字漢字", 6, "漢字.."}, {"漢字漢字", 5, "漢.."}, {"abc", 1, "."},
		{"abc", 0, ""}, {"abc", -1, ""}, {"e\u0301e\u0301", 2, "e\u0301e\u0301"}} {
		if got := cut(c.in, c.n); got != c.want || columnsOf(got) > max(0, c.n) {
			t.Errorf("cut(%q, %d) = %q, want %q", c.in, c.n, got, c.want)
		}
	}
}
