package experiments

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/texttest"

	"github.com/ablate-go/ablate/internal/rng"
)

// Environment of the child process that TestKilledRunResumes kills: the corpus, the cache of its tokens
// and the folder of the cell.
const (
	killCorpus = "ABLATE_TEST_KILL_CORPUS"
	killCache  = "ABLATE_TEST_KILL_CACHE"
	killDir    = "ABLATE_TEST_KILL_DIR"
	killTimes  = "ABLATE_TEST_KILLS" // how often to kill, 4 if unset
)

func killCell(dir string) Cell {
	c := cellArm(training.ObjectiveRTD, "gdes", training.CouplingAlternating)
	c.Train.Steps, c.Intervals.CheckpointEvery = 40, 1
	return Cell{Arm: "gdes", Seed: 3, Config: c, Dir: dir}
}

// speaker tells the parent process of each step.
type speaker struct{ watcher }

func (s *speaker) Stepped(_ Cell, row Row) { fmt.Println("stepped", row.Step) }

// TestKilledChild is no test but the process that is killed.
func TestKilledChild(t *testing.T) {
	dir := os.Getenv(killDir)
	if dir == "" {
		t.Skip("runs only as the child of TestKilledRunResumes")
	}
	cell := killCell(dir)
	set := prepared(t, os.Getenv(killCorpus), os.Getenv(killCache), cell.Config)
	if err := cell.Run(context.Background(), set, &speaker{watcher{stopAfter: -1}}); err != nil {
		t.Fatal(err)
	}
}

// Killed without warning at any moment, several times in one run, a cell ends with the bits of the whole
// run, and no half-written file is taken for a whole one.
func TestKilledRunResumes(t *testing.T) {
	if testing.Short() {
		t.Skip("starts processes and kills them")
	}
	kills := 4
	if text := os.Getenv(killTimes); text != "" {
		var err error
		if kills, err = strconv.Atoi(text); err != nil {
			t.Fatalf("%s: %v", killTimes, err)
		}
	}
	corpus, cache := texttest.WriteSentences(t, 60), t.TempDir()
	whole := killCell(filepath.Join(t.TempDir(), "whole"))
	set := prepared(t, corpus, cache, whole.Config)
	finish(t, whole, set)

	r := rng.Stream(1, "kills", 0)
	torn := killCell(filepath.Join(t.TempDir(), "torn"))
	for n := range kills {
		child := exec.Command(os.Args[0], "-test.run=^TestKilledChild$", "-test.v")
		child.Env = append(os.Environ(), killCorpus+"="+corpus, killCache+"="+cache, killDir+"="+torn.Dir)
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		steps, last := 1+r.IntN(5), ""
		lines := bufio.NewScanner(out)
		for steps > 0 && lines.Scan() {
			if at, ok := strings.CutPrefix(lines.Text(), "stepped "); ok {
				steps, last = steps-1, at
			}
		}
		time.Sleep(time.Duration(r.IntN(6000)) * time.Microsecond) // into the next step, its row or its checkpoint
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		err = child.Wait()
		if steps > 0 && err != nil {
			t.Fatalf("kill %d: the child ended by itself: %v", n+1, err)
		}
		if last == strconv.Itoa(whole.Config.Train.Steps) || steps > 0 {
			os.RemoveAll(torn.Dir) // it came to its end: kill another run
		}
	}
	if w := finish(t, torn, set); len(w.warnings) > 0 {
		t.Errorf("a kill damaged a checkpoint: %q", w.warnings)
	}
	wantSameEnd(t, fmt.Sprint(kills, " kills"), torn, whole)
}
