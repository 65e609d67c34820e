package progress_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ablate-go/ablate/internal/progress"
)

func live(t *testing.T, columns, rows int, env ...string) (*progress.Board, *screen, *clock) {
	s, c := newScreen(t, columns, rows), newClock()
	b := progress.New(s, progress.Options{Title: "sweep", Mode: progress.Live, Size: s.size, Now: c.read,
		Env: environment(env...)})
	return b, s, c
}

func TestLiveViewOfSeveralTasks(t *testing.T) {
	b, s, c := live(t, 100, 24)
	one, two, three := b.Task("gdes/seed1", 10_000), b.Task("es/1", 500), b.Task("none/seed1", 500)
	b.Logf("reading %s", "data")
	for i := range 11 {
		one.Update(100*i, progress.V("mlm", 5.3149), progress.V("rtd", .41249))
		two.Update(i, progress.Value{Name: "phase", Text: "warm-up"})
		c.move(10 * time.Second)
	}
	one.Update(1100)
	checkShown(t, s, `reading data
gdes/seed1  #---------   11 %  1,100/10,000       10.0/s  ETA 14m50s  mlm 5.31       rtd 0.412
es/1        ----------    2 %        10/500  10.0 s/step  ETA 1h21m   phase warm-up
sweep: 0 of 3 done, 2 running  10 %  1m50s  ETA 1h21m`)
	two.Done("loss 2.3")
	three.Update(0)
	c.move(time.Second)
	three.Fail(errors.New("loss is NaN\nat step 3"))
	b.Close()
	b.Close()
	checkShown(t, s, `reading data
es/1: done in 1m50s: loss 2.3
none/seed1: failed at step 0/500 after 1s: loss is NaN at step 3
gdes/seed1  #---------   11 %  1,100/10,000  10.0/s  ETA 14m49s  mlm 5.31  rtd 0.412
sweep: 1 of 3 done, 1 failed, 1 running in 1m51s`)
	shown := s.String()
	one.Update(5000)
	one.Done("")
	checkShown(t, s, shown)
	b.Logf("afterwards")
	checkShown(t, s, shown+"\nafterwards")
}

func TestOneTaskNeedsNoLineForTheWhole(t *testing.T) {
	b, s, c := live(t, 80, 24, "LANG", "de_DE.UTF-8")
	task := b.Task("pretrain", 200)
	task.Update(50) // resumed at 50: no speed yet
	checkShown(t, s, "pretrain  ━━────────   25 %  50/200")
	c.move(10 * time.Second)
	task.Update(100)
	checkShown(t, s, "pretrain  ━━━━━─────   50 %  100/200  5.00/s  ETA 20s")
	task.Done("")
	b.Close()
	checkShown(t, s, "pretrain: done in 10s")
}

func TestRedrawnAtMostFiveTimesASecond(t *testing.T) {
	b, s, c := live(t, 80, 24)
	task := b.Task("fast", 100_000)
	for i := range 10_000 { // 10 seconds
		task.Update(i)
		c.move(time.Millisecond)
	}
	if s.writes > 51 || s.writes < 45 {
		t.Errorf("%d drawings in 10 seconds", s.writes)
	}
}

func TestNarrowAndLowTerminals(t *testing.T) {
	want := map[int]string{
		60: "pretraining of the first arm   50 %  5,000/10,000  ETA 50s",
		40: "pretraining of the first arm   50 %",
		30: "pretraining of the first arm",
		20: "pretraining of th..",
		2:  ".",
		1:  "",
	}
	for columns := 120; columns > 0; columns-- {
		b, s, c := live(t, columns, 24)
		task := b.Task("pretraining of the first arm", 10_000)
		task.Update(0)
		c.move(50 * time.Second)
		task.Update(5000, progress.V("mlm", 5), progress.V("rtd", .5))
		for _, line := range strings.Split(s.String(), "\n") {
			if len([]rune(line)) > max(0, columns-1) {
				t.Errorf("%d columns: %q", columns, line)
			}
		}
		if w, ok := want[columns]; ok {
			checkShown(t, s, w)
		}
	}
	for rows := 1; rows < 12; rows++ {
		b, s, c := live(t, 80, rows)
		for i := range 10 {
			b.Task(fmt.Sprintf("t%d", i), 10).Update(1)
			c.move(time.Second)
		}
		b.Logf("end") // the screen checks that the cursor stays inside
		if rows == 6 {
			checkShown(t, s, "end\nt0  #---------   10 %  1/10\nt1  #---------   10 %  1/10\nt2  #---------   "+
				"10 %  1/10\nand 7 more running\nsweep: 0 of 10 done, 10 running  10 %  10s")
		}
	}
}

