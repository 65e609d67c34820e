package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/ablate-go/ablate/experiments/submit"
	"github.com/ablate-go/ablate/internal/testutil"
)

// slurmPlan has eight cells of some seconds.
const slurmPlan = `
extends: smoke
name: slurm
corpus: [corpus.txt]
seeds: [1, 2]
base:
  model: {encoder: {vocab: 400}}
  train: {steps: 120}
  intervals: {eval_every: 40, checkpoint_every: 5, measure_every: 2}
`

// A plan on a real Slurm of two nodes, of which one task is cancelled, one is killed, one loses its node and one comes
// to its time limit, ends with the report of a run that nobody disturbed, in every bit.
func TestPlanOnSlurm(t *testing.T) {
	testutil.Long(t)
	c := startCluster(t)
	for name, content := range map[string]string{"corpus.txt": sampleProse(1000), "plan.yaml": slurmPlan} {
		if err := os.WriteFile(filepath.Join(c.dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	c.env = append(c.env, "XDG_CACHE_HOME="+filepath.Join(c.dir, "cache"))
	args := []string{"submit", "plan.yaml", "--on", "slurm", "--out", "on slurm 100%", "--time", "3m", "--warning", "175s",
		"--memory", "500M"}
	c.must("ablate", args...)
	run := filepath.Join(c.dir, "on slurm 100%")
	records, err := submit.Records(run)
	if err != nil || len(records) != 1 || len(records[0].Cells) != 8 {
		t.Fatalf("the record of the submission: %+v, %v", records, err)
	}
	task := records[0].Task
	slow, cancelled, killed, lost := "mlm/seed-1", "rtd-none/seed-1", "rtd-es/seed-1", "rtd-gdes/seed-1"
	c.disturb(run, task, slow, cancelled, killed, lost)
	wantLogs(t, run, records[0], map[string]string{
		slow: "ends with code 138", cancelled: "cancelled: not queued again", killed: "killed: if the node ran out of memory",
		lost: "restart 1",
	})
	wantReported(t, run, "2 of 8 cells had not reached the last step", "job "+task(killed)+" on node n",
		"job "+task(cancelled)+" on node n")
	seen := c.must("ablate", "watch", run, "--once")
	for _, cell := range []string{cancelled, killed} {
		if !strings.Contains(strings.Join(strings.Fields(seen), " "), "job "+task(cell)+" on node n") {
			t.Errorf("watch does not name the job and the node of %s:\n%s", cell, seen)
		}
	}

	c.must("ablate", append(args, "--resume")...)
	records, err = submit.Records(run)
	if err != nil || len(records) != 2 || strings.Join(records[1].Cells, " ") != cancelled+" "+killed {
		t.Fatalf("resumed: %+v, %v", records, err)
	}
	if again := c.must("ablate", append(args, "--resume")...); !strings.Contains(again, "nothing to submit") {
		t.Errorf("resumed twice:\n%s", again)
	}
	c.untilAllEnded()
	wantSameReport(t, filepath.Join(c.dir, "whole"), run)
}

// disturb lets one cell of each name come to grief, trains the plan again in the folder whole, and waits for the end of
// all jobs.
func (c *cluster) disturb(run string, task func(string) string, slow, cancelled, killed, lost string) {
	t := c.T
	t.Helper()
	// Halted until Slurm has warned of its time limit, which it looks at twice a minute. That keeps its node busy; the
	// rest happens on the other one.
	halted := c.untilTrains(run, slow).pid
	if err := syscall.Kill(halted, syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	c.untilTrains(run, cancelled)
	c.must("scancel", task(cancelled))
	if err := syscall.Kill(c.untilTrains(run, killed).pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	node := c.untilTrains(run, lost).env["SLURMD_NODENAME"]
	c.stopNode(node)
	if seen := c.must("ablate", "watch", run, "--once"); !strings.Contains(seen, "queued") {
		t.Errorf("watch knows of no cell that is queued:\n%s", seen)
	}

	whole := exec.Command("ablate", "run", "plan.yaml", "--out", "whole") // beside the cluster, which waits mostly
	var said bytes.Buffer
	whole.Dir, whole.Env, whole.Stderr = c.dir, c.env, &said
	if err := whole.Start(); err != nil {
		t.Fatal(err)
	}
	c.until("Slurm warns of the time limit", func() bool { return pending(halted, syscall.SIGUSR1) })
	if err := syscall.Kill(halted, syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	c.until("the lost node is down", func() bool {
		return strings.Contains(c.must("sinfo", "-h", "-n", node, "-o", "%T"), "down")
	})
	c.startNode(node)
	if err := whole.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, &said)
	}
	c.untilAllEnded()
}

// untilTrains waits until a cell has some steps and a checkpoint behind it, and returns the process that trains it.
func (c *cluster) untilTrains(run, cell string) (p *process) {
	c.Helper()
	c.until(cell+" trains", func() bool {
		data, _ := os.ReadFile(filepath.Join(run, "cells", cell, "metrics.jsonl"))
		if bytes.Count(data, []byte("\n")) > 8 {
			p = c.training(cell)
		}
		return p != nil
	})
	return p
}

// untilAllEnded waits until no job is left.
func (c *cluster) untilAllEnded() {
	c.Helper()
	c.until("all jobs have ended", func() bool { return strings.TrimSpace(c.must("squeue", "-h", "-r")) == "" })
}

// wantLogs checks the logs of tasks for a text each.
func wantLogs(t *testing.T, run string, r submit.Record, texts map[string]string) {
	t.Helper()
	for cell, text := range texts {
		log, err := os.ReadFile(submit.LogFile(run, r.Task(cell)))
		if err != nil || !strings.Contains(string(log), text) {
			t.Errorf("the log of %s does not say %q (%v):\n%s", cell, text, err, log)
		}
	}
}

// wantReported checks that the report tells what is not done.
func wantReported(t *testing.T, run string, texts ...string) {
	t.Helper()
	report, err := os.ReadFile(filepath.Join(run, "report.md"))
	if err != nil {
		t.Error(err)
	}
	for _, text := range texts {
		if !strings.Contains(string(report), text) {
			t.Errorf("the report of a run in part does not say %q", text)
		}
	}
}

// wantSameReport compares all files of two reports, but for how the runs were made: commands, times, folders.
func wantSameReport(t *testing.T, whole, run string) {
	t.Helper()
	if d := difference(whole, run); d != "" {
		t.Error(d)
	}
	files, err := filepath.Glob(filepath.Join(whole, "figures", "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("figures: %v", err)
	}
	for _, name := range []string{"summary.csv", "claims.csv", "report.md"} {
		files = append(files, filepath.Join(whole, name))
	}
	for _, file := range files {
		name, err := filepath.Rel(whole, file)
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join(run, name))
		if err != nil {
			t.Fatal(err)
		}
		if name == "report.md" {
			want, got = beforeMaking(t, want), beforeMaking(t, got)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s differs from that of an undisturbed run", name)
		}
	}
}

// beforeMaking is a report up to the part that says how the run was made, without the column of seconds in the table of
// training efficiency.
func beforeMaking(t *testing.T, report []byte) []byte {
	t.Helper()
	part, _, found := bytes.Cut(report, []byte("\n## How to repeat it"))
	if !found {
		t.Fatal("the report has no part on how to repeat the run")
	}
	lines, seconds := strings.Split(string(part), "\n"), -1
	for i, line := range lines {
		cells := strings.Split(line, " | ")
		if !strings.HasPrefix(line, "|") {
			seconds = -1
		} else if at := slices.Index(cells, "seconds"); at >= 0 {
			seconds = at
		} else if seconds >= 0 && seconds < len(cells) {
			lines[i] = strings.Join(slices.Delete(cells, seconds, seconds+1), " | ")
		}
	}
	return []byte(strings.Join(lines, "\n"))
}
