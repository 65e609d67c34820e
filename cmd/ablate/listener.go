package main

import (
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/internal/progress"
	"github.com/ablate-go/ablate/internal/prose"
)

// listener shows the cells of a run on a progress board.
type listener struct {
	board *progress.Board
	tasks map[string]*progress.Task // by folder; read-only once made
	seen  map[string][][]float64    // by folder, the last values of each of trainingLosses; a cell's are its goroutine's
	tuned map[string]*tuned         // by folder; as seen

	mu     sync.Mutex
	failed int // cells whose errors the board has shown
}

func newListener(board *progress.Board, cells []experiments.Cell) *listener {
	l := &listener{board: board, tasks: map[string]*progress.Task{}, seen: map[string][][]float64{},
		tuned: map[string]*tuned{}}
	for _, c := range cells {
		name := c.Arm
		if several(cells) {
			name = fmt.Sprintf("%s/seed-%d", c.Arm, c.Seed)
		}
		l.tasks[c.Dir] = board.Task(name, c.Config.Train.Steps)
		l.seen[c.Dir] = make([][]float64, len(trainingLosses))
		l.tuned[c.Dir] = &tuned{before: c.Config.Train.Steps}
	}
	return l
}

func several(cells []experiments.Cell) bool {
	for _, c := range cells {
		if c.Seed != cells[0].Seed {
			return true
		}
	}
	return false
}

// failures sums up the errors that the board has shown one by one; an error that it has not seen stays as it is.
func (l *listener) failures(err error, out string) error {
	if l.failed == 0 {
		if errors.Is(err, experiments.ErrInterrupted) {
			return nil
		}
		return err
	}
	reason := ""
	if errors.Is(err, experiments.ErrInterrupted) {
		reason = " and the others were stopped"
	}
	verb := "each has its reason above"
	if l.failed == 1 {
		verb = "its reason stands above"
	}
	return fmt.Errorf("%d of %s failed%s: %s, in its error.txt below %s and in the report",
		l.failed, prose.Count(len(l.tasks), "cell"), reason, verb, out)
}

// Started implements experiments.Listener.
func (l *listener) Started(c experiments.Cell, step int) {
	if step < c.Config.Train.Steps { // what was done before neither starts nor takes time
		l.tasks[c.Dir].Update(step)
	}
}

// Stepped implements experiments.Listener.
func (l *listener) Stepped(c experiments.Cell, row experiments.Row) {
	var values []progress.Value
	seen := l.seen[c.Dir]
	for i, v := range trainingLosses {
		x, ok := row.Get(v.metric.Key)
		if !ok {
			continue
		}
		seen[i] = append(seen[i], x)
		seen[i] = seen[i][max(0, len(seen[i])-recentSteps):]
		values = append(values, progress.V(v.name, recentMean(seen[i])))
	}
	l.tasks[c.Dir].Update(row.Step, values...)
}

// Warned implements experiments.Listener.
func (l *listener) Warned(c experiments.Cell, message string) {
	l.board.Logf("%s seed %d: %s", c.Arm, c.Seed, message)
}

// Ended implements experiments.Listener.
func (l *listener) Ended(c experiments.Cell, last experiments.Row, err error) {
	t := l.tasks[c.Dir]
	if errors.Is(err, experiments.ErrInterrupted) {
		t.Stop("saved")
		return
	}
	if err != nil {
		l.mu.Lock()
		l.failed++
		l.mu.Unlock()
		t.Fail(err)
		return
	}
	var parts []string
	for _, v := range finalScores {
		if x, ok := last.Get(v.metric.Key); ok {
			parts = append(parts, v.name+" "+score(x))
		}
	}
	if parts = append(parts, l.tuned[c.Dir].scores...); len(parts) == 0 {
		parts = []string{"trained before"}
	}
	t.Done(strings.Join(parts, "  "))
}