func TestTerminalThatBecomesNarrower(t *testing.T) {
	b, s, c := live(t, 60, 24)
	task := b.Task("a name of twenty....", 100)
	task.Update(1)
	s.mu.Lock() // as terminals do, wrap what is shown
	s.columns = 30
	old := s.lines[0]
	s.lines = [][]rune{old[:30], old[30:], nil}
	s.y = 2
	s.mu.Unlock()
	c.move(time.Second)
	task.Update(2)
	checkShown(t, s, "a name of twenty....    2 %")
}

func TestWideCharactersAndControlsInNames(t *testing.T) {
	b, s, _ := live(t, 30, 24)
	b.Task("漢字\x1b[2Jテスト\u202eabc", 10).Update(5)
	if got := s.String(); strings.Contains(got, "\x1b") || !strings.HasPrefix(got, "漢字[2Jテストabc   50 %") {
		t.Errorf("shown %q", got)
	}
	b.Logf("a\tb\x07\r\nc\x1b[31m\n")
	if got := s.String(); !strings.HasPrefix(got, "a b\nc[31m\n漢字") {
		t.Errorf("shown %q", got)
	}
}

func TestPlainLinesWithoutATerminal(t *testing.T) {
	var out strings.Builder
	c := newClock()
	b := progress.New(&out, progress.Options{Now: c.read, Env: environment("TERM", "xterm")})
	one, two := b.Task("gdes/seed1", 10_000), b.Task("es/seed1", 0)
	two.Update(3)
	for i := range 40 {
		one.Update(100*i, progress.V("mlm", 5.3149))
		c.move(time.Second)
	}
	b.Logf("a line")
	one.Done("mlm 2.1")
	one.Done("again")
	two.Fail(io.ErrUnexpectedEOF)
	b.Close()
	checkShown(t, &out, `es/seed1: started at step 3
gdes/seed1: started, 10,000 steps
gdes/seed1: 2 %  200/10,000  100/s  ETA 1m38s  mlm 5.31
gdes/seed1: 17 %  1,700/10,000  100/s  ETA 1m23s  mlm 5.31
gdes/seed1: 32 %  3,200/10,000  100/s  ETA 1m08s  mlm 5.31
a line
gdes/seed1: done in 40s (1 of 2 done, 1 running): mlm 2.1
es/seed1: failed at step 3 after 40s (1 of 2 done, 1 failed): unexpected EOF
all: 1 of 2 done, 1 failed in 40s`)
	if strings.ContainsAny(out.String(), "\x1b\r\b") {
		t.Error("control characters in plain lines")
	}
}

func TestColourOnlyWhereItIsWanted(t *testing.T) {
	for noColor, want := range map[string]bool{"": true, "1": false} {
		b, s, _ := live(t, 80, 24, "NO_COLOR", noColor)
		task := b.Task("x", 1)
		task.Update(1)
		task.Done("")
		b.Close()
		if got := strings.Contains(s.raw.String(), "\x1b[32mdone\x1b[0m"); got != want {
			t.Errorf("NO_COLOR=%q: %q", noColor, s.raw.String())
		}
		checkShown(t, s, "x: done in 0s")
	}
}

func TestManyGoroutinesAndTheRealClock(t *testing.T) {
	s := newScreen(t, 80, 24)
	b := progress.New(s, progress.Options{Mode: progress.Live, Size: s.size})
	var wait sync.WaitGroup
	for i := range 8 {
		task := b.Task(fmt.Sprintf("task%d", i), 300)
		wait.Go(func() {
			for step := range 300 {
				task.Update(step, progress.V("loss", 1/float64(step+1)))
				if step%100 == 0 {
					b.Logf("task %d at %d", i, step)
				}
			}
			task.Done("")
		})
	}
	wait.Wait()
	b.Close()
	shown := strings.Split(s.String(), "\n")
	logs, ends := 0, 0
	for _, line := range shown {
		switch {
		case strings.HasPrefix(line, "task ") && strings.Contains(line, " at "):
			logs++
		case strings.Contains(line, ": done in"):
			ends++
		}
	}
	if logs != 24 || ends != 8 || !strings.HasPrefix(shown[len(shown)-1], "all: 8 of 8 done in ") || len(shown) != 33 {
		t.Errorf("%d log lines, %d ends:\n%s", logs, ends, s)
	}
}

// A task that goes on with more than was announced is not at its end.
func TestTotalChanges(t *testing.T) {
	b, s, c := live(t, 80, 24)
	task := b.Task("rtd-gdes", 100)
	task.Update(100)
	task.Total(400)
	c.move(10 * time.Second)
	task.Update(200)
	checkShown(t, s, "rtd-gdes  #####-----   50 %  200/400  10.0/s  ETA 20s")
	b.Close()
}
