package jsonl_test

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/ablate-go/ablate/internal/jsonl"
)

type row struct {
	Step int      `json:"step"`
	Loss float64  `json:"loss"`
	Eval *float64 `json:"eval"`
	Text string   `json:"text,omitempty"`
}

func appendRows(t *testing.T, path string, rows ...any) {
	t.Helper()
	w, err := jsonl.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if err := w.Append(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

func content(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func checkError(t *testing.T, err error, want string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
		t.Errorf("error %v, want one line with %q", err, want)
	}
}

func TestRowsAreLinesInTheirOrder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "metrics.jsonl")
	half := .5
	appendRows(t, path, row{Step: 1, Loss: 2.5}, &row{Step: 2, Loss: 1e-7, Eval: &half, Text: "<a>\nb"})
	appendRows(t, path, map[string]any{"z": 1, "a": []int{2}})
	want := `{"step":1,"loss":2.5,"eval":null}
{"step":2,"loss":1e-7,"eval":0.5,"text":"<a>\nb"}
{"a":[2],"z":1}
`
	written := strings.NewReplacer(`null}`, `null,"crc32c":"7c34d76d"}`, `b"}`, `b","crc32c":"2723c4d3"}`,
		`1}`, `1,"crc32c":"b2023c4c"}`).Replace(want)
	if got := content(t, path); got != written {
		t.Errorf("got\n%swant\n%s", got, written)
	}
	var read strings.Builder
	report, err := jsonl.Read(path, func(line int, raw []byte) error {
		fmt.Fprintf(&read, "%s\n", raw)
		if strings.Count(read.String(), "\n") != line {
			t.Errorf("line %d has the number %d", strings.Count(read.String(), "\n"), line)
		}
		return nil
	})
	if err != nil || read.String() != want || report != (jsonl.Report{Rows: 3}) {
		t.Errorf("%+v, %v, %s", report, err, read.String())
	}
}

func TestNotANumberIsRefusedByItsKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m")
	w, err := jsonl.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	nan := math.NaN()
	type outer struct {
		row
		List []map[string]float32 `json:"list"`
		Skip float64              `json:"-"`
		Any  any
	}
	for want, r := range map[string]any{
		`"loss" is NaN`: row{Loss: nan},
		`"eval" is NaN`: &row{Eval: &nan},
		`"list[1].a" is +Inf`: outer{List: []map[string]float32{nil,
			{"b": float32(math.Inf(1)), "a": float32(math.Inf(1))}}},
		`"Any.x" is -Inf`:           outer{Any: map[string]any{"x": math.Inf(-1)}},
		`"(the row itself)" is NaN`: nan,
		"no JSON object":            []int{1},
		"row of type <nil>":         nil,
		"unsupported type":          map[string]any{"c": make(chan int)},
	} {
		checkError(t, w.Append(r), want)
	}
	if err := w.Append(outer{row: row{Step: 1}, Skip: nan}); err != nil {
		t.Error(err)
	}
	if err := w.Close(); err != nil {
		t.Error(err)
	}
	if got := content(t, path); strings.Count(got, "\n") != 1 {
		t.Errorf("refused rows were written: %s", got)
	}
}

