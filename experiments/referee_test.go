package experiments

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/text"
)

// refereed trains a plan in a folder, and lets the referee test it. It returns the result and what was said.
func refereed(t *testing.T, dir string, p *Plan, set *text.Dataset) (*Result, string) {
	t.Helper()
	var said strings.Builder
	r := &Runner{Plan: p, Out: dir, Parallel: 1, Progress: func(s string) { said.WriteString(s + "\n") }}
	if err := r.OpenWith(set); err != nil {
		t.Fatal(err)
	}
	if err := r.Train(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	if err := r.Referee(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	result, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return result, said.String()
}

// against is the AUC of an arm's discriminator against an opponent.
func against(t *testing.T, r *Result, detector, opponent string) float64 {
	t.Helper()
	for _, d := range r.Arm(detector)[0].Detections {
		if d.Opponent == opponent {
			return *d.AUC
		}
	}
	t.Fatalf("%s was not tested against %s", detector, opponent)
	return 0
}

// On its own generator each discriminator has the AUC of the last evaluation; the common test is the
// generator of the arm with MLM alone; and what was computed is not computed again, also after an arm was added.
func TestTheRefereeTestsEveryPairOnce(t *testing.T) {
	p, set := queuePlan(t, 1)
	p.Arms = append(p.Arms, Arm{Name: "es", Set: []string{"sharing=es", "coupling=joint"}})
	dir := t.TempDir()
	result, said := refereed(t, dir, p, set)
	if !strings.Contains(said, "seed 1: 15 pairs") { // 3 discriminators, 3 generators and 2 models of counts
		t.Errorf("said %q", said)
	}
	for _, arm := range []string{"gdes", "none", "es"} {
		own, _ := result.Arm(arm)[0].Last("eval_auc") // with nine digits
		if got := against(t, result, arm, arm); math.Abs(got-own) > 1e-9 {
			t.Errorf("%s has AUC %v on its own generator, and %v in the last evaluation", arm, got, own)
		}
	}
	// In the alternating coupling nothing of RTD reaches the generator: gdes is the common test, and none is the same.
	if a, b := against(t, result, "es", "gdes"), against(t, result, "es", "none"); a != b {
		t.Errorf("the generators of gdes and none are the same, and es has %v and %v", a, b)
	}
	if against(t, result, "es", "es") == against(t, result, "es", "gdes") {
		t.Error("the generators of es and gdes give the same test")
	}
	common, ok := result.Arm("es")[0].Last(CommonAUC.Key)
	if !ok || common != against(t, result, "es", "gdes") {
		t.Errorf("the common test gives %v, %v", common, ok)
	}

	if (&Runner{Plan: p, Out: dir}).RefereePending() {
		t.Error("scores are missing after the referee")
	}
	path := refereePath(dir, 1)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, said := refereed(t, dir, p, set); strings.Contains(said, "referee") {
		t.Errorf("a second call said %q", said)
	}
	if after, _ := os.ReadFile(path); string(after) != string(before) {
		t.Error("a second call changed the file")
	}

	p.Arms = append(p.Arms, Arm{Name: "mlm", Set: []string{"objective=mlm", "sharing=none"}})
	more, said := refereed(t, dir, p, set)
	if !strings.Contains(said, "seed 1: 3 pairs") {
		t.Errorf("after another arm it said %q", said)
	}
	if p.CommonOpponent() != "mlm" || against(t, more, "none", "mlm") != against(t, more, "none", "none") {
		t.Error("the generator of mlm is not the common test, or not that of none")
	}
	if len(more.Arm("mlm")[0].Detections) != 0 {
		t.Error("an arm without a discriminator has detected something")
	}
}

// Scores of a cell that was trained on since, and a damaged file, are not shown; they are computed again.
func TestTheRefereeForgetsWhatChanged(t *testing.T) {
	p, set := queuePlan(t, 1)
	p.Base.Train.Schedule = training.ScheduleConstant
	dir := t.TempDir()
	before, _ := refereed(t, dir, p, set)
	p.Base.Train.Steps += 3
	r := &Runner{Plan: p, Out: dir, Parallel: 1}
	if err := r.OpenWith(set); err != nil {
		t.Fatal(err)
	}
	if err := r.Train(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	if !(&Runner{Plan: p, Out: dir}).RefereePending() {
		t.Error("no scores are missing after more steps")
	}
	now, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := now.Cells[0].Last(CommonAUC.Key); ok || len(now.Cells[0].Detections) > 0 {
		t.Error("scores of an earlier step are shown")
	}
	after, said := refereed(t, dir, p, set)
	if !strings.Contains(said, "8 pairs") {
		t.Errorf("said %q", said)
	}
	if against(t, after, "none", "gdes") == against(t, before, "none", "gdes") {
		t.Error("the scores after more steps are those of before")
	}

	if err := os.WriteFile(refereePath(dir, 1), []byte("{\n  \"checksum\": \"sha256:00"), 0o644); err != nil {
		t.Fatal(err)
	}
	damaged, err := Load(dir)
	if err != nil || len(damaged.Notices) != 1 || !strings.Contains(damaged.Notices[0], "remove it") {
		t.Errorf("%v, %q", err, damaged.Notices)
	}
}

// A cell whose last checkpoint is gone is an error that says what helps; an end of the context is no failure.
func TestTheRefereeNeedsTheLastCheckpoint(t *testing.T) {
	p, set := queuePlan(t, 1)
	r := &Runner{Plan: p, Out: t.TempDir(), Parallel: 1}
	if err := r.Train(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	ended, stop := context.WithCancel(t.Context())
	stop()
	if err := r.Referee(ended, set); !errors.Is(err, ErrInterrupted) && !errors.Is(err, context.Canceled) {
		t.Errorf("after the end: %v", err)
	}
	cells, err := r.Cells()
	if err != nil {
		t.Fatal(err)
	}
	last := filepath.Join(cells[0].Dir, checkpointDir, training.CheckpointName(p.Base.Train.Steps))
	if err := os.Remove(last); err != nil {
		t.Fatal(err)
	}
	if err := r.Referee(t.Context(), set); err == nil || !strings.Contains(err.Error(), "run the plan again") {
		t.Errorf("without the last checkpoint: %v", err)
	}
}
