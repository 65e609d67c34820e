package submit

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/ablate-go/ablate/internal/testutil"
)

// onPath puts shell scripts in the place of a scheduler's programs.
func onPath(t *testing.T, programs map[string]string) (dir string) {
	t.Helper()
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no shell here")
	}
	dir = t.TempDir()
	for name, body := range programs {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!"+sh+"\n"+body), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, program := range []string{"sh", "cat", "mkdir", "sed"} { // the script's own
		path, err := exec.LookPath(program)
		if err != nil {
			t.Skipf("no %s here", program)
		}
		if err := os.Symlink(path, filepath.Join(dir, program)); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir)
	t.Setenv("STUB", dir)
	return dir
}

// sbatchStub numbers jobs from 41 on, keeps what it was given, and refuses the job whose number is in the file refuse.
const sbatchStub = `n=41; while [ -e "$STUB/job-$n" ]; do n=$((n+1)); done
if [ -e "$STUB/refuse-$n" ]; then echo "sbatch: error: invalid partition specified: cpu" >&2; exit 1; fi
{ echo "$*"; cat; } > "$STUB/job-$n"
echo "$n;cluster"
`

func TestSubmissionsAreRecorded(t *testing.T) {
	stub := onPath(t, map[string]string{"sbatch": sbatchStub, "scancel": `echo "$*" >> "$STUB/cancelled"`})
	s := example()
	s.Dir = filepath.Join(t.TempDir(), "o'neil 100%")
	for round := range 2 {
		script, err := SlurmScript(s)
		if err != nil {
			t.Fatal(err)
		}
		path, err := NewScript(s.Dir, script)
		if err != nil {
			t.Fatal(err)
		}
		jobs, err := RunScript(context.Background(), path)
		if err != nil {
			t.Fatal(err)
		}
		if want := []Jobs{{"41", "42", "43"}, {"44", "45", "46"}}[round]; jobs != want {
			t.Errorf("jobs %v, want %v", jobs, want)
		}
		r := Record{Arguments: []string{"submit"}, Time: time.Unix(1, 0).UTC(), Cells: s.Cells, Jobs: jobs}
		if err := r.Write(path); err != nil {
			t.Fatal(err)
		}
	}
	records, err := Records(s.Dir)
	if err != nil || len(records) != 2 || records[1].Jobs.Cells != "45" || records[0].Task("rtd-es/seed-1") != "42_2" ||
		records[0].Task("none/seed-1") != "" {
		t.Errorf("%+v, %v", records, err)
	}
	for job, begins := range map[string]string{
		"job-41": "--parsable\n#!/bin/bash\n", "job-42": "--parsable --dependency=afterok:41 --kill-on-invalid-dep=yes\n",
		"job-43": "--parsable --dependency=afterany:42\n",
	} {
		data, err := os.ReadFile(filepath.Join(stub, job))
		if err != nil || len(data) < len(begins) || string(data[:len(begins)]) != begins {
			t.Errorf("%s is %q, %v", job, data, err)
		}
	}
	plan, err := os.ReadFile(filepath.Join(s.Dir, "plan.yaml"))
	if err != nil || string(plan) != s.Plan {
		t.Errorf("the script wrote the plan %q, %v", plan, err)
	}
	if err := os.WriteFile(filepath.Join(s.Dir, "submit", "2.json"), []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err = Records(s.Dir)
	testutil.WantSentence(t, err, "2.json is damaged", "restore it")
}

// A job that is refused leaves none of the others in the queue.
func TestRefusedJobsAreTakenBack(t *testing.T) {
	stub := onPath(t, map[string]string{"sbatch": sbatchStub, "scancel": `echo "$*" >> "$STUB/cancelled"`})
	if err := os.WriteFile(filepath.Join(stub, "refuse-42"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	s := example()
	s.Dir = t.TempDir()
	script, err := SlurmScript(s)
	if err != nil {
		t.Fatal(err)
	}
	path, err := NewScript(s.Dir, script)
	if err != nil {
		t.Fatal(err)
	}
	_, err = RunScript(context.Background(), path)
	testutil.WantSentence(t, err, "invalid partition specified: cpu", "none is left in the queue", "submit again")
	if !errors.As(err, new(*RefusedError)) {
		t.Errorf("%T", err)
	}
	if cancelled, err := os.ReadFile(filepath.Join(stub, "cancelled")); err != nil || string(cancelled) != "41\n" {
		t.Errorf("cancelled %q, %v", cancelled, err)
	}
	if err := os.Remove(filepath.Join(stub, "sbatch")); err != nil {
		t.Fatal(err)
	}
	_, err = RunScript(context.Background(), path)
	testutil.WantSentence(t, err, "sbatch is not on this machine")
}

func TestQueueHasWhatMayStillTrain(t *testing.T) {
	records := []Record{{Jobs: Jobs{Cells: "42"}, Cells: []string{"a", "b"}}, {Jobs: Jobs{Cells: "45"}}}
	stub := onPath(t, map[string]string{"squeue": `echo "$*" > "$STUB/asked"
echo "42_1|RUNNING|n1|None"
echo "42_2|PENDING||Resources"
echo "45_1|FAILED|n2|NonZeroExitCode"
`})
	tasks, err := Queue(context.Background(), records)
	if err != nil || len(tasks) != 2 || tasks["42_1"] != (Task{"RUNNING", "n1", "None"}) ||
		tasks["42_2"] != (Task{"PENDING", "", "Resources"}) {
		t.Errorf("%v, %v", tasks, err)
	}
	if asked, err := os.ReadFile(filepath.Join(stub, "asked")); err != nil ||
		string(asked) != "--noheader --array --format=%i|%T|%N|%r --jobs=42,45\n" {
		t.Errorf("asked %q, %v", asked, err)
	}
	onPath(t, map[string]string{"squeue": `echo "slurm_load_jobs error: Invalid job id specified" >&2; exit 1`})
	if tasks, err := Queue(context.Background(), records); err != nil || len(tasks) != 0 {
		t.Errorf("jobs that Slurm has forgotten: %v, %v", tasks, err)
	}
	onPath(t, map[string]string{"squeue": `echo "Unable to contact slurm controller" >&2; exit 1`})
	_, err = Queue(context.Background(), records)
	testutil.WantSentence(t, err, "Unable to contact slurm controller", "ask again")
	if !errors.As(err, new(*QueueError)) {
		t.Errorf("%T", err)
	}
	onPath(t, nil)
	if _, err := Queue(context.Background(), records); !errors.Is(err, exec.ErrNotFound) {
		t.Errorf("without squeue: %v", err)
	}
}

func TestKubectlGetsTheManifest(t *testing.T) {
	stub := onPath(t, map[string]string{"kubectl": `echo "$*" > "$STUB/asked"; cat > "$STUB/manifest"; echo job created`})
	for _, c := range []struct {
		replace bool
		want    string
	}{{false, "apply --namespace lab -f -\n"}, {true, "replace --force --namespace lab -f -\n"}} {
		said, err := Apply(context.Background(), "kind: Job\n", "lab", c.replace)
		if err != nil || said != "job created\n" {
			t.Errorf("%q, %v", said, err)
		}
		if asked, err := os.ReadFile(filepath.Join(stub, "asked")); err != nil || string(asked) != c.want {
			t.Errorf("kubectl %q, %v", asked, err)
		}
		if got, err := os.ReadFile(filepath.Join(stub, "manifest")); err != nil || string(got) != "kind: Job\n" {
			t.Errorf("%q, %v", got, err)
		}
	}
	onPath(t, map[string]string{"kubectl": `echo "field is immutable" >&2; exit 1`})
	_, err := Apply(context.Background(), "", "", false)
	testutil.WantSentence(t, err, "kubectl refused the jobs (field is immutable)")
}

// The environment of a scheduler's job says which it is.
func TestThisJob(t *testing.T) {
	for _, name := range []string{"SLURM_JOB_ID", "SLURM_ARRAY_JOB_ID", "SLURM_RESTART_COUNT", podVariable} {
		t.Setenv(name, "")
	}
	if j := ThisJob(); j != nil {
		t.Errorf("no job: %v", j)
	}
	t.Setenv(podVariable, "smoke-cells-3-abcde")
	t.Setenv(nodeVariable, "worker-2")
	const want = "job smoke-cells-3-abcde on node worker-2, log kubectl logs smoke-cells-3-abcde"
	if j := ThisJob(); j == nil || j.String() != want {
		t.Errorf("a pod: %v", j)
	}
	for name, value := range map[string]string{"SLURM_JOB_ID": "7", "SLURM_ARRAY_JOB_ID": "5", "SLURM_ARRAY_TASK_ID": "2",
		"SLURMD_NODENAME": "n7", "SLURM_RESTART_COUNT": "3"} {
		t.Setenv(name, value)
	}
	if j := ThisJob(); j == nil || j.ID != "5_2" || j.Node != "n7" || j.Restarts != 3 || j.Scheduler != "slurm" {
		t.Errorf("a task of an array: %+v", j)
	}
	t.Setenv("SLURM_ARRAY_JOB_ID", "")
	if j := ThisJob(); j == nil || j.ID != "7" {
		t.Errorf("a job: %+v", j)
	}
}
