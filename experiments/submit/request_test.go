package submit

import (
	"math"
	"testing"
	"time"
)

func TestRequestsFollowTheEstimate(t *testing.T) {
	const mib = 1 << 20
	for _, c := range []struct {
		need Need
		cpus int
		want Request
	}{
		// 400 MiB, a quarter and 256 MiB more are 756 MiB. A short cell gets the shortest limit.
		{Need{400 * mib, 60, 0.1, 4}, 1,
			Request{CPUs: 1, Memory: 768 * mib, Time: 30 * time.Minute, Warning: 3 * time.Minute}},
		// 10 hours on one core are 20 on a slow node, and 10 minutes to start; a step of 6 s with 9 evaluations is 2 minutes.
		{Need{4096 * mib, 36000, 6, 9}, 1,
			Request{CPUs: 1, Memory: 5376 * mib, Time: 20*time.Hour + 10*time.Minute, Warning: 4 * time.Minute}},
		// Four cores are worth two and a half.
		{Need{4096 * mib, 36000, 6, 9}, 4,
			Request{CPUs: 4, Memory: 5376 * mib, Time: 8*time.Hour + 10*time.Minute, Warning: 4 * time.Minute}},
		{Need{Memory: 100 * mib}, 0, Request{CPUs: 1, Memory: 512 * mib, Time: 4 * time.Hour, Warning: 2 * time.Minute}},
		{Need{100 * mib, 1e6, 3600, 10}, 1, Request{CPUs: 1, Memory: 512 * mib,
			Time: 2000700 * time.Second, Warning: 30 * time.Minute}},
	} {
		got := RequestFor(c.need, c.cpus)
		if got != c.want {
			t.Errorf("%+v on %d cores\nasks %+v\nwant %+v", c.need, c.cpus, got, c.want)
		}
		if err := got.Check(); err != nil {
			t.Error(err)
		}
	}
	if r := RequestFor(Need{Memory: 1, Seconds: math.Inf(1)}, 1); r.Time <= 0 {
		t.Errorf("a cell without an end asks for %s", r.Time)
	}
}

func TestTimesAsSlurmWritesThem(t *testing.T) {
	for d, want := range map[time.Duration]string{
		time.Minute: "00:01:00", 26*time.Hour + 5*time.Second: "1-02:00:05", 90 * time.Minute: "01:30:00",
	} {
		if got := slurmTime(d); got != want {
			t.Errorf("%s is written %s, want %s", d, got, want)
		}
	}
}
