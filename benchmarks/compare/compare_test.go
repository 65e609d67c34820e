package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/benchmarks"
)

// TestMain turns the test binary into a worker when fake asks for it.
func TestMain(m *testing.M) {
	if how := os.Getenv("COMPARE_FAKE"); how != "" {
		fakeWorker(how)
		return
	}
	os.Exit(m.Run())
}

// fakeWorker claims a second a step; "dies" does so at the third round, "mute" at once.
func fakeWorker(how string) {
	var s benchmarks.Shape
	if err := json.Unmarshal([]byte(os.Args[len(os.Args)-1]), &s); err != nil || how == "mute" {
		fmt.Fprintln(os.Stderr, "Traceback:\nNo module named 'torch'")
		os.Exit(1)
	}
	fmt.Printf("{\"ready\": \"%s, %s, %d threads%s\", \"imported_bytes\": 1000000}\n", how, s.Name, s.Threads,
		os.Getenv("OPENBLAS_CORETYPE"))
	lines := bufio.NewScanner(os.Stdin)
	for round := 1; lines.Scan(); round++ {
		if how == "dies" && round == 3 {
			fmt.Fprintln(os.Stderr, "Traceback:\nout of memory")
			os.Exit(3)
		}
		fmt.Printf("{\"seconds\": %s, \"cpu_seconds\": %s, \"peak_bytes\": %d, \"mlm_loss\": 1, \"rtd_loss\": 0.5}\n", lines.Text(), half(lines.Text()), round*1000000)
	}
}

func half(seconds string) string {
	x, err := strconv.ParseFloat(seconds, 64)
	if err != nil {
		panic(err)
	}
	return fmt.Sprint(x / 2)
}

func fake(how string) program {
	return program{
		name:   how,
		args:   []string{os.Args[0]},
		unset:  []string{"OPENBLAS_CORETYPE"},
		env:    func(int) []string { return []string{"COMPARE_FAKE=" + how} },
		advice: "try again",
	}
}

func TestMeasure(t *testing.T) {
	t.Setenv("OPENBLAS_CORETYPE", "inherited")
	s := benchmarks.Shape{Name: "tiny", Batch: 2, Seq: 8, Threads: 3}
	rows, errs := measure(context.Background(), s, fake("steady"), []program{fake("dies"), fake("other"), fake("mute")}, 4,
		2, wall)
	want := []string{
		"shape tiny: mute died (exit status 1): No module named 'torch'; try again",
		"shape tiny: dies died (exit status 3): out of memory; try again",
	}
	if got := fmt.Sprint(errs); got != fmt.Sprint(want) {
		t.Errorf("errors are %s, want %s", got, want)
	}
	if len(rows) != 1 {
		t.Fatalf("%d rows, want that of the peer that lives", len(rows))
	}
	r := rows[0]
	if r.theirHello.Ready != "other, tiny, 3 threads" || r.steps != 2 || len(r.ours) != 4 || len(r.theirs) != 4 {
		t.Errorf("row is %+v, want 4 rounds of 2 steps with the peer named other", r)
	}
	if got := r.speed(r.theirs); got != 16 {
		t.Errorf("%v tokens/s, want 16 for a second a step", got)
	}
	if got := peak(r.theirs); got != 5e6 {
		t.Errorf("peak is %d, want that of the fifth answer", got)
	}
}

// With the processor's clock the seconds of the wall have no part in it.
func TestProcessorSeconds(t *testing.T) {
	s := benchmarks.Shape{Name: "tiny", Batch: 2, Seq: 8, Threads: 1}
	rows, errs := measure(context.Background(), s, fake("steady"), []program{fake("other")}, 1, 2, processor)
	if len(errs) > 0 || len(rows) != 1 {
		t.Fatalf("rows %v, errors %v", rows, errs)
	}
	if got := rows[0].speed(rows[0].ours); got != 32 {
		t.Errorf("%v tokens/s, want 32 for half a second of the processor a step", got)
	}
}

func TestOursDies(t *testing.T) {
	s := benchmarks.Shape{Name: "tiny", Batch: 2, Seq: 8, Threads: 1}
	rows, errs := measure(context.Background(), s, fake("dies"), []program{fake("steady")}, 4, 1, wall)
	if len(rows) != 0 || len(errs) != 1 || !strings.Contains(errs[0].Error(), "out of memory") {
		t.Errorf("rows %v and errors %v, want one error", rows, errs)
	}
}

func testRow(name string, ours, theirs []float64) row {
	r := row{shape: benchmarks.Shape{Name: name, Batch: 1, Seq: 100}, steps: 1}
	r.theirHello = answer{Ready: "torch", ImportedBytes: 2e6}
	for i := range ours {
		r.ours = append(r.ours, answer{Seconds: ours[i], PeakBytes: 4e6})
		r.theirs = append(r.theirs, answer{Seconds: theirs[i], PeakBytes: 8e6})
	}
	return r
}

func TestStatistics(t *testing.T) {
	// Of pairs: the ratio of the medians would be 2.
	if got, want := testRow("", []float64{1, 2, 4}, []float64{4, 3, 8}).ratios(), (spread{2, 1.5, 4}); got != want {
		t.Errorf("odd: %v, want %v", got, want)
	}
	if got, want := testRow("", []float64{1, 1, 2, 1}, []float64{5, 1, 4, 4}).ratios(), (spread{3, 1, 5}); got != want {
		t.Errorf("even: %v, want %v", got, want)
	}
	for _, c := range []struct {
		step float64
		want int
	}{{10, 1}, {1, 3}, {0.01, 300}, {0.00001, 300000}} {
		if got := calibrate(3, func(n int) float64 { return c.step * float64(n) }); got != c.want {
			t.Errorf("%d steps of %g s, want %d", got, c.step, c.want)
		}
	}
}

func TestReport(t *testing.T) {
	rows := []row{testRow("s64", []float64{1, 1}, []float64{2, 2}), testRow("s512", []float64{2, 2}, []float64{6, 6})}
	got := report(rows, machine{cpu: "Z80", system: "CP/M", goVersion: "go0", cores: 1}, settings{2, 3, 1, wall})
	for _, want := range []string{
		"Z80, 1 core, CP/M, go0.",
		"| s512 | torch | 1 | 50 | 17 | 3.00 (3.00–3.00) | 4 | 8 (2, 25%) | 2.00 |\n",
		"divided by s64): ablate 2.00, torch 3.00.\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in:\n%s", want, got)
		}
	}
	if strings.Contains(got, "fastest") || strings.Contains(got, "Seconds are those of the processor") {
		t.Errorf("one peer, and the clock on the wall:\n%s", got)
	}
	slow := testRow("s64", []float64{1, 1}, []float64{2.5, 2.5})
	slow.theirHello.Ready = "torch eager"
	got = report([]row{slow, rows[0], rows[1]}, machine{}, settings{2, 3, 1, processor})
	for _, want := range []string{"s64 torch (2.00); s512 torch (3.00).", "Seconds are those of the processor"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in:\n%s", want, got)
		}
	}
	if g := growth(rows[:1]); g != "" {
		t.Errorf("growth without s512: %s", g)
	}
}