func TestTornLastLineAtEveryByte(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m")
	appendRows(t, path, row{Step: 1}, row{Step: 2})
	whole := content(t, path)
	appendRows(t, path, row{Step: 3, Text: "äöü"})
	full := content(t, path)
	all := func([]byte) bool { return true }
	for cut := len(whole) + 1; cut < len(full); cut++ {
		if err := os.WriteFile(path, []byte(full[:cut]), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := jsonl.Open(path)
		checkError(t, err, "torn line")
		want := jsonl.Report{Rows: 2, Torn: int64(cut - len(whole))}
		report, err := jsonl.Read(path, func(int, []byte) error { return nil })
		if err != nil || report != want {
			t.Fatalf("cut at %d: read %+v, %v; want %+v", cut, report, err, want)
		}
		report, err = jsonl.Recover(path, all)
		if err != nil || report != want || content(t, path) != whole {
			t.Fatalf("cut at %d: recovered %+v, %v: %q", cut, report, err, content(t, path))
		}
	}
	// A crash may also leave zeros, or the end of a row without its middle.
	for _, tail := range []string{"\x00\x00\x00", "\x00\x00\x00}\n", "{\"step\":\n", "\n", "[1]\n"} {
		if err := os.WriteFile(path, []byte(whole+tail), 0o600); err != nil {
			t.Fatal(err)
		}
		if report, err := jsonl.Recover(path, all); err != nil || report.Torn != int64(len(tail)) ||
			content(t, path) != whole {
			t.Errorf("tail %q: %+v, %v", tail, report, err)
		}
	}
}

func TestDamageBeforeTheEndIsAnError(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m")
	damaged := "{\"step\":1}\n{\"step\"\n{\"step\":3}\n"
	if err := os.WriteFile(path, []byte(damaged), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := jsonl.Read(path, func(int, []byte) error { return nil })
	checkError(t, err, "line 2 is damaged")
	_, err = jsonl.Recover(path, func([]byte) bool { return true })
	checkError(t, err, "line 2 is damaged")
	if content(t, path) != damaged {
		t.Error("the file changed")
	}
}

func TestRecoverDropsWhatComesAfterTheCheckpoint(t *testing.T) {
	const in = `{"step":1}
{"step":2}
{"step":2,"eval":0.5}
{"step":3}
{"step":2}
{"step":9}
`
	for _, c := range []struct {
		last int64
		rows int
	}{{0, 0}, {1, 1}, {2, 3}, {3, 4}, {8, 4}, {9, 4}} { // the fall from 3 to 2 ends it in any case
		dir := t.TempDir()
		path := filepath.Join(dir, "m")
		if err := os.WriteFile(path, []byte(in), 0o640); err != nil {
			t.Fatal(err)
		}
		report, err := jsonl.Recover(path, jsonl.UpTo("step", c.last))
		if err != nil || report != (jsonl.Report{Rows: c.rows, Dropped: 6 - c.rows}) {
			t.Errorf("up to %d: %+v, %v", c.last, report, err)
		}
		if got, want := content(t, path), strings.Join(strings.SplitAfter(in, "\n")[:c.rows], ""); got != want {
			t.Errorf("up to %d: %q", c.last, got)
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o640 {
			t.Errorf("mode %v, %v", info.Mode(), err)
		}
		if list, _ := os.ReadDir(dir); len(list) != 1 {
			t.Errorf("temporary files stay: %v", list)
		}
	}
	for _, line := range []string{`{"other":1}`, `{"step":"1"}`, `{"step":1.5}`, `{"step":null}`} {
		if jsonl.UpTo("step", 5)([]byte(line)) {
			t.Errorf("%s has no step and is kept", line)
		}
	}
}

func TestRecoverOfNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m")
	if report, err := jsonl.Recover(path, jsonl.UpTo("step", 1)); err != nil || report != (jsonl.Report{}) {
		t.Errorf("%+v, %v", report, err)
	}
	_, err := jsonl.Recover(filepath.Dir(path), jsonl.UpTo("step", 1))
	checkError(t, err, "not a regular file")
	_, err = jsonl.Open(filepath.Dir(path))
	checkError(t, err, "not a regular file")
	_, err = jsonl.Open(filepath.Join(path, "below", "nothing"))
	checkError(t, err, "no such file")
	_, err = jsonl.Read(path, nil)
	checkError(t, err, "no such file")
	appendRows(t, path, row{Step: 1})
	stop := errors.New("enough")
	if _, err := jsonl.Read(path, func(int, []byte) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("the caller's error is %v", err)
	}
}

func TestRowsFromSeveralGoroutinesStayWhole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m")
	w, err := jsonl.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			for j := range 50 {
				if err := w.Append(row{Step: 50*i + j, Text: strings.Repeat("x", j)}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if report, err := jsonl.Read(path, func(int, []byte) error { return nil }); err != nil || report.Rows != 400 ||
		report.Torn != 0 {
		t.Errorf("%+v, %v", report, err)
	}
}
